/**
 * Growing and shrinking by exact Euclidean distance, in two passes (Meijster, Roerdink, Hesselink 2000, "A general
 * algorithm for computing distance transforms in linear time"): down and up the columns, then the lower envelope of
 * parabolas along each row. Only the painted rows and columns and their margin are looked at.
 */
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
 * Squared distance of each pixel of `box`, [row, column] within it, to the nearest pixel of the box for which `isIn`
 * is true. Distances above `limit` may come out too large, never too small.
 */
export function squaredDistances(
  { data, width }: Raster,
  box: Rect,
  limit: number,
  isIn: (value: number) => boolean,
): Int32Array {
  const rows = box.bottom - box.top;
  const columns = box.right - box.left;
  const far = limit + 1;
  // Column distances first, squared row by row in place.
  const out = new Int32Array(rows * columns);
  for (let c = 0; c < columns; c++) {
    let d = far;
    for (let r = 0; r < rows; r++) {
      d = isIn(data[(box.top + r) * width + box.left + c]!) ? 0 : Math.min(far, d + 1);
      out[r * columns + c] = d;
    }
    d = far;
    for (let r = rows - 1; r >= 0; r--) {
      d = Math.min(out[r * columns + c]!, d + 1);
      out[r * columns + c] = d;
    }
  }
  const squares = new Int32Array(columns);
  const apex = new Int32Array(columns); // columns whose parabolas make up the envelope
  const start = new Int32Array(columns); // first column where each is lowest
  for (let r = 0; r < rows; r++) {
    const row = out.subarray(r * columns, (r + 1) * columns);
    for (let c = 0; c < columns; c++) squares[c] = row[c]! * row[c]!;
    let top = -1;
    for (let u = 0; u < columns; u++) {
      while (top >= 0) {
        const at = start[top]!;
        const i = apex[top]!;
        if ((at - i) * (at - i) + squares[i]! <= (at - u) * (at - u) + squares[u]!) break;
        top--;
      }
      // The first whole column where u's parabola lies below the envelope's last one.
      const i = apex[top]!;
      const from = top < 0 ? 0 : 1 + Math.floor((u * u - i * i + squares[u]! - squares[i]!) / (2 * (u - i)));
      if (from >= columns) continue;
      top++;
      apex[top] = u;
      start[top] = from;
    }
    for (let c = columns - 1; c >= 0; c--) {
      row[c] = (c - apex[top]!) * (c - apex[top]!) + squares[apex[top]!]!;
      if (c === start[top]) top--;
    }
  }
  return out;
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
