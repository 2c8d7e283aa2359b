import { measuringOf } from '../../../core/catalogue/runs/measuring.ts';
import type { Job } from '../../../core/contract/job.ts';
import { Refused } from '../../../core/contract/refused.ts';
import type { Decoded, FramePlace } from '../../../core/formats/decoded.ts';
import type { Kept, Measured, Read } from '../../../core/modalities/measuring.ts';
import { checksumOf } from '../../disk/checksum.ts';
import { readBeside, readJobInput, readNumbers } from '../modalities/readers.ts';
import { tell } from '../progress.ts';
import { readInput } from '../read/read-input.ts';
import { readRoi } from '../read/roi.ts';
import { saveInputs, savedInputs, type RunInputs } from './saved-inputs.ts';

/** Measures as the job says and keeps that in inputs/; a resumed run reads it back, so its input may be gone by then. */
export async function runInputs(folder: string, job: Job): Promise<RunInputs> {
  const saved = await savedInputs(folder);
  if (saved !== null) return saved;
  const measuring = measuringOf(job);
  const { read, measured } = await measuredOf(job);
  const { decoded } = read.input;
  const inputs: RunInputs = {
    measured: { ...measured, arrays: { ...measured.arrays, ...read.input.beside?.arrays } },
    roi: job.roi === null ? (measuring.region?.(job, measured) ?? null) : await readRoi(job.roi, job, decoded),
    origin: {
      place: placeOnGrid(job, decoded),
      dicom: decoded.dicom,
      sliceMm: job.input.sliceMm,
      window: measuring.window(job, read, measured.truth),
    },
    warnings: measuring.warnings(job, read),
  };
  await saveInputs(folder, job, inputs, read.input.beside?.texts);
  return inputs;
}

/** Reads and measures as the job says. @throws Refused */
export async function measuredOf(job: Job): Promise<{ readonly read: Read; readonly measured: Measured }> {
  const read = await readFor(job);
  return { read, measured: measuringOf(job).measure(job, read) };
}

/** The files of a job, as they were when it was made. @throws Refused */
export async function readFor(job: Job): Promise<Read> {
  const input = await readJobInput(job);
  if (input.sha256 !== job.input.sha256) refuseAltered(job.input.path);
  return { input, ...(await besideOf(job)), tell };
}

function refuseAltered(file: string): never {
  const reason = 'it is not the file that the job was made for (its SHA-256 differs)';
  throw new Refused({ code: 'unreadable-file', file, reason, remedy: 'Restore the file, or start a new run.' });
}

/** What a job names beside its input. @throws Refused */
export async function besideOf(job: Job): Promise<Omit<Read, 'input'>> {
  const files: Record<string, Decoded> = {};
  const numbers: Record<string, Kept> = {};
  for (const [name, { path, sha256 }] of Object.entries(measuringOf(job).files(job))) {
    const array = readNumbers(job, name);
    const found = array === null ? await readInput(path) : null;
    if ((found?.sha256 ?? (await checksumOf(path, tell))) !== sha256) refuseAltered(path);
    if (array !== null) numbers[name] = array;
    if (found !== null) files[name] = await readBeside(job, name, found.decoded);
  }
  return { files, numbers };
}

/**
 * Where the source's frame lies, for a grid of other pixels about the same centre. Directions stay; how far its first
 * pixel moves is told by the spacing, and by none that was only assumed.
 */
function placeOnGrid({ input, image }: Job, { places, height, width }: Decoded): FramePlace | null {
  const place = places[input.frame];
  if (input.pixels === null || place === undefined) return null;
  const { mm, from } = input.pixels;
  const { pixelMm } = image;
  const { position, orientation } = place;
  if (position === null || orientation === null) return place;
  const isSameGrid =
    image.height === height && image.width === width && (pixelMm === null || mm.every((own) => own === pixelMm));
  if (isSameGrid) return place;
  if (from === 'assumed' || pixelMm === null) return { ...place, position: null };
  const [alongRow, alongColumn] = orientation;
  const right = ((width - 1) * mm[1] - (image.width - 1) * pixelMm) / 2;
  const down = ((height - 1) * mm[0] - (image.height - 1) * pixelMm) / 2;
  const at = (axis: 0 | 1 | 2): number => position[axis] + right * alongRow[axis] + down * alongColumn[axis];
  return { ...place, position: [at(0), at(1), at(2)] };
}
