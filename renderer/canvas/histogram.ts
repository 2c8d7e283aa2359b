export interface Histogram {
  readonly counts: Uint32Array;
  /** Bin k holds low + k·step ≤ v < low + (k + 1)·step; the last one holds `high` too. */
  readonly low: number;
  readonly high: number;
  readonly step: number;
  readonly notFinite: number;
}

/** Counts of the finite values between the least and the largest of them. */
export function histogramOf(values: Float32Array, bins = 256): Histogram {
  let low = Infinity;
  let high = -Infinity;
  for (const v of values) {
    if (!Number.isFinite(v)) continue;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const counts = new Uint32Array(bins);
  if (low > high) return { counts, low: 0, high: 1, step: 1 / bins, notFinite: values.length };
  const step = high > low ? (high - low) / bins : 1 / bins;
  let notFinite = 0;
  for (const v of values) {
    if (!Number.isFinite(v)) notFinite++;
    else counts[Math.min(Math.floor((v - low) / step), bins - 1)]!++;
  }
  return { counts, low, high, step, notFinite };
}
