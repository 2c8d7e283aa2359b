import { solverOf } from '../../../core/catalogue/solvers.ts';
import type { Job } from '../../../core/contract/job.ts';
import type { RunEvent } from '../../../core/contract/run.ts';
import type { RunSummary } from '../../../core/contract/studio/run-summary.ts';
import { guessedCost } from './work.ts';

type Progress = NonNullable<RunSummary['progress']>;

/** Follows a run by its events, over all methods and samples of its job. */
export interface Meter {
  tell(event: RunEvent): void;
  /** null before the first event. */
  read(): Progress | null;
  /** Of the step that goes on, in seconds; 0 until there are two. */
  stepSeconds(): number;
}

interface Method {
  readonly id: string;
  readonly seeds: number;
  /** Seconds expected for all its samples, or a guess in any unit. */
  readonly expected: number;
  /** Steps done, by seed. */
  readonly steps: Map<number | null, number>;
  /** Steps of one sample; null until it says so. */
  of: number | null;
  /** Seconds a step of one sample, newest last. */
  readonly paces: number[];
  /**
   * Samples may go on side by side, each step of theirs at nearly the same moment: time is taken when this one has
   * moved on, over the steps of all.
   */
  lead: number | null;
  lastAt: number | null;
  /** Since then. */
  passed: number;
}

/** Measured steps before a time is told, and those that it is told from. */
const ENOUGH = 10;
const WINDOW = 50;
/** Share left out at either end: a garbage collection, a page fault, a pause of the machine. */
const TRIM = 0.1;

/** @param expectedSeconds of each method in the job's order; null where it was never measured */
export function meterOf(job: Job, expectedSeconds: readonly (number | null)[]): Meter {
  const known = expectedSeconds.every((s) => s !== null);
  const methods: Method[] = job.solvers.map((solver, i) => ({
    id: solver.id,
    seeds: Math.max(1, solver.seeds.length),
    expected: (known ? expectedSeconds[i] : null) ?? guessedCost(solver, job),
    steps: new Map(),
    of: null,
    paces: [],
    lead: null,
    lastAt: null,
    passed: 0,
  }));
  let phase = '';
  let begun = false;
  let share = 0;
  let newest: { method: Method; seed: number | null; step: number; of: number } | null = null;

  function step(e: Extract<RunEvent, { kind: 'step' }>): void {
    const index = methods.findIndex((m) => m.id === e.method);
    const method = methods[index];
    if (method === undefined) return;
    const before = method.steps.get(e.seed);
    method.passed += e.step - (before ?? e.step);
    const leadStep = method.steps.get(method.lead);
    if (leadStep === undefined || leadStep >= e.of) {
      Object.assign(method, { lead: e.seed, lastAt: e.at, passed: 0 });
    } else if (e.seed === method.lead) {
      const seconds = method.lastAt === null ? 0 : e.at - method.lastAt;
      // The clock of a run begins anew in each process: a pause is no step.
      if (seconds > 0 && method.passed > 0) {
        method.paces.push(seconds / method.passed);
        if (method.paces.length > WINDOW) method.paces.shift();
      }
      if (seconds !== 0) Object.assign(method, { lastAt: e.at, passed: 0 });
    }
    method.steps.set(e.seed, e.step);
    method.of = e.of;
    newest = { method, seed: e.seed, step: e.step, of: e.of };
  }

  /** Share of a method that is done; one that another has followed is done whole. */
  function shareOf(method: Method, index: number): number {
    const current = newest === null ? -1 : methods.indexOf(newest.method);
    if (index < current) return 1;
    if (index > current || method.of === null) return 0;
    return Math.min(1, stepsOf(method) / (method.of * method.seeds));
  }
  /** Seconds of a method by its own pace; null until there are enough steps. */
  function measured(method: Method): number | null {
    if (method.of === null || method.paces.length < ENOUGH) return null;
    // One that another has followed may have found its answer before its last step.
    const isOver = newest !== null && methods.indexOf(method) < methods.indexOf(newest.method);
    const steps = isOver ? stepsOf(method) : method.of * method.seeds;
    return trimmedMean(method.paces) * steps;
  }

  return {
    stepSeconds: () => (newest === null || newest.method.paces.length === 0 ? 0 : trimmedMean(newest.method.paces)),
    tell(event) {
      begun = true;
      if (event.kind === 'phase') phase = event.phase;
      if (event.kind !== 'step') return;
      phase = solverOf(event.method)?.label ?? event.method;
      step(event);
    },
    read() {
      if (!begun) return null;
      // What was measured says how far guesses are off.
      const pairs = methods.flatMap((m) => {
        const seconds = measured(m);
        return seconds === null ? [] : [{ seconds, expected: m.expected }];
      });
      const scale =
        pairs.length === 0
          ? known
            ? 1
            : null
          : pairs.reduce((a, p) => a + p.seconds, 0) / pairs.reduce((a, p) => a + p.expected, 0);
      const costs = methods.map((m) => measured(m) ?? m.expected * (scale ?? 1));
      const total = costs.reduce((a, b) => a + b, 0);
      const done = methods.reduce((sum, m, i) => sum + costs[i]! * shareOf(m, i), 0);
      // A better guess of what remains must not look like work undone.
      share = Math.max(share, total > 0 ? Math.min(1, done / total) : 0);
      return {
        phase,
        method: newest?.method.id ?? null,
        seed: newest?.seed ?? null,
        step: newest?.step ?? 0,
        of: newest?.of ?? 0,
        share,
        etaSeconds: scale === null ? null : Math.max(0, total - done),
      };
    },
  };
}

const stepsOf = ({ steps }: Method): number => [...steps.values()].reduce((a, b) => a + b, 0);

function trimmedMean(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const cut = Math.floor(sorted.length * TRIM);
  const kept = sorted.slice(cut, sorted.length - cut);
  return kept.reduce((a, b) => a + b, 0) / kept.length;
}
