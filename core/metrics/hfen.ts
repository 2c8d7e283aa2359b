import { evenFilter, gaussianHalf, type HalfKernel } from '../image/even-filter.ts';
import type { Samples } from './error.ts';

/**
 * High-frequency error norm (Ravishankar, Bresler 2011, IEEE Trans. Med. Imaging 30(5)): the relative error after
 * a Laplacian of Gaussian of σ = 1.5 on 15×15 pixels, made to sum to zero. Borders are mirrored.
 */
const SIGMA = 1.5;
const RADIUS = 7;
const SIDE = 2 * RADIUS + 1;

const smooth: HalfKernel = gaussianHalf(SIGMA, RADIUS);
/** Second derivative of the Gaussian: the Laplacian is bent ⊗ smooth + smooth ⊗ bent. */
const bent: HalfKernel = smooth.map((w, d) => (w * (d * d - SIGMA * SIGMA)) / SIGMA ** 4);
/** What the cut kernel sums to, spread over its 15×15 places and subtracted. */
const excess = 2 * (2 * bent.reduce((s, w) => s + w, 0) - bent[0]!);
const flat: HalfKernel = smooth.map(() => 1);
const lowered: HalfKernel = smooth.map(() => -excess / (SIDE * SIDE));

/** LoG ∗ image, as large as the image. @param image height × width */
export function laplacianOfGaussian(image: Float64Array, height: number, width: number): Float64Array {
  const out = new Float64Array(image.length);
  const part = new Float64Array(image.length);
  const scratch = new Float64Array(image.length);
  for (const [down, along] of [
    [bent, smooth],
    [smooth, bent],
    [lowered, flat],
  ] as const) {
    evenFilter(image, height, width, down, along, part, scratch);
    for (let i = 0; i < out.length; i++) out[i]! += part[i]!;
  }
  return out;
}

/** ‖LoG(x) − LoG(t)‖/‖LoG(t)‖, the norms over the region; null where the truth has no detail there. */
export function hfen(
  x: Samples,
  t: Samples,
  height: number,
  width: number,
  inside: Uint8Array | null = null,
): number | null {
  const error = Float64Array.from(x, (v, i) => v - t[i]!);
  const e = laplacianOfGaussian(error, height, width);
  const d = laplacianOfGaussian(Float64Array.from(t), height, width);
  let above = 0;
  let below = 0;
  let largest = 0;
  for (let i = 0; i < e.length; i++) {
    if (inside && inside[i] === 0) continue;
    above += e[i]! * e[i]!;
    below += d[i]! * d[i]!;
    largest = Math.max(largest, Math.abs(t[i]!));
  }
  // A constant truth leaves rounding errors alone: a ratio to them would mean nothing.
  return Math.sqrt(below) <= 1e-12 * largest * Math.sqrt(e.length) ? null : Math.sqrt(above / below);
}
