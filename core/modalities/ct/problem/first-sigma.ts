/** First noise level at 23 equal views, tuned on the validation slices: about four times the start's usual error. */
const SIGMA_AT_23_VIEWS = 0.1;
const GAP_AT_23_VIEWS = 180 / 23;
/** The start's error falls with the number of views like views^−0.8 (measured from 10 to 90 views). */
const GAP_POWER = 0.8;
const LEAST = 0.02;
const MOST = 0.25;

/**
 * A first noise level above the start's error, from how far apart the views lie: the wider the gap that a random
 * direction falls into, the less the start knows. Statistics of the start itself (its change by denoising, by a data
 * step) were tried and follow its error hardly at all within one number of views.
 */
export function firstSigma(anglesDeg: readonly number[]): number {
  const sorted = anglesDeg.map((a) => ((a % 180) + 180) % 180).sort((a, b) => a - b);
  let squares = 0;
  for (let i = 0; i < sorted.length; i++) {
    const next = i + 1 < sorted.length ? sorted[i + 1]! : sorted[0]! + 180;
    squares += (next - sorted[i]!) ** 2;
  }
  const gap = squares / 180;
  return Math.min(MOST, Math.max(LEAST, SIGMA_AT_23_VIEWS * (gap / GAP_AT_23_VIEWS) ** GAP_POWER));
}
