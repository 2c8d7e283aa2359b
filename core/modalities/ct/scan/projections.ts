/** The axes of a measured array: a sinogram, or a stack of projections, one sinogram for each row of the detector. */
import type { Convention } from '../../../contract/measurement/ct.ts';
import { ok, type Result } from '../../../contract/result.ts';
import { invalid } from '../../../contract/values.ts';

type Axes = Convention['axes'];

/** An array as it is read: so many pictures of rows and columns. */
interface Pictures {
  readonly frames: number;
  readonly height: number;
  readonly width: number;
}

export interface Extent {
  readonly views: number;
  /** Rows of the detector: 1 where the array is one sinogram. */
  readonly rows: number;
  readonly bins: number;
}

/** Of three axes the rows of the detector are the middle one, unless they are named. */
export function extentOf({ frames, height, width }: Pictures, axes: Axes): Extent {
  if (frames === 1) {
    return axes === 'bins-views' ? { views: width, rows: 1, bins: height } : { views: height, rows: 1, bins: width };
  }
  switch (axes) {
    case 'views-bins':
      return { views: frames, rows: height, bins: width };
    case 'bins-views':
      return { views: width, rows: height, bins: frames };
    case 'rows-views-bins':
      return { views: height, rows: frames, bins: width };
    case 'views-bins-rows':
      return { views: frames, rows: width, bins: height };
  }
}

/** Rows and columns of the sinogram of one row, in the order of the file. */
export const shapeOf = ({ views, bins }: Pick<Extent, 'views' | 'bins'>, axes: Axes): [number, number] =>
  axes === 'bins-views' ? [bins, views] : [views, bins];

/** An array of two axes has no rows to place. */
export const axesOf = (axes: Axes, { frames }: Pick<Pictures, 'frames'>): Axes =>
  frames === 1 && axes !== 'bins-views' ? 'views-bins' : axes;

/** The row to reconstruct, the middle one unless it is named; null where there is one. Errors: invalid-parameter. */
export function rowOf(rows: number, wanted: number | null): Result<number | null> {
  if (wanted !== null && wanted >= rows) {
    const range = rows === 1 ? 'there is one detector row, 0' : `there are ${rows} detector rows, 0 to ${rows - 1}`;
    return invalid('--row', `${wanted} is beyond the end: ${range}`);
  }
  return ok(rows === 1 ? null : (wanted ?? Math.floor(rows / 2)));
}

/** "180 views × 3 detector rows × 92 bins". */
export const extentText = ({ views, rows, bins }: Extent): string =>
  `${views} views × ${rows === 1 ? '' : `${rows} detector rows × `}${bins} bins`;

/** Neighbouring numbers of an array, `count` of them at each place. */
export interface Stretches {
  readonly starts: readonly number[];
  readonly count: number;
}

/**
 * Where the numbers of one row lie in the array, in the order in which they make its sinogram: [views, bins], and
 * [bins, views] where the array's axes are so.
 */
export function stretchesOfRow(array: Pictures, axes: Axes, row: number | null): Stretches {
  const { frames, height, width } = array;
  const plane = height * width;
  if (row === null || axes === 'rows-views-bins')
    return { starts: [(row ?? 0) * plane], count: row === null ? frames * plane : plane };
  if (axes === 'views-bins-rows')
    return { starts: Array.from({ length: frames * height }, (_, i) => i * width + row), count: 1 };
  return { starts: Array.from({ length: frames }, (_, i) => i * plane + row * width), count: width };
}

/** The sinogram of one row out of the whole array. */
export function sinogramOfRow<T extends Float32Array | Float64Array>(
  data: T,
  { starts, count }: Stretches,
): Float32Array {
  const out = new Float32Array(starts.length * count);
  starts.forEach((start, i) => {
    for (let k = 0; k < count; k++) out[i * count + k] = data[start + k]!;
  });
  return out;
}
