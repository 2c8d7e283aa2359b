import type { Estimate } from '../../../core/contract/studio/run-summary.ts';

/** Seconds as a person reads them: "12 s", "2:41 min", "1 h 05 min". */
export function durationText(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 100) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${String(whole % 60).padStart(2, '0')} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** Where the bounds lie this far apart, one figure would say more than is known. */
const WIDE = 1.6;

/** Seconds that are estimated: "12 s", or "20 s to 40 s" where that is uncertain. */
export function estimateText({ low, likely, high }: Estimate, t: (key: string, values: object) => string): string {
  const [from, to] = [durationText(low), durationText(high)];
  return from === to || high < WIDE * Math.max(1, low) ? durationText(likely) : t('workspace.run.range', { from, to });
}
