export type Vector = readonly [number, number, number];

/** What a file says of its pixels; null where it does not. */
export interface PixelGrid {
  readonly pixelMm: readonly [number, number] | null;
  /** Direction along a row, then along a column. */
  readonly orientation: readonly [Vector, Vector] | null;
}

/** Headers round: 0.7 is written for 0.703125. */
const SPACING_TOLERANCE = 0.01;
/** About 8 degrees. */
const LEAST_COSINE = 0.99;

const cosine = (a: Vector, b: Vector): number =>
  (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / (Math.hypot(...a) * Math.hypot(...b));

/**
 * Why pixels of the same row and column are not the same place, although the images have as many: another size, or rows
 * and columns that run another way. null where nothing speaks against it: many files say nothing.
 */
export function gridFault(a: PixelGrid, b: PixelGrid): 'spacing' | 'direction' | null {
  const [one, other] = [a.pixelMm, b.pixelMm];
  if (one !== null && other !== null)
    for (const axis of [0, 1] as const) if (Math.abs(one[axis] / other[axis] - 1) > SPACING_TOLERANCE) return 'spacing';
  if (a.orientation !== null && b.orientation !== null)
    for (const axis of [0, 1] as const)
      if (cosine(a.orientation[axis], b.orientation[axis]) < LEAST_COSINE) return 'direction';
  return null;
}
