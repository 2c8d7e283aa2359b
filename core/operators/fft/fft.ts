import { bluestein } from './bluestein.ts';
import { isDirect, mixedRadix } from './mixed-radix.ts';

/**
 * Discrete Fourier transforms of one length, in place, of `batch` complex signals laid out [length, batch]:
 * element j of signal b is re[j·batch + b] + i·im[j·batch + b]. Several signals at once keep the inner loops long.
 */
export interface Fft {
  readonly length: number;
  readonly batch: number;
  /** X_k = Σ_j x_j exp(−2πi jk/n). */
  forward(re: Float64Array, im: Float64Array): void;
  /** The inverse of `forward`, 1/n included. */
  inverse(re: Float64Array, im: Float64Array): void;
}

/** A plan for any length: mixed radix where no prime factor is above 31, else Bluestein's chirp. */
export function fft(length: number, batch = 1): Fft {
  const forward = isDirect(length) ? mixedRadix(length, batch) : bluestein(length, batch);
  return {
    length,
    batch,
    forward,
    inverse(re, im) {
      forward(im, re); // exchanging the parts conjugates before and after
      for (let i = 0; i < re.length; i++) {
        re[i]! /= length;
        im[i]! /= length;
      }
    },
  };
}
