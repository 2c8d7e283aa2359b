import type { JobGeometry } from '../../../../core/contract/measurement/ct.ts';
import type { Ray } from './ray.ts';

/** What is seen of a sinogram: rows are angles, columns are bins. */
export interface SinogramLayout {
  /** The angles at the top and bottom edge. */
  readonly lowDeg: number;
  readonly highDeg: number;
  /** Height of the stripe of one view, in degrees. */
  readonly stripeDeg: number;
}

/**
 * Angles run from top to bottom. Behind a full sinogram a view is a stripe a row high; alone, views fill what lies
 * between them.
 */
export function sinogramLayout(measuredDeg: readonly number[], fullDeg: readonly number[] | null): SinogramLayout {
  if (fullDeg !== null && fullDeg.length > 1) {
    const step = fullDeg[1]! - fullDeg[0]!;
    return { lowDeg: fullDeg[0]!, highDeg: fullDeg.at(-1)! + step, stripeDeg: step };
  }
  const sorted = [...measuredDeg].sort((a, b) => a - b);
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const stripeDeg = high > low ? (high - low) / (sorted.length - 1) : 1;
  return { lowDeg: low - stripeDeg / 2, highDeg: high + stripeDeg / 2, stripeDeg };
}

/** Share of the height, 0 at the top. */
export const shareOf = ({ lowDeg, highDeg }: SinogramLayout, angleDeg: number): number =>
  (angleDeg - lowDeg) / (highDeg - lowDeg);

/** The top of a view's stripe and its height, as shares of the whole. @param least height that can be seen, a share */
export function stripeOf(
  layout: SinogramLayout,
  angleDeg: number,
  hasFull: boolean,
  least: number,
): { top: number; height: number } {
  const height = Math.max(layout.stripeDeg / (layout.highDeg - layout.lowDeg), least);
  const at = shareOf(layout, angleDeg);
  // A full sinogram's row begins at its angle; a view alone lies about its own.
  return hasFull ? { top: at, height } : { top: at - height / 2, height };
}

/** The view whose angle is nearest, and how far away it is in degrees. */
export function nearestView(anglesDeg: readonly number[], angleDeg: number): { view: number; offDeg: number } {
  let view = 0;
  for (let i = 1; i < anglesDeg.length; i++) {
    if (Math.abs(anglesDeg[i]! - angleDeg) < Math.abs(anglesDeg[view]! - angleDeg)) view = i;
  }
  return { view, offDeg: Math.abs((anglesDeg[view] ?? Infinity) - angleDeg) };
}

/** The ray under a place of the picture, x and y as shares. Within a stripe it is the view's own. */
export function rayAt(
  layout: SinogramLayout,
  measuredDeg: readonly number[],
  hasFull: boolean,
  bins: number,
  x: number,
  y: number,
  least: number,
): Ray {
  const bin = Math.min(bins - 1, Math.max(0, Math.floor(x * bins)));
  const span = layout.highDeg - layout.lowDeg;
  const angleDeg = layout.lowDeg + y * span;
  const halfStripe = Math.max(layout.stripeDeg / 2, (least * span) / 2);
  // Stripes of a full sinogram begin at their angle.
  const { view, offDeg } = nearestView(measuredDeg, hasFull ? angleDeg - halfStripe : angleDeg);
  if (!hasFull || offDeg <= halfStripe) return { angleDeg: measuredDeg[view] ?? angleDeg, bin, view };
  const row = Math.floor((angleDeg - layout.lowDeg) / layout.stripeDeg);
  return { angleDeg: layout.lowDeg + row * layout.stripeDeg, bin, view: null };
}

/** Where a bin lies: mm (at the isocentre for parallel beams, at a flat detector), or degrees of an arc. */
export function binPosition(g: JobGeometry, bin: number): { readonly value: number; readonly unit: 'mm' | '°' } {
  const [pitch, offset] = g.kind === 'parallel' ? [g.binMm, g.offsetMm] : [g.binPitch, g.offset];
  return { value: (bin - (g.bins - 1) / 2) * pitch + offset, unit: g.kind === 'fan' ? '°' : 'mm' };
}

/** Round numbers within a range, about `count` of them. */
export function roundTicks(low: number, high: number, count: number): readonly number[] {
  const rough = (high - low) / count;
  if (!(rough > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999) ?? 10 * power;
  const from = Math.ceil(low / step - 1e-9);
  const to = Math.floor(high / step + 1e-9);
  return Array.from({ length: to - from + 1 }, (_, i) => Number(((from + i) * step).toPrecision(9)));
}

/** Round angles: divisors of a turn rather than of ten. */
export function angleTicks(lowDeg: number, highDeg: number): readonly number[] {
  const span = highDeg - lowDeg;
  const step = [1, 2, 5, 10, 15, 30, 45, 90, 180, 360].find((s) => span / s <= 8) ?? 720;
  const from = Math.ceil(lowDeg / step - 1e-9);
  const to = Math.floor(highDeg / step + 1e-9);
  return Array.from({ length: to - from + 1 }, (_, i) => (from + i) * step);
}
