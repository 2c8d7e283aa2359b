/**
 * A stroke is the union of discs whose centre and radius run straight from one pointer sample to the next (a capsule
 * with two radii), so a stroke has no gaps at any speed, and it is the same however its events were cut. Coverage only
 * rises to the capsule's (or, erasing, falls to what it leaves): going twice over a place does not build up, and no
 * copy of the stroke is kept.
 *
 * A hard brush takes the pixels whose centre it covers, wholly: an antialiased rim would survive the eraser.
 */
import { clipped, type Raster, type Rect } from './raster.ts';

/** One sample of a stroke: pixel centres are whole numbers, the radius is in image pixels. */
export interface Dab {
  readonly column: number;
  readonly row: number;
  readonly radius: number;
}

export type Mode = 'paint' | 'erase';
/** What painting leaves in a mask, and erasing in any raster. */
export const FULL = 255;
export const NOTHING = 0;

/** The least disc that holds a pixel centre wherever it lies: a click with the smallest brush is never lost. */
export const LEAST_RADIUS = Math.SQRT1_2;

/** Keeps a centre that lies exactly on the rim inside, whichever way rounding went. */
const ON_RIM = 1e-9;

/**
 * Paints or erases the capsule between two dabs; equal ones give a disc.
 * @param edge pixels over which coverage falls from full to none, measured inwards from the rim; 0: hard, as colours are
 * @param value FULL, NOTHING or that of a colour
 * @returns what it may have changed, null outside the raster
 */
export function sweep(raster: Raster, from: Dab, to: Dab, edge: number, value: number): Rect | null {
  const { data, width } = raster;
  const r0 = Math.max(LEAST_RADIUS, from.radius);
  const r1 = Math.max(LEAST_RADIUS, to.radius);
  const box = clipped(raster, {
    top: Math.ceil(Math.min(from.row - r0, to.row - r1) - ON_RIM),
    left: Math.ceil(Math.min(from.column - r0, to.column - r1) - ON_RIM),
    bottom: Math.floor(Math.max(from.row + r0, to.row + r1) + ON_RIM) + 1,
    right: Math.floor(Math.max(from.column + r0, to.column + r1) + ON_RIM) + 1,
  });
  if (box === null) return null;

  const length = Math.hypot(to.column - from.column, to.row - from.row);
  // Unit vector along the stroke, and how much the radius shrinks along it: −1…1 where no disc holds the other.
  const ux = length === 0 ? 1 : (to.column - from.column) / length;
  const uy = length === 0 ? 0 : (to.row - from.row) / length;
  const taper = length === 0 ? 0 : (r0 - r1) / length;
  // A press that only grows or shrinks is its larger disc.
  const near = length === 0 ? Math.max(r0, r1) : r0;
  const isCone = Math.abs(taper) < 1;
  const cosine = isCone ? Math.sqrt(1 - taper * taper) : 0;

  for (let row = box.top; row < box.bottom; row++) {
    // The capsule is convex: its share of a row is one span, from the discs and the two tangents between them.
    let low = Infinity;
    let high = -Infinity;
    for (let end = 0; end < 2; end++) {
      const radius = end === 0 ? r0 : r1;
      const dy = row - (end === 0 ? from.row : to.row);
      const square = radius * radius - dy * dy;
      if (square < -ON_RIM) continue;
      const half = Math.sqrt(Math.max(0, square));
      const centre = end === 0 ? from.column : to.column;
      low = Math.min(low, centre - half);
      high = Math.max(high, centre + half);
    }
    for (let side = -1; isCone && side <= 1; side += 2) {
      const nx = taper * ux - side * cosine * uy;
      const ny = taper * uy + side * cosine * ux;
      const y0 = from.row + r0 * ny;
      const y1 = to.row + r1 * ny;
      if (y0 === y1 || row < Math.min(y0, y1) || row > Math.max(y0, y1)) continue;
      const x0 = from.column + r0 * nx;
      const x = x0 + ((to.column + r1 * nx - x0) * (row - y0)) / (y1 - y0);
      low = Math.min(low, x);
      high = Math.max(high, x);
    }
    const first = Math.max(box.left, Math.ceil(low - ON_RIM));
    const last = Math.min(box.right - 1, Math.floor(high + ON_RIM));
    if (first > last) continue;
    if (edge <= 0) {
      data.fill(value, row * width + first, row * width + last + 1);
      continue;
    }
    for (let column = first; column <= last; column++) {
      const along = (column - from.column) * ux + (row - from.row) * uy;
      const across = Math.abs((row - from.row) * ux - (column - from.column) * uy);
      // Where distance minus radius is least along the stroke; convex, so clamping keeps it least.
      const best = isCone ? along - (taper * across) / cosine : taper > 0 ? 0 : length;
      const s = Math.min(length, Math.max(0, best));
      const depth = near - taper * s - Math.sqrt((along - s) * (along - s) + across * across);
      const coverage = depth >= edge ? 255 : depth <= 0 ? 0 : Math.round((255 * depth) / edge);
      const at = row * width + column;
      if (value !== NOTHING) {
        if (coverage > data[at]!) data[at] = coverage;
      } else if (255 - coverage < data[at]!) data[at] = 255 - coverage;
    }
  }
  return box;
}

/** How a brush answers the hand. */
export interface Brush {
  /** Diameter in image pixels. */
  readonly size: number;
  /** 1: hard; 0: coverage falls from the middle to the rim. */
  readonly hardness: number;
  /** A pen's pressure narrows the stroke. */
  readonly pressure: boolean;
}

export const edgeOf = (brush: Brush): number => ((1 - brush.hardness) * brush.size) / 2;

/** Radius at a pressure of 0 to 1; a fifth of it remains at the lightest touch, so that a line never vanishes. */
export const radiusOf = (brush: Brush, pressure: number): number =>
  (brush.size / 2) * (brush.pressure ? 0.2 + 0.8 * pressure : 1);
