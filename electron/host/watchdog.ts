import type { RunEvent } from '../../core/contract/run.ts';

/** How long a worker may say nothing while it runs a job. */
export interface Silence {
  /** Never ended before, in ms. */
  readonly leastMs: number;
}
export const SILENCE: Silence = { leastMs: 60_000 };

/** A step that takes so many times the usual one is none. */
const STEPS = 20;
/** Measuring, the domain check and the report are one long piece of work each, of which nothing is told. */
const PIECES = 10;
const WINDOW = 50;
/** Looks at the clock in the least time. */
const LOOKS = 10;

/**
 * Calls `onStall` once where nothing was told for 20 times the median step, or for the least time if that is longer.
 */
export function watchSilence(
  { leastMs }: Silence,
  onStall: (silentMs: number) => void,
): Watch & { tell(event: RunEvent): void } {
  const gaps: number[] = [];
  let isStepping = false;
  let stepAt: number | null = null;
  const limit = (): number => (isStepping ? Math.max(leastMs, STEPS * median(gaps)) : PIECES * leastMs);
  const watch = watchStandstill(limit, onStall, leastMs / LOOKS);
  return {
    ...watch,
    tell(event) {
      watch.stir();
      const now = performance.now();
      if (event.kind === 'phase') {
        isStepping = false;
        stepAt = null;
      }
      if (event.kind !== 'step') return;
      if (stepAt !== null) gaps.push(now - stepAt);
      if (gaps.length > WINDOW) gaps.shift();
      isStepping = true;
      stepAt = now;
    },
  };
}

/** Waits for something that tells now and then that it goes on. */
export interface Watch {
  stir(): void;
  end(): void;
}

/**
 * Calls `onStall` once where `stir` was not called for so long. Time that this process itself did not get (a suspended
 * machine) is nobody's standstill.
 */
export function watchStandstill(
  limitMs: number | (() => number),
  onStall: (silentMs: number) => void,
  everyMs = typeof limitMs === 'number' ? limitMs / LOOKS : 0,
): Watch {
  const limit = typeof limitMs === 'number' ? () => limitMs : limitMs;
  let silent = 0;
  let lookedAt = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    silent += Math.min(now - lookedAt, 2 * everyMs);
    lookedAt = now;
    if (silent < limit()) return;
    clearInterval(timer);
    onStall(silent);
  }, everyMs);
  timer.unref();
  return {
    stir() {
      silent = 0;
      lookedAt = performance.now();
    },
    end: () => clearInterval(timer),
  };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
