import { basename } from 'node:path';
import { rescaleOf } from '../../../core/modalities/ct/numbers.ts';
import { extentText, shapeOf } from '../../../core/modalities/ct/projections.ts';
import type { Rescale } from '../../../core/contract/job.ts';
import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import type { FieldOf } from '../../../core/formats/lists/bin-field.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { evenDistance, positionsOf } from '../../../core/formats/slice-positions.ts';
import { checksumOf } from '../../disk/checksum.ts';
import { reasonOf } from '../../disk/read-json.ts';
import { openModel } from '../engines/onnx/open-model.ts';
import { imageDoubts, numbersDoubt, takenAs } from '../inspect/image-doubts.ts';
import { sinogramWarnings } from './input-warnings.ts';
import { readAngles, readBinField } from './read-angles.ts';
import { imageOf, quantityOf, readInput, type Input } from './read-input.ts';
import { checkQuantity, readSinogram, type SinogramInput } from './read-sinogram.ts';

/** Reads what a job must know, and finds what would stop it before anything is written. @throws Refused */
export async function prepare(request: RequestOf<'prepare'>): Promise<Answer<'prepare'>> {
  const sinogram = request.input.kind === 'sinogram' ? await readSinogram(request.input.path, request.input) : null;
  const series = request.input.kind === 'image' ? (request.input.series ?? null) : null;
  const input = sinogram ?? (await readInput(request.input.path, chosenBy(request.slice), series));
  const { decoded } = input;
  const warnings = [...decoded.warnings];
  let holds: 'HU' | 'unit-interval' = 'HU';
  let rescale: Rescale | null = null;
  if (sinogram !== null) {
    checkQuantity(sinogram, request.quantity);
    if (request.quantity !== null) warnings.push(...sinogramWarnings(sinogram.data, request.quantity, request.i0));
  } else {
    holds = quantityOf(input);
    rescale = must(rescaleOf(request.numbers, decoded.fullScale));
    // A slice beyond the end is a wrong flag: the command line knows how to say so. Of all, each is left to its own run.
    if (request.slice !== 'all' && (request.slice ?? 0) < decoded.frames)
      imageOf(input, input.frame ?? 0, [1, 1], rescale);
    if (Object.values(request.numbers).every((value) => value === null)) refuseDoubtful(input);
    warnings.push(...imageDoubts(decoded, decoded.data, rescale));
  }
  const positions = positionsOf(decoded.places.slice(0, decoded.frames / decoded.volumes));
  return {
    facts: {
      path: input.path,
      sha256: input.sha256,
      kind: request.input.kind,
      holds,
      frames: decoded.frames,
      height: decoded.height,
      width: decoded.width,
      pixelMm: decoded.pixelMm === null ? null : [...decoded.pixelMm],
      sliceMm: evenDistance(positions),
      fullScale: decoded.fullScale,
    },
    reading: sinogram === null ? readingOf(input, rescale === null ? holds : 'HU') : readingOfSinogram(sinogram),
    positionsMm: positions === null ? null : [...positions],
    warnings,
    angles: request.angles === null ? null : await readAngles(request.angles),
    flat: request.flat === null ? null : await readBinField(request.flat, fieldOf(request, sinogram)),
    dark: request.dark === null ? null : await readBinField(request.dark, fieldOf(request, sinogram)),
    roi: request.roi === null ? null : { path: request.roi, sha256: await checksumOfMask(request.roi) },
    provider: request.model === null ? null : must(await openModel(request.model, request.provider)).provider,
  };
}

function fieldOf({ input }: RequestOf<'prepare'>, sinogram: SinogramInput | null): FieldOf | null {
  if (sinogram === null || input.kind !== 'sinogram') return null;
  const { extent, row } = sinogram;
  return { shape: shapeOf(extent, input.axes), rows: extent.rows, row };
}

/** The slice that is asked for, or the one in the middle. */
const chosenBy =
  (slice: RequestOf<'prepare'>['slice']) =>
  ({ frames }: Pick<Decoded, 'frames'>): number =>
    typeof slice === 'number' ? slice : Math.floor(frames / 2);

/** What looks like something else than it would be taken for is asked before anything is written. @throws Refused */
function refuseDoubtful({ path, decoded }: Input): void {
  const looks = numbersDoubt(decoded, decoded.data);
  if (looks === null) return;
  const expected = `they would be taken as ${takenAs(decoded)}`;
  throw new Refused({ code: 'numbers-doubtful', what: path, looks: looks.kind, because: looks.because, expected });
}

const nameOf = ({ path, decoded }: Input): string => `${basename(path)}, ${decoded.format.toUpperCase()}`;

function readingOfSinogram(input: SinogramInput): string {
  const what = input.row === null ? 'sinogram' : `row ${input.row} of a stack of projections`;
  return `${nameOf(input)}: ${what} of ${extentText(input.extent)} → reconstruction of a real measurement`;
}

function readingOf(input: Input, holds: 'HU' | 'unit-interval'): string {
  const { frames, height, width, pixelMm } = input.decoded;
  const name = nameOf(input);
  const size = `${frames > 1 ? `${frames} slices of ` : ''}${height} × ${width}`;
  const spacing = pixelMm === null ? 'no spacing' : `${pixelMm.map((mm) => Number(mm.toPrecision(4))).join(' × ')} mm`;
  return `${name}: ${size} pixels, ${spacing}, ${holds === 'HU' ? 'HU' : 'values in [0, 1]'} → retrospective simulation`;
}

async function checksumOfMask(path: string): Promise<string> {
  try {
    return await checksumOf(path);
  } catch (e) {
    throw new Refused({ code: 'unreadable-file', file: path, reason: reasonOf(e), remedy: 'Check the path of --roi.' });
  }
}
