import { pointOn } from '../../core/image/grids/plane-grid.ts';
import { gridOf, type Frame } from '../canvas/frame.ts';
import { scalarsOf } from '../canvas/scalars.ts';
import type { ComplexPart } from '../canvas/view.ts';
import { lengthOn } from './length.ts';
import type { Line } from './shape.ts';

export interface LineProfile {
  /** Distance from the line's start, in mm where lengths are known, else in pixels of the imported image. */
  readonly distance: Float64Array;
  /** NaN beside the image. */
  readonly values: Float64Array;
  readonly distanceUnit: 'mm' | 'px';
  readonly sampling: 'nearest' | 'bilinear';
}

/** Values along a line, a sample a pixel of its length at least, both ends included. */
export function lineProfile(
  frame: Frame,
  line: Pick<Line, 'from' | 'to'>,
  sampling: LineProfile['sampling'],
  part?: ComplexPart,
): LineProfile {
  const values = scalarsOf(frame, part);
  const grid = gridOf(frame);
  const [from, to] = [pointOn(grid, line.from), pointOn(grid, line.to)];
  const [dc, dr] = [to[0] - from[0], to[1] - from[1]];
  const steps = Math.max(1, Math.ceil(Math.hypot(dc, dr)));
  const { length, unit } = lengthOn(frame, line.from, line.to);
  const distance = new Float64Array(steps + 1);
  const sampled = new Float64Array(steps + 1);
  const sample = sampling === 'nearest' ? nearest : bilinear;
  for (let k = 0; k <= steps; k++) {
    const t = k / steps;
    distance[k] = t * length;
    sampled[k] = sample(values, frame.width, frame.height, from[0] + t * dc, from[1] + t * dr);
  }
  return { distance, values: sampled, distanceUnit: unit, sampling };
}

type Sample = (values: Float32Array, width: number, height: number, column: number, row: number) => number;

const nearest: Sample = (values, width, height, column, row) => {
  const c = Math.round(column);
  const r = Math.round(row);
  return c >= 0 && r >= 0 && c < width && r < height ? values[r * width + c]! : NaN;
};

const bilinear: Sample = (values, width, height, column, row) => {
  if (!(column >= 0 && row >= 0 && column <= width - 1 && row <= height - 1)) return NaN;
  const c = Math.min(Math.floor(column), Math.max(width - 2, 0));
  const r = Math.min(Math.floor(row), Math.max(height - 2, 0));
  const [u, v] = [column - c, row - r];
  const at = (dc: number, dr: number): number => values[(r + dr) * width + c + dc]!;
  // A weight of nothing takes nothing, be the value beside the image or not a number.
  const along = (dr: number): number => (u === 0 ? at(0, dr) : (1 - u) * at(0, dr) + u * at(1, dr));
  return v === 0 ? along(0) : (1 - v) * along(0) + v * along(1);
};
