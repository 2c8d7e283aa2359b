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
 * Time that this process itself did not get (a suspended machine) is nobody's silence.
 */
export function watchSilence(
  { leastMs }: Silence,
  onStall: (silentMs: number) => void,
): { tell(event: RunEvent): void; end(): void } {
  const gaps: number[] = [];
  const every = leastMs / LOOKS;
  let isStepping = false;
  let stepAt: number | null = null;
  let silent = 0;
  let lookedAt = performance.now();
  const limit = (): number => (isStepping ? Math.max(leastMs, STEPS * median(gaps)) : PIECES * leastMs);
  const timer = setInterval(() => {
    const now = performance.now();
    silent += Math.min(now - lookedAt, 2 * every);
    lookedAt = now;
    if (silent < limit()) return;
    clearInterval(timer);
    onStall(silent);
  }, every);
  timer.unref();
  return {
    tell(event) {
      silent = 0;
      lookedAt = performance.now();
      if (event.kind === 'phase') {
        isStepping = false;
        stepAt = null;
      }
      if (event.kind !== 'step') return;
      if (stepAt !== null) gaps.push(lookedAt - stepAt);
      if (gaps.length > WINDOW) gaps.shift();
      isStepping = true;
      stepAt = lookedAt;
    },
    end: () => clearInterval(timer),
  };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
