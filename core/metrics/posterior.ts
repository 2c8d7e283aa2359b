import type { Samples } from './error.ts';

export interface Spread {
  /** Standard deviation (n − 1) of every pixel over the samples, in the unit of the samples. */
  readonly sd: Float32Array;
  readonly median: number;
  readonly p95: number;
}

/** Mean of equally long samples, the sum in float64. */
export function meanOf(samples: readonly Samples[]): Float32Array {
  const mean = new Float32Array(samples[0]!.length);
  for (let i = 0; i < mean.length; i++) {
    let sum = 0;
    for (const s of samples) sum += s[i]!;
    mean[i] = sum / samples.length;
  }
  return mean;
}

/**
 * How far samples lie apart. It is the spread of this method under this prior, not a calibrated uncertainty.
 * @param roi limits median and percentile, not the map @throws for fewer than two samples
 */
export function spreadOf(samples: readonly Samples[], roi: Uint8Array | null = null): Spread {
  if (samples.length < 2) throw new Error('A spread takes at least two samples.');
  const mean = meanOf(samples);
  const sd = mean.map((m, i) => {
    let sum = 0;
    for (const s of samples) sum += (s[i]! - m) ** 2;
    return Math.sqrt(sum / (samples.length - 1));
  });
  const sorted = (roi ? sd.filter((_, i) => roi[i] !== 0) : sd.slice()).sort();
  return { sd, median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}

/** Quantile of ascending numbers, linear between neighbours; 0 where there are none. */
export function quantile(ascending: Samples, q: number): number {
  if (ascending.length === 0) return 0;
  const at = q * (ascending.length - 1);
  const low = Math.floor(at);
  const above = ascending[Math.min(low + 1, ascending.length - 1)]!;
  return ascending[low]! + (at - low) * (above - ascending[low]!);
}

/**
 * Share of pixels whose truth lies between the smallest and the largest of the samples. Where the truth could
 * be one more sample, (n − 1)/(n + 1) of the pixels are expected, whatever the distribution.
 */
export function coverage(
  samples: readonly Samples[],
  truth: Samples,
  roi: Uint8Array | null = null,
): { readonly found: number; readonly expected: number } {
  let inside = 0;
  let count = 0;
  for (let i = 0; i < truth.length; i++) {
    if (roi && roi[i] === 0) continue;
    let low = Infinity;
    let high = -Infinity;
    for (const s of samples) {
      low = Math.min(low, s[i]!);
      high = Math.max(high, s[i]!);
    }
    count++;
    if (truth[i]! >= low && truth[i]! <= high) inside++;
  }
  const n = samples.length;
  return { found: count === 0 ? 0 : inside / count, expected: (n - 1) / (n + 1) };
}
