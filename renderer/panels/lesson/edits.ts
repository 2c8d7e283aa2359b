/** Changes of a set of points [n, 2]: each gives a new one, since pictures of the old are still on their way. */
import { MOST_POINTS } from '../../../core/lesson/scene.ts';
import type { Point } from '../../canvas/placement.ts';

/** Where a point may be put. */
const EDGE = 1.25;
const within = (value: number): number => Math.min(EDGE, Math.max(-EDGE, value));

export function movedPoint(points: Float32Array, k: number, [x, y]: Point): Float32Array {
  const next = Float32Array.from(points);
  next.set([within(x), within(y)], 2 * k);
  return next;
}

/** The new one is the last; where there are as many as there may be, nothing changes. */
export function addedPoint(points: Float32Array, [x, y]: Point): Float32Array {
  if (points.length >= 2 * MOST_POINTS) return points;
  return Float32Array.of(...points, within(x), within(y));
}

export const removedPoint = (points: Float32Array, k: number): Float32Array => points.filter((_, i) => i >> 1 !== k);
