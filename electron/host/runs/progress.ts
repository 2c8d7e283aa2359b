import type { Job } from '../../../core/contract/job.ts';
import { solverOf, usesPrior } from '../../../core/catalogue/solvers/solvers.ts';
import type { RunEvent } from '../../../core/contract/run.ts';
import type { Estimate, RunSummary } from '../../../core/contract/studio/run-summary.ts';
import { paceMeter, type PaceMeter } from './pace-meter.ts';
import { sumOf, times } from './speed.ts';
import { stagesOf } from './work.ts';

type Progress = NonNullable<RunSummary['progress']>;

/** Follows a run by its events, over all stages, methods and samples of its job. */
export interface Meter {
  tell(event: RunEvent): void;
  /** So many seconds passed since the newest event: time goes on between two of them, as far as the next one reaches. */
  wait(seconds: number): void;
  /** null before the first event. */
  read(): Progress | null;
  /** Of the step that goes on, in seconds; 0 until there are two. */
  stepSeconds(): number;
  /** What remains; the whole before the first event. */
  left(): Estimate;
}

interface Part {
  readonly id: string;
  /** Steps of a method's samples. */
  readonly pace: PaceMeter;
  /** On the clock of the process that began it. */
  begunAt: number | null;
  /** Seconds, once another has followed. */
  took: number | null;
}

const NONE: Estimate = { low: 0, likely: 0, high: 0 };
/** What was expected counts as much as measurements of this share of the whole: a slow start says little of the rest. */
const TRUST = 0.25;
/** Only what has ended is done: until then nothing more is said, however late it is. */
const MOST = 0.99;

const less = ({ low, likely, high }: Estimate, seconds: number): Estimate => ({
  low: Math.max(0, low - seconds),
  likely: Math.max(0, likely - seconds),
  high: Math.max(0, high - seconds),
});

/** Classical methods may find their answer long before their last step. */
const goesToItsEnd = ({ id }: Part): boolean => usesPrior(id);

/** @param expected seconds of each stage of the job, as they are known now */
export function meterOf(job: Job, expected: () => readonly Estimate[]): Meter {
  const parts: Part[] = stagesOf(job).map(({ id }) => ({
    id,
    pace: paceMeter(job.solvers.find((s) => s.id === id)?.seeds.length ?? 1),
    begunAt: null,
    took: null,
  }));
  let current = -1;
  let phase = '';
  let at = 0;
  let waited = 0;
  let share = 0;
  let newest: Pick<Progress, 'method' | 'seed' | 'step' | 'of'> = { method: null, seed: null, step: 0, of: 0 };

  function begin(id: string, now: number): void {
    const index = parts.findIndex((p) => p.id === id);
    if (index < 0 || index === current) return;
    const before = parts[current];
    // The clock of a run begins anew in each process: what was cut says nothing.
    if (before?.begunAt !== undefined && before.begunAt !== null && index > current) {
      before.took = Math.max(0, now - before.begunAt);
    }
    current = index;
    parts[index]!.begunAt = now;
  }

  /** Seconds since the newest event, never beyond where the next step will be; a stage without steps has only its end. */
  const since = ({ pace }: Part, whole: Estimate): number =>
    pace.share() === 0 ? waited : Math.min(waited, pace.toNext(whole.likely));

  /** What remains of the part that goes on. */
  function leftOf(part: Part, known: Estimate): Estimate {
    const { pace, begunAt } = part;
    const elapsed = begunAt === null ? 0 : Math.max(0, at - begunAt) + since(part, known);
    const byClock = { ...less(known, elapsed), low: 0 };
    const paced = pace.left();
    if (paced === null) return byClock;
    const measured = less(paced, since(part, known));
    return goesToItsEnd(part) || measured.likely <= byClock.likely ? measured : byClock;
  }

  /** How much slower or faster this run is than expected, by what was measured of it. */
  function drift(known: readonly Estimate[]): number {
    const trusted = TRUST * sumOf(known).likely;
    let took = trusted;
    let likely = trusted;
    for (const [i, part] of parts.entries()) {
      const whole = part.took ?? (i === current && goesToItsEnd(part) ? part.pace.whole() : null);
      if (whole === null) continue;
      took += whole;
      likely += known[i]!.likely;
    }
    return likely === 0 ? 1 : took / likely;
  }

  function remaining(): { left: Estimate; done: number } {
    const known = expected();
    const scale = drift(known);
    let done = 0;
    const left: Estimate[] = [];
    for (const [i, part] of parts.entries()) {
      const whole = times(scale, known[i]!);
      if (i < current) done += part.took ?? whole.likely;
      // One that was resumed has done a part of what is to come.
      if (i > current) left.push(times(1 - part.pace.share(), whole));
      if (i !== current) continue;
      const rest = leftOf(part, whole);
      left.push(rest);
      done +=
        part.pace.whole() === null ? Math.max(0, whole.likely - rest.likely) : part.pace.done() + since(part, whole);
    }
    return { left: sumOf([NONE, ...left]), done };
  }

  return {
    stepSeconds: () => parts[current]?.pace.stepSeconds() ?? 0,
    left: () => remaining().left,
    wait(seconds) {
      waited = Math.max(0, seconds);
    },
    tell(event) {
      at = event.at;
      waited = 0;
      if (event.kind === 'phase') {
        phase = event.phase;
        begin(event.stage, event.at);
      }
      if (event.kind !== 'step') return;
      begin(event.method, event.at);
      phase = solverOf(event.method)?.label ?? event.method;
      parts[current]?.pace.step(event);
      newest = { method: event.method, seed: event.seed, step: event.step, of: event.of };
    },
    read() {
      if (current < 0) return null;
      const { left, done } = remaining();
      const total = done + left.likely;
      // A better guess of what remains must not look like work undone.
      share = Math.max(share, total > 0 ? Math.min(MOST, done / total) : 0);
      return { phase, ...newest, share, left };
    },
  };
}
