/**
 * Separable filters with even kernels, in float64, over a picture whose border is mirrored about its edge
 * (d c b a | a b c d | d c b a: scipy.ndimage's `reflect`), so that figures agree with the usual toolkits.
 */

/** One half of an even kernel: weights of the distances 0, 1, …, radius. */
export type HalfKernel = Float64Array;

/** Gaussian of the given σ (pixels), cut at `radius`, weights summing to 1. */
export function gaussianHalf(sigma: number, radius: number): HalfKernel {
  const half = Float64Array.from({ length: radius + 1 }, (_, d) => Math.exp((-0.5 * d * d) / (sigma * sigma)));
  const sum = 2 * half.reduce((s, w) => s + w, 0) - half[0]!;
  return half.map((w) => w / sum);
}

/** Mirrors an index about the edges of [0, n), as often as it takes. */
export function mirrored(i: number, n: number): number {
  const period = 2 * n;
  const j = ((i % period) + period) % period;
  return j < n ? j : period - 1 - j;
}

/**
 * out ← (down ⊗ along) ∗ image: `along` runs over columns within a row, `down` over rows. Both kernels share
 * one radius. @param image height × width @param scratch at least height × width numbers, overwritten
 */
export function evenFilter(
  image: Float64Array,
  height: number,
  width: number,
  down: HalfKernel,
  along: HalfKernel,
  out: Float64Array,
  scratch: Float64Array,
): void {
  const radius = along.length - 1;
  const row = new Float64Array(width + 2 * radius);
  for (let r = 0; r < height; r++) {
    const base = r * width;
    for (let i = 0; i < row.length; i++) row[i] = image[base + mirrored(i - radius, width)]!;
    for (let c = 0; c < width; c++) {
      let sum = along[0]! * row[c + radius]!;
      for (let d = 1; d <= radius; d++) sum += along[d]! * (row[c + radius - d]! + row[c + radius + d]!);
      scratch[base + c] = sum;
    }
  }
  // Row by row rather than column by column: the inner loop then reads memory in order.
  for (let r = 0; r < height; r++) {
    const base = r * width;
    for (let c = 0; c < width; c++) out[base + c] = down[0]! * scratch[base + c]!;
    for (let d = 1; d < down.length; d++) {
      const weight = down[d]!;
      const above = mirrored(r - d, height) * width;
      const below = mirrored(r + d, height) * width;
      for (let c = 0; c < width; c++) out[base + c]! += weight * (scratch[above + c]! + scratch[below + c]!);
    }
  }
}
