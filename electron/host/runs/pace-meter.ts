import type { RunEvent } from '../../../core/contract/run.ts';
import type { Estimate } from '../../../core/contract/studio/run-summary.ts';

/** The steps of one method over all its samples. */
export interface PaceMeter {
  step(event: Extract<RunEvent, { kind: 'step' }>): void;
  /** Seconds that remain, and of the whole; null until there are enough steps. */
  left(): Estimate | null;
  whole(): number | null;
  /** Of all steps of all samples that is done, 0 to 1. */
  share(): number;
  /** Seconds of what is done, at the pace of all. */
  done(): number;
  /** Of one step of one sample; 0 until there are two. */
  stepSeconds(): number;
  /** Seconds from the newest step to the next that will be told, at the pace of all; until there are two, at the one that makes `expected` of the whole. */
  toNext(expected: number): number;
}

/** Measured steps before a time is told, and those that it is told from. */
const ENOUGH = 10;
const WINDOW = 50;
/** Share left out at either end: a garbage collection, a page fault, a pause of the machine. */
const TRIM = 0.1;

export function paceMeter(seeds: number): PaceMeter {
  const samples = Math.max(1, seeds);
  /** Steps done, by seed. */
  const steps = new Map<number | null, number>();
  /** Steps of one sample; 0 until it says so. */
  let of = 0;
  /** Seconds a step of one sample, newest last. */
  const paces: number[] = [];
  /**
   * Samples may go on side by side, each step of theirs at nearly the same moment: time is taken when this one has
   * moved on, over the steps of all.
   */
  let lead: { readonly seed: number | null; readonly at: number } | null = null;
  let passed = 0;
  /** Steps of all samples from one report to the next: as many as go on side by side. */
  let apart = 0;

  const stepsDone = (): number => [...steps.values()].reduce((a, b) => a + b, 0);
  const left = (): number => Math.max(0, of * samples - stepsDone());

  return {
    step(e) {
      const before = steps.get(e.seed);
      passed += e.step - (before ?? e.step);
      const leadStep = lead === null ? undefined : steps.get(lead.seed);
      if (lead === null || leadStep === undefined || leadStep >= e.of) {
        lead = { seed: e.seed, at: e.at };
        passed = 0;
      } else if (e.seed === lead.seed) {
        const seconds = e.at - lead.at;
        // The clock of a run begins anew in each process: a pause is no step.
        if (seconds > 0 && passed > 0) {
          paces.push(seconds / passed);
          apart = passed;
          if (paces.length > WINDOW) paces.shift();
        }
        if (seconds !== 0) {
          lead = { seed: e.seed, at: e.at };
          passed = 0;
        }
      }
      steps.set(e.seed, e.step);
      of = e.of;
    },
    left() {
      if (paces.length < ENOUGH) return null;
      const sorted = [...paces].sort((a, b) => a - b);
      const quarter = Math.floor(sorted.length / 4);
      const likely = trimmedMean(paces);
      return {
        low: left() * Math.min(likely, sorted[quarter]!),
        likely: left() * likely,
        high: left() * Math.max(likely, sorted[sorted.length - 1 - quarter]!),
      };
    },
    whole: () => (paces.length < ENOUGH ? null : trimmedMean(paces) * of * samples),
    share: () => (of === 0 ? 0 : Math.min(1, stepsDone() / (of * samples))),
    done: () => (paces.length === 0 ? 0 : trimmedMean(paces) * stepsDone()),
    stepSeconds: () => (paces.length === 0 ? 0 : trimmedMean(paces)),
    toNext(expected) {
      if (paces.length === 0) return of === 0 ? 0 : expected / (of * samples);
      return trimmedMean(paces) * Math.min(left(), apart);
    },
  };
}

function trimmedMean(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const cut = Math.floor(sorted.length * TRIM);
  const kept = sorted.slice(cut, sorted.length - cut);
  return kept.reduce((a, b) => a + b, 0) / kept.length;
}
