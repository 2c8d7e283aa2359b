import type { MeasuredNoise } from '../../../core/contract/measurement/noise.ts';
import type { RunEvent } from '../../../core/contract/run.ts';
import type { LineSeries } from './line-series.ts';

export type StepEvent = Extract<RunEvent, { kind: 'step' }>;

/** Steps of one method with one seed, in order. */
export interface RunSteps {
  readonly method: string;
  readonly seed: number | null;
  readonly steps: readonly StepEvent[];
}

/** The steps that a run told, by method and seed. A step that was told again after a resume counts once, the last time. */
export function stepsOf(events: readonly RunEvent[]): readonly RunSteps[] {
  const runs = new Map<string, { method: string; seed: number | null; byStep: Map<number, StepEvent> }>();
  for (const event of events) {
    if (event.kind !== 'step') continue;
    const key = `${event.method} ${event.seed}`;
    const run = runs.get(key) ?? { method: event.method, seed: event.seed, byStep: new Map<number, StepEvent>() };
    run.byStep.set(event.step, event);
    runs.set(key, run);
  }
  return [...runs.values()].map(({ method, seed, byStep }) => ({
    method,
    seed,
    steps: [...byStep.values()].sort((a, b) => a.step - b.step),
  }));
}

/** One line a method and seed; methods differ in style, their seeds do not, and share an entry of the legend. */
export function residualSeries(
  runs: readonly RunSteps[],
  labelOf: (method: string, seed: number | null) => string,
  groupOf: (method: string, seeds: number) => string,
): LineSeries[] {
  const methods = [...new Set(runs.map((r) => r.method))];
  return runs.map(({ method, seed, steps }) => ({
    id: `${method}-${seed ?? ''}`,
    label: labelOf(method, seed),
    group: groupOf(method, runs.filter((r) => r.method === method).length),
    style: methods.indexOf(method),
    x: steps.map((s) => s.step),
    y: steps.map((s) => s.residual),
  }));
}

/** The noise level of the diffusion over the steps of the newest run that has one; null where none has. */
export function sigmaSeries(runs: readonly RunSteps[], label: string): LineSeries | null {
  const run = runs.findLast((r) => r.steps.some((s) => s.sigma !== null));
  if (run === undefined) return null;
  const steps = run.steps.filter((s) => s.sigma !== null);
  return {
    id: 'sigma',
    label,
    style: 5,
    x: steps.map((s) => s.step),
    y: steps.map((s) => s.sigma ?? 0),
    onRight: true,
  };
}

/**
 * Where the relative residual ‖Ax − y‖/‖y‖ of an image lies that explains the data to their noise: the whitened band
 * 1 ± √(2/m) times σ_y√m/‖y‖, which for noise of relative size ε is ε/√(1 + ε²). null where the noise is no such.
 * @param samples m, the measured numbers
 */
export function residualBand(
  noise: MeasuredNoise,
  samples: number,
): { readonly low: number; readonly high: number } | null {
  if (noise.kind !== 'gaussian' || samples < 1) return null;
  const level = noise.epsilon / Math.hypot(1, noise.epsilon);
  const half = Math.sqrt(2 / samples);
  return { low: level * Math.max(0, 1 - half), high: level * (1 + half) };
}
