/** Growing and shrinking by exact Euclidean distance. Only the painted rows and columns and their margin are looked at. */
import { squaredDistances } from '../../core/image/holes/distance.ts';
import { clipped, PAINTED, type Raster, type Rect } from './raster.ts';

/** Rows and columns that hold a pixel for which `isIn` is true; null where none does. */
function extent({ data, height, width }: Raster, isIn: (value: number) => boolean): Rect | null {
  let [top, left, bottom, right] = [height, width, 0, 0];
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      if (!isIn(data[row * width + column]!)) continue;
      if (row < top) top = row;
      bottom = row + 1;
      if (column < left) left = column;
      if (column >= right) right = column + 1;
    }
  return top < bottom ? { top, left, bottom, right } : null;
}

/**
 * Paints what lies within n pixels of something painted (n > 0), or erases what lies within −n pixels of something
 * unpainted (n < 0). What lies outside the raster counts as neither: a mask at the border is not eaten from there.
 */
export function grow(raster: Raster, n: number): Rect | null {
  const { data, width } = raster;
  const reach = Math.ceil(Math.abs(n));
  const isIn = n > 0 ? (v: number): boolean => v >= PAINTED : (v: number): boolean => v < PAINTED;
  const painted = extent(raster, (v) => v > 0);
  const box =
    painted === null
      ? null
      : clipped(raster, {
          top: painted.top - reach,
          left: painted.left - reach,
          bottom: painted.bottom + reach,
          right: painted.right + reach,
        });
  if (box === null || n === 0) return null;
  const distances = squaredDistances(raster, box, reach, isIn);
  const value = n > 0 ? 255 : 0;
  let at = 0;
  for (let row = box.top; row < box.bottom; row++)
    for (let column = box.left; column < box.right; column++)
      if (distances[at++]! <= n * n) data[row * width + column] = value;
  return box;
}
