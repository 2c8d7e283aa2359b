import { measuredData, simulateMeasurement, type Measurement } from '../../../core/modalities/ct/simulation.ts';
import type { Job } from '../../../core/contract/job.ts';
import { Refused } from '../../../core/contract/refused.ts';
import type { Decoded, FramePlace } from '../../../core/formats/decoded.ts';
import { defaultWindow } from '../../../core/image/default-window.ts';
import type { Window } from '../../../core/image/window.ts';
import { imageOf, readInput, type Input } from '../read/read-input.ts';
import { checkQuantity, readSinogram } from '../read/read-sinogram.ts';
import { inputWarnings } from '../read/input-warnings.ts';
import { readRoi } from '../read/roi.ts';
import { saveInputs, savedInputs, type RunInputs } from './saved-inputs.ts';

/** Measures as the job says and keeps that in inputs/; a resumed run reads it back, so its input may be gone by then. */
export async function runInputs(folder: string, job: Job): Promise<RunInputs> {
  const saved = await savedInputs(folder);
  if (saved !== null) return saved;
  const input = await inputOf(job);
  if (input.sha256 !== job.input.sha256) {
    const reason = 'it is not the file that the job was made for (its SHA-256 differs)';
    const remedy = 'Restore the file, or start a new run.';
    throw new Refused({ code: 'unreadable-file', file: job.input.path, reason, remedy });
  }
  const { decoded } = input;
  const data = measured(job, input);
  const inputs: RunInputs = {
    ...data,
    roi: job.roi === null ? null : await readRoi(job.roi, job, decoded),
    origin: {
      place: placeOnGrid(job, decoded),
      dicom: decoded.dicom,
      sliceMm: job.input.kind === 'image' ? job.input.sliceMm : null,
      window: data.truth === null ? null : windowOf(job, decoded, data.truth),
    },
    warnings: inputWarnings(job, input),
  };
  await saveInputs(folder, job, inputs);
  return inputs;
}

async function inputOf({ input }: Job): Promise<Input> {
  if (input.kind === 'image') return readInput(input.path, () => input.slice, input.series ?? null);
  const found = await readSinogram(input.path, { axes: input.convention.axes, row: input.row });
  checkQuantity(found, input.quantity);
  return found;
}

function measured(job: Job, input: Input): { truth: Float32Array | null; measurement: Measurement } {
  if (job.input.kind === 'image') {
    return simulateMeasurement(job, imageOf(input, job.input.slice, job.input.nativeMm, job.input.rescale ?? null));
  }
  return { truth: null, measurement: measuredData(job, Float32Array.from(input.decoded.data)) };
}

/** The window that the file states for numbers in HU, else by what the truth holds. */
function windowOf({ input }: Job, { windows }: Decoded, truth: Float32Array): Window {
  const stated = input.quantity === 'HU' ? windows.map(({ center, width, curve }) => ({ center, width, curve })) : [];
  return defaultWindow(truth, 'HU', stated);
}

/**
 * Where the source's frame lies, for a grid of other pixels about the same centre. Directions stay; how far its first
 * pixel moves is told by the spacing, and by none that was only assumed.
 */
function placeOnGrid({ input, image }: Job, { places, height, width }: Decoded): FramePlace | null {
  const place = input.kind === 'image' ? places[input.slice] : undefined;
  if (input.kind !== 'image' || place === undefined) return null;
  const { position, orientation } = place;
  if (position === null || orientation === null) return place;
  const isSameGrid =
    image.height === height && image.width === width && input.nativeMm.every((mm) => mm === image.pixelMm);
  if (isSameGrid) return place;
  if (input.spacingFrom === 'assumed') return { ...place, position: null };
  const [alongRow, alongColumn] = orientation;
  const right = ((width - 1) * input.nativeMm[1] - (image.width - 1) * image.pixelMm) / 2;
  const down = ((height - 1) * input.nativeMm[0] - (image.height - 1) * image.pixelMm) / 2;
  const at = (axis: 0 | 1 | 2): number => position[axis] + right * alongRow[axis] + down * alongColumn[axis];
  return { ...place, position: [at(0), at(1), at(2)] };
}
