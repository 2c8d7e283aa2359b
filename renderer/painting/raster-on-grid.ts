import { placeOn, pointOn, type PlaneGrid } from '../../core/image/grids/plane-grid.ts';
import type { Raster } from './raster.ts';

/** Points a side of a pixel. */
const POINTS = 4;

/**
 * A mask on another grid over the same places: a pixel is inside (1) where at least half of it is painted at all, as a
 * run takes its region of interest.
 */
export function rasterOnGrid({ data, height, width }: Raster, own: PlaneGrid, onto: PlaneGrid): Uint8Array {
  const first = pointOn(own, placeOn(onto, [0, 0]));
  const next = pointOn(own, placeOn(onto, [1, 1]));
  /** The own column or row in which each of the points of a pixel lies; −1: beside the mask. */
  const indices = (count: number, most: number, axis: 0 | 1): Int32Array => {
    const step = next[axis] - first[axis];
    return Int32Array.from({ length: count * POINTS }, (_, i) => {
      const at = Math.round(first[axis] + step * ((i + 0.5) / POINTS - 0.5));
      return at >= 0 && at < most ? at : -1;
    });
  };
  const columns = indices(onto.width, width, 0);
  const rows = indices(onto.height, height, 1);
  const inside = new Uint8Array(onto.height * onto.width);
  for (let row = 0; row < onto.height; row++)
    for (let column = 0; column < onto.width; column++) {
      let painted = 0;
      for (let i = POINTS * row; i < POINTS * (row + 1); i++)
        for (let j = POINTS * column; j < POINTS * (column + 1); j++)
          if (rows[i]! >= 0 && columns[j]! >= 0 && data[rows[i]! * width + columns[j]!] !== 0) painted++;
      inside[row * onto.width + column] = 2 * painted >= POINTS ** 2 ? 1 : 0;
    }
  return inside;
}
