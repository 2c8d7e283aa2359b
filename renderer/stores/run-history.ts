import type { RunEvent } from '../../core/contract/run.ts';

/** One method over one seed, as its steps told it. */
export interface Trace {
  readonly method: string;
  readonly seed: number | null;
  readonly steps: readonly number[];
  readonly residuals: readonly number[];
  readonly sigmas: readonly (number | null)[];
  readonly of: number;
}

/** What a run told so far, folded for the run panel. */
export interface RunHistory {
  readonly phase: string | null;
  readonly traces: readonly Trace[];
  /** Newest preview of each method and seed: path in the run folder, and a count that changes with its content. */
  readonly previews: ReadonlyMap<string, { readonly file: string; readonly count: number; readonly step: number }>;
  /** Key of the newest preview. */
  readonly newest: string | null;
  readonly warnings: readonly string[];
}

export const NO_HISTORY: RunHistory = { phase: null, traces: [], previews: new Map(), newest: null, warnings: [] };

export const traceKey = (method: string, seed: number | null): string => (seed === null ? method : `${method}-${seed}`);

/** The history after one more event. */
export function advance(history: RunHistory, event: RunEvent): RunHistory {
  switch (event.kind) {
    case 'phase':
      return { ...history, phase: event.phase };
    case 'warning':
      return { ...history, warnings: [...history.warnings, event.text] };
    case 'step':
      return { ...history, traces: withStep(history.traces, event) };
    case 'preview': {
      const key = traceKey(event.method, event.seed);
      const count = (history.previews.get(key)?.count ?? 0) + 1;
      const previews = new Map(history.previews).set(key, { file: event.file, count, step: event.step });
      return { ...history, previews, newest: key };
    }
    case 'result':
      return history;
  }
}

function withStep(traces: readonly Trace[], event: Extract<RunEvent, { kind: 'step' }>): readonly Trace[] {
  const { method, seed, step, of, residual, sigma } = event;
  const at = traces.findIndex((t) => t.method === method && t.seed === seed);
  const before = at < 0 ? { method, seed, steps: [], residuals: [], sigmas: [], of } : traces[at]!;
  // A resumed run tells the steps since its checkpoint again.
  const kept = before.steps.findIndex((s) => s >= step);
  const n = kept < 0 ? before.steps.length : kept;
  const next: Trace = {
    ...before,
    of,
    steps: [...before.steps.slice(0, n), step],
    residuals: [...before.residuals.slice(0, n), residual],
    sigmas: [...before.sigmas.slice(0, n), sigma],
  };
  return at < 0 ? [...traces, next] : traces.map((t, i) => (i === at ? next : t));
}
