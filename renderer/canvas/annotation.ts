import type { Point } from './placement.ts';

/** A region of interest in image points (column, row). */
export type Region =
  | { readonly kind: 'rectangle' | 'ellipse'; readonly from: Point; readonly to: Point }
  | { readonly kind: 'freehand'; readonly points: readonly Point[] };

export interface Line {
  readonly kind: 'line';
  readonly from: Point;
  readonly to: Point;
}

export interface Pin {
  readonly kind: 'pin';
  readonly at: Point;
}

/** What a person drew on an image to measure it: plain data, which a project may keep. */
export type Mark = Region | Line | Pin;
export interface Annotation {
  readonly id: string;
  readonly mark: Mark;
}

export const isRegion = (mark: Mark): mark is Region => mark.kind !== 'line' && mark.kind !== 'pin';

/** The points that say where a mark is, in order. */
export function pointsOf(mark: Mark): readonly Point[] {
  if (mark.kind === 'pin') return [mark.at];
  return mark.kind === 'freehand' ? mark.points : [mark.from, mark.to];
}

/** One more mark, with the least number that is free as its name. */
export function withMark(annotations: readonly Annotation[], mark: Mark): readonly Annotation[] {
  const taken = annotations.map(({ id }) => Number(id));
  let id = 1;
  while (taken.includes(id)) id++;
  return [...annotations, { id: String(id), mark }];
}
