/**
 * A residual that rises this much within so many steps, and leaves what it had been by then, is no noise of the sampler:
 * that of Song et al. wanders threefold within its range.
 */
const FACTOR = 5;
const STEPS = 20;
const OUT_OF_RANGE = 2;
/** What an empty image leaves: above it nothing is in range. */
const EMPTY = 1;
/** Relative to the data: below it a residual may do what it likes. */
const LEAST = 0.01;
/** Of rounding: what fits the data as well has nothing to be watched, and a copy of it would be half of a run's memory. */
const EXACT = 1e-5;
/** Likewise below so many times what the truth leaves: a start that has fitted the noise is led back up to it. */
const NOISES = 2;

interface Kept<T> {
  readonly step: number;
  readonly residual: number;
  /** null where it was exact. */
  readonly state: T | null;
}

export interface ResidualGrowth<T> {
  /** Where the residual grows: from what to what, between which steps; said once. @param keep a copy of the state */
  look(step: number, residual: number, keep: () => T): string | null;
  /** As it was where the residual was least, within the last 40 steps; null before the first, and where that was exact. */
  lastGood(): T | null;
}

/** Watches the relative residual of one sample. @param ofNoise the relative residual of the truth, 0 where unknown */
export function residualGrowth<T>(ofNoise: number): ResidualGrowth<T> {
  const least = Math.max(LEAST, NOISES * ofNoise);
  let recent: { readonly step: number; readonly residual: number }[] = [];
  let told = false;
  /** The greatest of those before the recent ones. */
  let greatest = 0;
  // The best of these steps and of those before them: a copy each, and no step of the window is without one.
  let best: Kept<T> | null = null;
  let before: Kept<T> | null = null;
  let begun = -Infinity;
  return {
    look(step, residual, keep) {
      for (const old of recent) if (old.step < step - STEPS) greatest = Math.max(greatest, old.residual);
      recent = [...recent.filter((r) => r.step >= step - STEPS), { step, residual }];
      if (step - begun >= STEPS) [before, best, begun] = [best, null, step];
      if (best === null || residual < best.residual) best = { step, residual, state: residual < EXACT ? null : keep() };
      if (told || residual < least) return null;
      const from = recent.reduce((a, b) => (b.residual < a.residual ? b : a));
      const earlier = recent.filter((r) => r.step <= from.step).map((r) => r.residual);
      const range = Math.min(EMPTY, OUT_OF_RANGE * Math.max(greatest, ...earlier));
      if (residual < Math.max(FACTOR * from.residual, range)) return null;
      told = true;
      const text = (value: number): string => value.toPrecision(2);
      return `from ${text(from.residual)} at step ${from.step} to ${text(residual)} at step ${step}`;
    },
    lastGood: () =>
      (before !== null && (best === null || before.residual < best.residual) ? before : best)?.state ?? null,
  };
}
