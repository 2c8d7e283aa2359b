/** Texts of a recipe as its form shows them. */

/** Noise in percent of the samples; null: estimated from them; what is none of it has no value. @param unsaid what it is where it is left out */
export function noisePercent(text: string | null, unsaid: 0 | null): number | null | undefined {
  if (text === null) return unsaid;
  if (text === 'none') return 0;
  if (text === 'estimate') return null;
  const epsilon = Number(/^gaussian:(.+)$/.exec(text)?.[1]);
  return epsilon > 0 ? Number((100 * epsilon).toPrecision(12)) : undefined;
}

/** null: left out. */
export function noiseText(percent: number | null, unsaid: 0 | null): string | null {
  if (percent === unsaid) return null;
  if (percent === null) return 'estimate';
  return percent === 0 ? 'none' : `gaussian:${Number((percent / 100).toPrecision(12))}`;
}

/** The seed of a random smooth phase; null where there is none. @param text null: the default */
export function phaseSeed(text: string | null): number | null {
  const seed = /^smooth(?::(\d+))?$/.exec(text ?? 'smooth:1');
  return seed === null ? null : Number(seed[1] ?? 1);
}
