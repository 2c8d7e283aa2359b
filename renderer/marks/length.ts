import type { Place } from '../../core/image/grids/plane-grid.ts';
import { gridOf, type Frame } from '../canvas/frame.ts';

/**
 * Millimetres of a unit of place along x and y; null where nobody stated a spacing. Where the file states none, one that
 * was stated for a run counts for what is measured on that run.
 */
export function unitMm(frame: Frame): Place | null {
  const { unit, spacing } = gridOf(frame);
  if (unit === 'mm') return { x: 1, y: 1 };
  if (frame.pixelMm === null) return null;
  return { x: frame.pixelMm[1] / spacing[1], y: frame.pixelMm[0] / spacing[0] };
}

/** A length as it is told: in mm, or in pixels of the imported image. */
export interface Length {
  readonly length: number;
  readonly unit: 'mm' | 'px';
}

export function lengthOn(frame: Frame, from: Place, to: Place): Length {
  const mm = unitMm(frame);
  const { x, y } = mm ?? { x: 1, y: 1 };
  return { length: Math.hypot((to.x - from.x) * x, (to.y - from.y) * y), unit: mm === null ? 'px' : 'mm' };
}

/** Degrees between the arms of an angle, 0 to 180; null where an arm has no length. */
export function angleOn(frame: Frame, from: Place, vertex: Place, to: Place): number | null {
  const { x, y } = unitMm(frame) ?? { x: 1, y: 1 };
  const arm = (end: Place) => [(end.x - vertex.x) * x, (end.y - vertex.y) * y] as const;
  const [[ax, ay], [bx, by]] = [arm(from), arm(to)];
  if (Math.hypot(ax, ay) === 0 || Math.hypot(bx, by) === 0) return null;
  return (Math.abs(Math.atan2(ax * by - ay * bx, ax * bx + ay * by)) * 180) / Math.PI;
}
