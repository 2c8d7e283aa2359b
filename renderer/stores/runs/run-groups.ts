import type { Estimate, Queue, RunSummary } from '../../../core/contract/studio/run-summary.ts';

type State = RunSummary['state'];

/** The slices of one batch that are still there, in their order, and what became of them. */
export interface RunBatch {
  readonly id: string;
  /** For example "chest · 23 views · fast". */
  readonly name: string;
  /** Slices that were submitted. */
  readonly of: number;
  readonly runs: readonly RunSummary[];
  readonly done: number;
  readonly failed: number;
  /** Done only where every slice of it is. */
  readonly state: State;
  /** Slices that ended, well or not, and what is done of the one that goes on, 0 to 1. */
  readonly share: number;
}

/** A line of a list of runs. */
export type RunGroup =
  { readonly id: string; readonly run: RunSummary } | { readonly id: string; readonly batch: RunBatch };

/** Runs with the slices of each batch gathered where the first of them stands. */
export function groupRuns(runs: readonly RunSummary[]): RunGroup[] {
  const slices = new Map<string, RunSummary[]>();
  for (const run of runs) {
    if (run.batch === null) continue;
    const known = slices.get(run.batch.id);
    if (known === undefined) slices.set(run.batch.id, [run]);
    else known.push(run);
  }
  const groups: RunGroup[] = [];
  for (const run of runs) {
    if (run.batch === null) groups.push({ id: run.id, run });
    else {
      const found = slices.get(run.batch.id);
      if (found === undefined) continue;
      slices.delete(run.batch.id);
      groups.push({ id: run.batch.id, batch: batchOf(found) });
    }
  }
  return groups;
}

function batchOf(found: readonly RunSummary[]): RunBatch {
  const runs = [...found].sort((a, b) => (a.batch?.number ?? 0) - (b.batch?.number ?? 0));
  const { id, name, of } = runs[0]!.batch!;
  const count = (...states: State[]): number => runs.filter((r) => states.includes(r.state)).length;
  const [done, failed] = [count('done'), count('failed')];
  const ended = done + failed + count('stopped-kept') + (of - runs.length);
  const partly = runs.reduce((sum, r) => sum + (r.state === 'running' ? (r.progress?.share ?? 0) : 0), 0);
  return { id, name, of, runs, done, failed, state: stateOf(count), share: Math.min(1, (ended + partly) / of) };
}

/** What most needs to be known of several. */
function stateOf(count: (...states: State[]) => number): State {
  const order: readonly State[] = ['running', 'queued', 'interrupted', 'paused', 'failed', 'stopped-kept', 'cancelled'];
  return order.find((state) => count(state) > 0) ?? 'done';
}

/** What remains of a batch: the slice that goes on, and those that wait. null where nothing does. */
export function leftOf({ runs }: RunBatch, queue: Queue): Estimate | null {
  const ids = new Set(runs.map(({ id }) => id));
  const waiting = queue.waiting.reduce((sum, id, i) => sum + (ids.has(id) ? (queue.waitingSeconds[i] ?? 0) : 0), 0);
  const own = runs.find((r) => r.state === 'running')?.progress?.left;
  if (waiting === 0 && own === undefined) return null;
  const { low, likely, high } = own ?? { low: 0, likely: 0, high: 0 };
  return { low: low + waiting, likely: likely + waiting, high: high + waiting };
}
