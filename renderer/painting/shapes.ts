/** Shapes take the pixels whose centre lies inside, like a hard brush; a centre on the outline counts as inside. */
import { clipped, fillSpan, type Raster, type Rect } from './raster.ts';

/** Image coordinates: pixel centres are whole numbers. */
export interface Point {
  readonly column: number;
  readonly row: number;
}

/** Pixels whose centre lies between the rows and columns of two points; at least the pixels under them. */
function boxOf(raster: Raster, a: Point, b: Point): Rect | null {
  return clipped(raster, {
    top: Math.round(Math.min(a.row, b.row)),
    left: Math.round(Math.min(a.column, b.column)),
    bottom: Math.round(Math.max(a.row, b.row)) + 1,
    right: Math.round(Math.max(a.column, b.column)) + 1,
  });
}

/** From the pixel under one corner to the pixel under the other, both included. */
export function fillRectangle(raster: Raster, a: Point, b: Point, value: number): Rect | null {
  const box = boxOf(raster, a, b);
  if (box !== null) for (let row = box.top; row < box.bottom; row++) fillSpan(raster, row, box.left, box.right, value);
  return box;
}

/** The ellipse that touches the outer sides of the pixels of the rectangle. */
export function fillEllipse(raster: Raster, a: Point, b: Point, value: number): Rect | null {
  const box = boxOf(raster, a, b);
  if (box === null) return null;
  // Before clipping: an ellipse that hangs over the edge keeps its shape.
  const [top, bottom] = [Math.round(Math.min(a.row, b.row)), Math.round(Math.max(a.row, b.row))];
  const [left, right] = [Math.round(Math.min(a.column, b.column)), Math.round(Math.max(a.column, b.column))];
  const middle = (left + right) / 2;
  const halfHeight = (bottom - top + 1) / 2;
  for (let row = box.top; row < box.bottom; row++) {
    const y = (row - (top + bottom) / 2) / halfHeight;
    const half = ((right - left + 1) / 2) * Math.sqrt(Math.max(0, 1 - y * y));
    const from = Math.max(box.left, Math.ceil(middle - half));
    const to = Math.min(box.right, Math.floor(middle + half) + 1);
    if (from < to) fillSpan(raster, row, from, to, value);
  }
  return box;
}

/** The inside of a closed polygon by the even-odd rule, row by row. */
export function fillPolygon(raster: Raster, points: readonly Point[], value: number): Rect | null {
  if (points.length < 3) return null;
  const rows = points.map((p) => p.row);
  const columns = points.map((p) => p.column);
  const extreme = (values: readonly number[], pick: (a: number, b: number) => number): number =>
    values.reduce((a, b) => pick(a, b));
  const box = clipped(raster, {
    top: Math.ceil(extreme(rows, Math.min)),
    left: Math.ceil(extreme(columns, Math.min)),
    bottom: Math.floor(extreme(rows, Math.max)) + 1,
    right: Math.floor(extreme(columns, Math.max)) + 1,
  });
  if (box === null) return null;
  for (let row = box.top; row < box.bottom; row++) {
    const crossings: number[] = [];
    points.forEach((a, i) => {
      const b = points[(i + 1) % points.length]!;
      // Half-open in rows, so that a vertex on the row is counted once.
      if (a.row <= row !== b.row <= row)
        crossings.push(a.column + ((b.column - a.column) * (row - a.row)) / (b.row - a.row));
    });
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(box.left, Math.ceil(crossings[i]!));
      const to = Math.min(box.right, Math.floor(crossings[i + 1]!) + 1);
      if (from < to) fillSpan(raster, row, from, to, value);
    }
  }
  return box;
}
