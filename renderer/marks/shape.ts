import type { Shape } from '../../core/contract/studio/mark.ts';
import type { Place } from '../../core/image/grids/plane-grid.ts';

export type Region = Extract<Shape, { readonly kind: 'rectangle' | 'ellipse' | 'freehand' }>;
export type Line = Extract<Shape, { readonly kind: 'line' }>;

export const isRegion = (shape: Shape): shape is Region =>
  shape.kind === 'rectangle' || shape.kind === 'ellipse' || shape.kind === 'freehand';

/** The places that say where a mark is, in order. */
export function placesOf(shape: Shape): readonly Place[] {
  switch (shape.kind) {
    case 'pin':
      return [shape.at];
    case 'freehand':
      return shape.points;
    case 'angle':
      return [shape.from, shape.vertex, shape.to];
    default:
      return [shape.from, shape.to];
  }
}

/** The same mark with each of its places put elsewhere. */
export function movedBy(shape: Shape, move: (place: Place) => Place): Shape {
  switch (shape.kind) {
    case 'pin':
      return { ...shape, at: move(shape.at) };
    case 'freehand':
      return { ...shape, points: shape.points.map(move) };
    case 'angle':
      return { ...shape, from: move(shape.from), vertex: move(shape.vertex), to: move(shape.to) };
    default:
      return { ...shape, from: move(shape.from), to: move(shape.to) };
  }
}
