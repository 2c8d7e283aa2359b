/** What hangs together in one colour, taken up to be put down elsewhere: a hint is moved, not painted again. */
import { flood } from './flood.ts';
import { fillSpan, union, type Raster, type Rect } from './raster.ts';
import type { Point } from './shapes.ts';

type Span = readonly [row: number, from: number, to: number];

export interface Lifted {
  readonly value: number;
  readonly spans: readonly Span[];
  /** Where it was taken by the hand. */
  readonly at: Point;
}

/** @returns null where nothing is painted at the pixel */
export function lift({ data, height, width }: Raster, at: Point): Lifted | null {
  const [row, column] = [Math.round(at.row), Math.round(at.column)];
  if (row < 0 || column < 0 || row >= height || column >= width) return null;
  const value = data[row * width + column]!;
  if (value === 0) return null;
  const open = data.map((v) => (v === value ? 1 : 0));
  const spans: Span[] = [];
  flood(open, width, row * width + column, 8, (r, from, to) => spans.push([r, from, to]));
  return { value, spans, at };
}

/**
 * Writes it where the hand has brought it, above what lies there; what reaches beyond the image is cut off.
 * @param raster as it was when it was taken up @returns what was written
 */
export function putDown(raster: Raster, { value, spans, at }: Lifted, to: Point): Rect | null {
  const rows = Math.round(to.row - at.row);
  const columns = Math.round(to.column - at.column);
  let dirty: Rect | null = null;
  const write = (row: number, from: number, until: number, what: number): void => {
    const [left, right] = [Math.max(0, from), Math.min(raster.width, until)];
    if (row < 0 || row >= raster.height || left >= right) return;
    fillSpan(raster, row, left, right, what);
    dirty = union(dirty, { top: row, left, bottom: row + 1, right });
  };
  for (const [row, from, until] of spans) write(row, from, until, 0);
  for (const [row, from, until] of spans) write(row + rows, from + columns, until + columns, value);
  return dirty;
}
