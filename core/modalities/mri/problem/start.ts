/** Where solvers begin, and by which the scale of the network is found. */
import { magnitudesOf } from '../../../image/complex.ts';
import { fourier2d } from '../../../operators/fft/fourier.ts';
import { splitBregman } from '../../../solvers/tv/split-bregman.ts';
import type { KspaceGrid } from '../sampling/mask.ts';

/** The share of pixels at or below 1 on the network's scale. */
const BRIGHT = 0.995;
/** On that scale; without noise anything from 0.001 to 0.003 is alike. */
const LAMBDA = { least: 0.003, perNoise: 1 };
const ITERATIONS = 30;

/** The 99.5th percentile of the magnitude, linear between neighbours. */
export function brightnessOf(image: Float32Array): number {
  const sorted = magnitudesOf(image).sort();
  const at = BRIGHT * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - low);
}

/**
 * A short TV, [2, height, width] in the unit of the samples. Its brightness is within 6 % of the truth's at fourfold
 * acceleration, where that of the zero-filled image is up to 36 % low.
 * @param kspace [2, height, width], 0 where nothing was measured
 */
export function totalVariationStart(
  kspace: Float32Array,
  mask: Uint8Array,
  grid: KspaceGrid,
  noiseSd: number,
): Float32Array {
  const zeroFilled = new Float32Array(kspace.length);
  fourier2d(grid.height, grid.width).adjoint(kspace, zeroFilled);
  const bright = brightnessOf(zeroFilled);
  if (bright === 0) return zeroFilled;
  const lambda = Math.max(LAMBDA.least, (LAMBDA.perNoise * noiseSd) / bright);
  const found = splitBregman(
    kspace.map((v) => v / bright),
    mask,
    grid,
    { lambda, iterations: ITERATIONS },
  );
  return found.map((v) => v * bright);
}
