/**
 * A shape while it is drawn: by dragging, or by clicks (two corners; vertices, the last one on the first or twice), so
 * that no tool asks for a drag (WCAG 2.5.7). Plain data and transitions.
 */
import type { Mode } from './brush.ts';
import type { Raster, Rect } from './raster.ts';
import { fillEllipse, fillPolygon, fillRectangle, type Point } from './shapes.ts';

export type ShapeTool = 'rectangle' | 'ellipse' | 'lasso';

export interface Draft {
  readonly tool: ShapeTool;
  readonly mode: Mode;
  /** Corners or vertices that are set. */
  readonly points: readonly Point[];
  /** Where the next one would be. */
  readonly loose: Point;
  readonly isHeld: boolean;
  readonly isDragged: boolean;
  /** Sides of equal length. */
  readonly isEven: boolean;
  /** Image pixels that a hand may slip in a click. */
  readonly slip: number;
}

const isNear = (a: Point, b: Point, slip: number): boolean => Math.hypot(a.column - b.column, a.row - b.row) <= slip;

export const pressed = (
  draft: Draft | null,
  tool: ShapeTool,
  mode: Mode,
  at: Point,
  isEven: boolean,
  slip: number,
): Draft => ({
  tool: draft?.tool ?? tool,
  mode: draft?.mode ?? mode,
  points: [...(draft?.points ?? []), at],
  loose: at,
  isHeld: true,
  isDragged: false,
  isEven,
  slip,
});

export function moved(draft: Draft, path: readonly Point[], isEven: boolean): Draft {
  const loose = path.at(-1) ?? draft.loose;
  const isDragged = draft.isDragged || (draft.isHeld && !isNear(loose, draft.points.at(-1)!, draft.slip));
  const follows = draft.tool === 'lasso' && isDragged;
  return { ...draft, loose, isDragged, isEven, points: follows ? [...draft.points, ...path] : draft.points };
}

/** What a release leaves: a finished shape, or a draft that waits for the next click. */
export function released(draft: Draft): { readonly done: boolean; readonly draft: Draft } {
  const { points, tool, isDragged, slip } = draft;
  const last = points.at(-1)!;
  const meets = (other: Point): boolean => isNear(last, other, slip);
  const closes = tool !== 'lasso' || (points.length > 3 && (meets(points[0]!) || meets(points.at(-2)!)));
  const done = isDragged || (closes && points.length > 1);
  return { done, draft: { ...draft, isHeld: false } };
}

/** Opposite corners of a box shape. */
export function cornersOf({ points, loose, isEven }: Draft): readonly [Point, Point] {
  const from = points[0]!;
  const columns = loose.column - from.column;
  const rows = loose.row - from.row;
  const side = Math.max(Math.abs(columns), Math.abs(rows));
  // A straight drag still goes somewhere: right and down.
  const to = isEven
    ? { column: from.column + (columns < 0 ? -side : side), row: from.row + (rows < 0 ? -side : side) }
    : loose;
  return [from, to];
}

/** Writes the finished shape. */
export function drawn(raster: Raster, draft: Draft, value: number): Rect | null {
  const [a, b] = cornersOf(draft);
  switch (draft.tool) {
    case 'rectangle':
      return fillRectangle(raster, a, b, value);
    case 'ellipse':
      return fillEllipse(raster, a, b, value);
    case 'lasso':
      return fillPolygon(raster, draft.points, value);
  }
}
