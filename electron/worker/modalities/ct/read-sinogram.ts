import {
  axesOf,
  type Extent,
  extentOf,
  rowOf,
  sinogramOfRow,
  stretchesOfRow,
  type Stretches,
} from '../../../../core/modalities/ct/scan/projections.ts';
import type { Convention } from '../../../../core/contract/measurement/ct.ts';
import { must, Refused } from '../../../../core/contract/refused.ts';
import { DEFAULT_LIMITS } from '../../../../core/formats/codecs.ts';
import type { Decoded } from '../../../../core/formats/decoded.ts';
import { npyValues } from '../../../../core/formats/npy/npy.ts';
import { isNpy, npyHeader, type NpyHeader } from '../../../../core/formats/npy/header.ts';
import { npyFrames } from '../../../../core/formats/read.ts';
import { reading } from '../../../../core/formats/refusal.ts';
import { checksumOf } from '../../../disk/checksum.ts';
import { decodePath } from '../../read/decode.ts';
import { tell } from '../../progress.ts';
import { readHead, readStretches } from '../../read/read-head.ts';
import { checkFinite } from '../../../../core/formats/finite.ts';
import type { Input } from '../../read/read-input.ts';

/** How the axes of the file are called, and which row of the detector is meant; null: the middle one. */
export interface RowChoice {
  readonly axes: Convention['axes'];
  readonly row: number | null;
}

/** A measured array of which `data` holds one sinogram; the other facts are of the whole file. */
export interface SinogramInput extends Input {
  readonly data: Float32Array;
  readonly extent: Extent;
  /** The row of the detector that it is; null where the file has one. */
  readonly row: number | null;
}

/**
 * One sinogram of a file, [views, bins] or [bins, views] as its axes are. Of a stack of projections in NPY no more is
 * read than its row, as far as the row's numbers lie together. @throws Refused
 */
export async function readSinogram(path: string, choice: RowChoice): Promise<SinogramInput> {
  const { facts, extent, row, data } = (await rowOfNpy(path, choice)) ?? (await rowOfWhole(path, choice));
  checkFinite(data, path);
  if (data.every((v) => v === data[0])) throw new Refused({ code: 'constant-image', what: path, value: data[0] ?? 0 });
  const sha256 = await checksumOf(path, tell);
  return { path, sha256, frame: null, decoded: { ...facts, data }, data, extent, row };
}

interface Row {
  readonly facts: Omit<Decoded, 'data'>;
  readonly extent: Extent;
  readonly row: number | null;
  readonly data: Float32Array;
}

async function rowOfWhole(path: string, choice: RowChoice): Promise<Row> {
  const { data, ...facts } = must(await decodePath(path));
  if (facts.format !== 'npy' && facts.format !== 'tiff') {
    const reason = `a sinogram is read from NPY or TIFF, and this is ${facts.format.toUpperCase()}`;
    const remedy = 'Save the sinogram (views × bins) with numpy.save, or give an image as INPUT.';
    throw new Refused({ code: 'unsupported-file', file: path, reason, remedy });
  }
  const { extent, row, stretches } = chosen(path, facts, choice);
  return { facts, extent, row, data: sinogramOfRow(data, stretches) };
}

/** null where the whole file must be read: another format, one sinogram, or numbers that lie apart. */
async function rowOfNpy(path: string, choice: RowChoice): Promise<Row | null> {
  const head = await readHead(path).catch(() => null); // a folder, or nothing: the reader of whole files says it
  if (head === null || !isNpy(head.bytes)) return null;
  const header = must(reading(path, () => npyHeader(head.bytes)));
  const bytesEach = Number(/^[<>|=][biuf](\d+)$/.exec(header.descr)?.[1] ?? NaN);
  const shape = [...header.shape];
  while (shape.length > 2 && shape.at(-1) === 1) shape.pop();
  const [frames = 1, height = 1, width = 1] = shape;
  const isStack = shape.length === 3 && frames > 1 && height > 0 && width > 0 && width !== 3;
  if (!isStack || header.fortranOrder || Number.isNaN(bytesEach)) return null;
  const { extent, row, stretches } = chosen(path, { frames, height, width, samples: 1, volumes: 1 }, choice);
  if (stretches.count === 1) return null;
  const starts = stretches.starts.map((start) => header.dataAt + start * bytesEach);
  const bytes = await readStretches(path, starts, stretches.count * bytesEach);
  const part: NpyHeader = { ...header, shape: [stretches.starts.length, stretches.count], dataAt: 0 };
  const npy = must(reading(path, () => npyValues(bytes, part, DEFAULT_LIMITS.bytes)));
  const { data, ...facts } = must(reading(path, () => npyFrames(npy, DEFAULT_LIMITS)));
  return { facts: { ...facts, frames, height, width }, extent, row, data: Float32Array.from(data) };
}

/** @throws Refused where it is no array of views, rows and bins, or has no such row */
function chosen(
  path: string,
  facts: Pick<Decoded, 'frames' | 'height' | 'width' | 'samples' | 'volumes'>,
  { axes, row }: RowChoice,
): { readonly extent: Extent; readonly row: number | null; readonly stretches: Stretches } {
  const { frames, height, width, samples, volumes } = facts;
  if (samples !== 1 || volumes !== 1) {
    const what = `${path} as a sinogram`;
    throw new Refused({
      code: 'shape-mismatch',
      what,
      expected: [1, height, width, 1],
      found: [frames, height, width, samples],
    });
  }
  const own = axesOf(axes, facts);
  const extent = extentOf(facts, own);
  const number = must(rowOf(extent.rows, row));
  return { extent, row: number, stretches: stretchesOfRow(facts, own, number) };
}

/** @throws Refused where numbers cannot be what they are said to be */
export function checkQuantity({ data, path }: SinogramInput, quantity: 'line-integrals' | 'counts' | null): void {
  if (quantity !== 'counts' || !data.some((v) => v < 0)) return;
  const reason = 'it holds negative numbers, and counts are not negative';
  const remedy = 'Use --quantity line-integrals if that is what they are.';
  throw new Refused({ code: 'unreadable-file', file: path, reason, remedy });
}
