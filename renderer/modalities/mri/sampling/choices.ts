/** Texts of a recipe as its form shows them. */

/** Noise in percent of the samples; null where somebody wrote what is none. @param text null: left out, no noise */
export function noisePercent(text: string | null): number | null {
  if (text === null || text === 'none' || text === 'estimate') return 0;
  const epsilon = Number(/^gaussian:(.+)$/.exec(text)?.[1]);
  return epsilon > 0 ? Number((100 * epsilon).toPrecision(12)) : null;
}

/** null: left out. */
export const noiseText = (percent: number): string | null =>
  percent === 0 ? null : `gaussian:${Number((percent / 100).toPrecision(12))}`;

/** The seed of a random smooth phase; null where there is none. @param text null: the default */
export function phaseSeed(text: string | null): number | null {
  const seed = /^smooth(?::(\d+))?$/.exec(text ?? 'smooth:1');
  return seed === null ? null : Number(seed[1] ?? 1);
}
