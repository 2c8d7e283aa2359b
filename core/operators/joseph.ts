import type { Geometry } from './geometry.ts';
import type { LinearOperator, Vector } from './linear-operator.ts';
import type { Lines } from './lines.ts';

/**
 * Joseph's projector (Joseph 1982, IEEE Trans. Med. Imaging 1(3)): a ray advances pixel by pixel along the axis that it
 * is closer to and interpolates linearly between the two pixels beside it across that axis; outside the image is zero.
 *
 * A ray is five numbers (first index, steps, position across, slope, length of a step), found once. No matrix is
 * stored: a ray of 512 steps would take 8 kB, its description takes 40 bytes. Both directions walk the same positions
 * in the same order, so the adjoint is the transpose to the last bit of every coefficient.
 * The image is copied into a frame of zeros in float64 first: the inner loop then needs no test for the border, sees one
 * type of array whatever the caller holds, and adds in double precision.
 */

/** Zeros before and after the image. Two after: a position rounded up onto the frame still has a neighbour. */
const BEFORE = 1;
const AFTER = 2;

interface Rays {
  readonly count: number;
  /** Index in the frame of the first step, without the part across the driving axis. */
  readonly first: Int32Array;
  readonly steps: Int32Array;
  /** Position across the driving axis at the first step, in pixels of the frame; its change a step. */
  readonly start: Float64Array;
  readonly slope: Float64Array;
  /** Pixel lengths a step. */
  readonly length: Float64Array;
  /** 1 where the ray advances row by row, 0 where column by column. */
  readonly byRow: Uint8Array;
}

function describeRays(g: Geometry, lines: Lines, frameWidth: number): Rays {
  const { thetaRad, offsetMm } = lines;
  const count = thetaRad.length;
  const rays: Rays = {
    count,
    first: new Int32Array(count),
    steps: new Int32Array(count),
    start: new Float64Array(count),
    slope: new Float64Array(count),
    length: new Float64Array(count),
    byRow: new Uint8Array(count),
  };
  const middleX = (g.width - 1) / 2;
  const middleY = (g.height - 1) / 2;
  for (let ray = 0; ray < count; ray++) {
    if (g.measured && g.measured[ray] === 0) continue; // no steps: reads and gives zero
    const cos = Math.cos(thetaRad[ray]!);
    const sin = Math.sin(thetaRad[ray]!);
    const s = offsetMm[ray]! / g.pixelMm;
    const byRow = Math.abs(cos) >= Math.abs(sin);
    // Column of the line in row r: middleX + (s − (middleY − r) sin)/cos; row in column c likewise, rows running down.
    const slope = byRow ? sin / cos : cos / sin;
    const origin = byRow ? middleX + (s - middleY * sin) / cos : middleY - (s + middleX * cos) / sin;
    const across = byRow ? g.width : g.height;
    const along = byRow ? g.height : g.width;
    // Steps n with −1 < origin + n·slope < across touch the image; rounding at the ends falls on the frame's zeros.
    let low = 0;
    let high = along - 1;
    if (Math.abs(slope) * along < 1e-12) {
      if (origin <= -1 || origin >= across) high = -1;
    } else {
      const enter = (-1 - origin) / slope;
      const leave = (across - origin) / slope;
      low = Math.max(low, Math.ceil(Math.min(enter, leave)));
      high = Math.min(high, Math.floor(Math.max(enter, leave)));
    }
    if (high < low) continue;
    rays.first[ray] = (low + BEFORE) * (byRow ? frameWidth : 1);
    rays.steps[ray] = high - low + 1;
    rays.start[ray] = origin + low * slope + BEFORE;
    rays.slope[ray] = slope;
    rays.length[ray] = 1 / Math.max(Math.abs(cos), Math.abs(sin));
    rays.byRow[ray] = byRow ? 1 : 0;
  }
  return rays;
}

/** Sum over the ray's steps of the image interpolated across the driving axis. */
function walkForward(
  frame: Float64Array,
  first: number,
  steps: number,
  start: number,
  slope: number,
  along: number,
  across: number,
): number {
  let sum = 0;
  let position = start;
  let base = first;
  for (let n = 0; n < steps; n++) {
    const cell = position | 0;
    const at = base + Math.imul(cell, across);
    const near = frame[at]!;
    sum += near + (position - cell) * (frame[at + across]! - near);
    position += slope;
    base += along;
  }
  return sum;
}

/** The transpose of `walkForward`: spreads a value over the same pixels with the same weights. */
function walkAdjoint(
  frame: Float64Array,
  first: number,
  steps: number,
  start: number,
  slope: number,
  along: number,
  across: number,
  value: number,
): void {
  let position = start;
  let base = first;
  for (let n = 0; n < steps; n++) {
    const cell = position | 0;
    const at = base + Math.imul(cell, across);
    const far = (position - cell) * value;
    frame[at]! += value - far;
    frame[at + across]! += far;
    position += slope;
    base += along;
  }
}

/** Sums along `lines` in pixel lengths (times `pixelMm` for mm): x [height, width] → sinogram [views, bins]. */
export function joseph(g: Geometry, lines: Lines): LinearOperator {
  const { height, width } = g;
  const frameWidth = width + BEFORE + AFTER;
  const frame = new Float64Array(frameWidth * (height + BEFORE + AFTER));
  const rays = describeRays(g, lines, frameWidth);
  const { count, first, steps, start, slope, length, byRow } = rays;

  return {
    inShape: [height, width],
    outShape: [g.anglesDeg.length, g.bins],
    forward(x: Vector, y: Vector) {
      frame.fill(0);
      for (let r = 0; r < height; r++) {
        const to = (r + BEFORE) * frameWidth + BEFORE;
        for (let c = 0; c < width; c++) frame[to + c] = x[r * width + c]!;
      }
      for (let ray = 0; ray < count; ray++) {
        const along = byRow[ray] === 1 ? frameWidth : 1;
        const across = byRow[ray] === 1 ? 1 : frameWidth;
        y[ray] = length[ray]! * walkForward(frame, first[ray]!, steps[ray]!, start[ray]!, slope[ray]!, along, across);
      }
    },
    adjoint(y: Vector, x: Vector) {
      frame.fill(0);
      for (let ray = 0; ray < count; ray++) {
        const along = byRow[ray] === 1 ? frameWidth : 1;
        const across = byRow[ray] === 1 ? 1 : frameWidth;
        const value = length[ray]! * y[ray]!;
        walkAdjoint(frame, first[ray]!, steps[ray]!, start[ray]!, slope[ray]!, along, across, value);
      }
      for (let r = 0; r < height; r++) {
        const from = (r + BEFORE) * frameWidth + BEFORE;
        for (let c = 0; c < width; c++) x[r * width + c] = frame[from + c]!;
      }
    },
  };
}
