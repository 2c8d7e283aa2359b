import type { Grid, Line } from '../../../core/lesson/scene.ts';
import type { Point, Size } from '../../canvas/placement.ts';

/** Half of the plane that is seen along its shorter side: the data lie within 1. */
const REACH = 1.32;
/** Screen pixels a cell. */
const DENSITY_CELL = 6;
const ARROW_CELL = 34;

/** The plane on a canvas, its origin in the middle, y up; lengths in CSS pixels. */
export interface PlaneView extends Size {
  /** Pixels of a unit. */
  readonly scale: number;
}

export const planeView = ({ width, height }: Size): PlaneView => ({
  width,
  height,
  scale: Math.min(width, height) / (2 * REACH),
});

export const onScreen = ({ width, height, scale }: PlaneView, x: number, y: number): Point => [
  width / 2 + scale * x,
  height / 2 - scale * y,
];

export const inPlane = ({ width, height, scale }: PlaneView, [x, y]: Point): Point => [
  (x - width / 2) / scale,
  (height / 2 - y) / scale,
];

const gridOf = ({ width, height, scale }: PlaneView, cell: number): Grid => ({
  columns: Math.max(2, Math.round(width / cell)),
  rows: Math.max(2, Math.round(height / cell)),
  halfWidth: width / 2 / scale,
  halfHeight: height / 2 / scale,
});
export const densityGrid = (view: PlaneView): Grid => gridOf(view, DENSITY_CELL);
export const arrowGrid = (view: PlaneView): Grid => gridOf(view, ARROW_CELL);

/** Index of the point of [n, 2] nearest to a place on the screen, −1 where none is within so many pixels. */
export function pointNear(view: PlaneView, points: Float32Array, at: Point, within: number): number {
  let [found, least] = [-1, within];
  for (let k = 0; k < points.length / 2; k++) {
    const [x, y] = onScreen(view, points[2 * k]!, points[2 * k + 1]!);
    const distance = Math.hypot(x - at[0], y - at[1]);
    if (distance <= least) [found, least] = [k, distance];
  }
  return found;
}

/** A place of a line: so far along it from where it is nearest to the origin, so far off to the side of larger values. */
export function beside({ angleRad, value }: Line, along: number, off = 0): Point {
  const [c, s] = [Math.cos(angleRad), Math.sin(angleRad)];
  return [(value + off) * c - along * s, (value + off) * s + along * c];
}

/** How far along a line its handle lies, by which it is turned. */
export const HANDLE_ALONG = 1.08;

export type Grip = 'turn' | 'shift';

/** What of a line a place on the screen takes hold of. */
export function gripNear(view: PlaneView, line: Line, at: Point, within: number): Grip | null {
  const [x, y] = onScreen(view, ...beside(line, HANDLE_ALONG));
  if (Math.hypot(x - at[0], y - at[1]) <= 1.6 * within) return 'turn';
  const [px, py] = inPlane(view, at);
  const off = px * Math.cos(line.angleRad) + py * Math.sin(line.angleRad) - line.value;
  return Math.abs(off) * view.scale <= within ? 'shift' : null;
}

const limit = (value: number, most: number): number => Math.min(most, Math.max(-most, value));
export const MOST_VALUE = 1.2;

/** The line after its grip was moved to a place of the plane. */
export function gripped(line: Line, grip: Grip, [x, y]: Point): Line {
  if (grip === 'shift') {
    return { ...line, value: limit(x * Math.cos(line.angleRad) + y * Math.sin(line.angleRad), MOST_VALUE) };
  }
  // Turned about its foot: the handle lies across the direction that is measured.
  const [footX, footY] = beside(line, 0);
  const angleRad = Math.atan2(y - footY, x - footX) - Math.PI / 2;
  const turned = { ...line, angleRad };
  return { ...turned, value: limit(footX * Math.cos(angleRad) + footY * Math.sin(angleRad), MOST_VALUE) };
}
