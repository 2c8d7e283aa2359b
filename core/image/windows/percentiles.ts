/** Enough for a percentile on the screen. */
const LARGEST_SAMPLE = 16_384;

/** Two percentiles of the finite values, from an even sample of them; [0, 1] where there is none. */
export function percentiles(values: Float32Array, lower: number, upper: number): readonly [number, number] {
  const step = Math.max(1, Math.ceil(values.length / LARGEST_SAMPLE));
  const sample = new Float32Array(Math.ceil(values.length / step));
  let n = 0;
  for (let i = 0; i < values.length; i += step) {
    const v = values[i]!;
    if (Number.isFinite(v)) sample[n++] = v;
  }
  if (n === 0) return [0, 1];
  const sorted = sample.subarray(0, n).sort();
  const at = (q: number): number => sorted[Math.round(q * (n - 1))]!;
  return [at(lower), at(upper)];
}
