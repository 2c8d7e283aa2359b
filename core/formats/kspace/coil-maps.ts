/** Maps of coils that somebody else has estimated: BART's pair, as `bart ecalib` writes it, and NumPy files. */
import type { ByteSource } from '../byte-source.ts';
import { unsupported } from '../refusal.ts';
import { oneArray, ordered, type OneArray } from './one-array.ts';

export interface CoilMapsFile {
  readonly sets: number;
  readonly coils: number;
  readonly height: number;
  readonly width: number;
  /** [set, coil, part, row, column] */
  readonly data: Float32Array;
}

const ORDER = ['set', 'coil', 'part', 'row', 'column'] as const;
type MapsAxis = (typeof ORDER)[number] | 'one';

/** Of BART's dimensions (src/misc/mri.h). */
const [COIL, MAPS] = [3, 4];

/** @param dimensions of BART's pair; null for any other file @throws a refusal */
export function coilMapsIn(source: ByteSource, dimensions: readonly number[] | null): CoilMapsFile {
  const found = oneArray(source, dimensions);
  const axes = dimensions === null ? numpyAxes(found) : bartAxes(dimensions);
  const { lengths, data } = ordered(found, axes, ORDER);
  const [sets = 1, coils = 1, , height = 1, width = 1] = lengths;
  return { sets, coils, height, width, data };
}

function numpyAxes({ sizes, array: { isComplex } }: OneArray): readonly MapsAxis[] {
  if (isComplex && sizes.length === 3) return ['coil', 'row', 'column'];
  if (isComplex && sizes.length === 4) return ['set', 'coil', 'row', 'column'];
  // As a run folder keeps its own.
  if (!isComplex && sizes.length === 5 && sizes[2] === 2) return ORDER;
  throw unsupported(
    `its axes (${sizes.join(' × ')}${isComplex ? '' : ', real numbers'}) are not those of coil maps`,
    'Save complex numbers as coil × row × column, or as set × coil × row × column.',
  );
}

function bartAxes(sizes: readonly number[]): readonly MapsAxis[] {
  const image = [0, 1, 2].filter((i) => (sizes[i] ?? 1) > 1);
  const stray = sizes.findIndex((length, i) => i > MAPS && length > 1);
  if (image.length !== 2 || stray !== -1)
    throw unsupported(
      `its dimensions (${sizes.join(' × ')}) are not those of the coil maps of one slice`,
      'They have two dimensions of the image, the coils in dimension 3 and sets in dimension 4, as `bart ecalib` writes them.',
    );
  return sizes.map((_, i) => {
    if (i === COIL) return 'coil';
    if (i === MAPS) return 'set';
    return i === image[0] ? 'row' : i === image[1] ? 'column' : 'one';
  });
}
