import type { Estimate } from '../../../core/contract/studio/run-summary.ts';

interface Figure {
  readonly text: string;
  readonly unit: 's' | 'min' | null;
}

const two = (n: number): string => String(n).padStart(2, '0');
const textOf = ({ text, unit }: Figure): string => (unit === null ? text : `${text} ${unit}`);

/** Seconds as a person reads them: "12 s", "2:41 min", "25 min", "1 h 05 min". @param short so many are seconds yet */
function figureOf(seconds: number, short: number): Figure {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < short) return { text: String(whole), unit: 's' };
  if (whole < 600) return { text: `${Math.floor(whole / 60)}:${two(whole % 60)}`, unit: 'min' };
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return { text: String(minutes), unit: 'min' };
  return { text: `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`, unit: null };
}

/** Seconds that were measured: "45 s", "2:41 min". */
export const durationText = (seconds: number): string => textOf(figureOf(seconds, 100));

/** Where the bounds lie this far apart, one figure would say more than is known. */
const WIDE = 1.6;
const MUCH = 4;

/** Seconds that are estimated: "12 s", or "20 to 40 s" where that is uncertain; a unit that both share is told once. */
export function estimateText({ low, likely, high }: Estimate, t: (key: string, values: object) => string): string {
  // Up to here seconds are read at a glance, unless minutes stand beside them.
  const short = high < 100 ? 100 : 60;
  const [from, to] = [figureOf(low, short), figureOf(high, short)];
  // So far apart two figures are no estimate: the likely one is told as what it is.
  if (high > MUCH * Math.max(1, low)) return t('workspace.run.roughly', { time: textOf(figureOf(likely, short)) });
  if (textOf(from) === textOf(to) || high < WIDE * Math.max(1, low)) return textOf(figureOf(likely, short));
  return t('workspace.run.range', { from: from.unit === to.unit ? from.text : textOf(from), to: textOf(to) });
}
