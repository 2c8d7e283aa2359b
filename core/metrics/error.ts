/**
 * Point-wise figures of an image x against the truth t, in float64. `inside` limits them to a region (non-zero
 * counts); null where nothing is left to count.
 */
export type Samples = Float32Array | Float64Array;

export interface ErrorSums {
  /** Pixels counted. */
  readonly count: number;
  /** Σ(x − t), Σ(x − t)², Σt². */
  readonly error: number;
  readonly squaredError: number;
  readonly squaredTruth: number;
}

/** The sums that every figure here is made of. */
export function errorSums(x: Samples, t: Samples, inside: Uint8Array | null): ErrorSums {
  if (x.length !== t.length || (inside && inside.length !== t.length)) throw new Error('Images of unequal size.');
  let count = 0;
  let error = 0;
  let squaredError = 0;
  let squaredTruth = 0;
  for (let i = 0; i < t.length; i++) {
    if (inside && inside[i] === 0) continue;
    const e = x[i]! - t[i]!;
    count++;
    error += e;
    squaredError += e * e;
    squaredTruth += t[i]! * t[i]!;
  }
  return { count, error, squaredError, squaredTruth };
}

/** 10·log₁₀(R²/MSE) in dB; Infinity where the images are identical. @param range R, in the unit of the images */
export function psnr(x: Samples, t: Samples, range: number, inside: Uint8Array | null = null): number | null {
  const { count, squaredError } = errorSums(x, t, inside);
  return count === 0 ? null : psnrOf(squaredError / count, range);
}
export const psnrOf = (mse: number, range: number): number => 10 * Math.log10((range * range) / mse);

/** ‖x − t‖₂/‖t‖₂; null where the truth is zero throughout. */
export function nrmse(x: Samples, t: Samples, inside: Uint8Array | null = null): number | null {
  const { squaredError, squaredTruth } = errorSums(x, t, inside);
  return squaredTruth === 0 ? null : Math.sqrt(squaredError / squaredTruth);
}

/** Mean of x − t, in the unit of the images. */
export function bias(x: Samples, t: Samples, inside: Uint8Array | null = null): number | null {
  const { count, error } = errorSums(x, t, inside);
  return count === 0 ? null : error / count;
}

/** √mean (x − t)², in the unit of the images. */
export function rmse(x: Samples, t: Samples, inside: Uint8Array | null = null): number | null {
  const { count, squaredError } = errorSums(x, t, inside);
  return count === 0 ? null : Math.sqrt(squaredError / count);
}
