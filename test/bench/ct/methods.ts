/** The methods of the benches, as a run computes them: each a solver with the settings of a preset. */
import { presets } from '../../../core/modalities/ct/presets.ts';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import type { ParameterValue } from '../../../core/contract/parameters.ts';
import { must } from '../../../core/contract/refused.ts';
import { huFromScaled } from '../../../core/image/units/units.ts';
import type { Preset } from '../../../core/modalities/task.ts';
import { noiseIsKnown } from '../../../core/solvers/discrepancy.ts';
import { meanOf } from '../../../core/metrics/posterior.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { freshState, type InverseProblem } from '../../../core/solvers/solver.ts';

type PresetId = keyof typeof presets;

export interface Method {
  readonly name: string;
  readonly solver: string;
  readonly preset: PresetId;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Other than as many as the preset takes. */
  readonly samples?: number;
}

export const classical = (name: string, solver: string, parameters: Method['parameters'] = {}): Method => ({
  name,
  solver,
  preset: 'fast',
  parameters,
});
export const diffusion = (preset: PresetId): Method => ({
  name: preset,
  solver: preset === 'paper' ? 'predictor-corrector' : 'proximal',
  preset,
  parameters: {},
});

/** By solver, what a preset sets for an image. */
function ofPreset(id: PresetId, hasNoise: boolean): Preset['parameters'] {
  const { parameters, suited }: Preset = presets[id];
  const more = suited?.({ noise: hasNoise ? 'gaussian' : 'none' }, 'image') ?? {};
  return Object.fromEntries(
    [...Object.keys(parameters), ...Object.keys(more)].map((solver) => [
      solver,
      { ...parameters[solver], ...more[solver] },
    ]),
  );
}

/** One sample of noiseless data by the settings of a preset, in about so many evaluations. */
export function within(preset: 'fast' | 'accurate', evaluations: number): Method {
  const { proximal } = ofPreset(preset, false);
  const each = 1 + Number(proximal?.['covarianceSteps'] ?? 0);
  const steps = Math.round(evaluations / each);
  return { ...diffusion(preset), name: `${preset} in ${each * steps}`, parameters: { steps }, samples: 1 };
}

/** What it runs with on an image that is measured with or without noise, every default written out. */
export function settingsOf(method: Method, hasNoise: boolean) {
  const { solver, preset, parameters, samples = presets[preset].samples } = method;
  const entry = solverOf(solver);
  if (entry === undefined) throw new Error(`there is no solver "${solver}"`);
  return {
    needsPrior: entry.needs.includes('prior'),
    samples: entry.stochastic ? samples : 1,
    resolved: must(entry.resolve({ ...ofPreset(preset, hasNoise)[solver], ...parameters })),
  };
}

interface Answer {
  /** HU, the mean of the samples. */
  readonly image: Float32Array;
  readonly nfe: number;
  readonly seconds: number;
}

/** @param truth on the model's scale, for the methods whose weight is the best by it */
export async function answerOf(
  method: Method,
  problem: InverseProblem,
  truth: Float32Array,
  prior: ScoreModel | null,
): Promise<Answer> {
  const { samples, resolved } = settingsOf(method, noiseIsKnown(problem));
  const shared: Record<string, Float32Array> = {};
  const images: Float32Array[] = [];
  const begun = performance.now();
  let nfe = 0;
  for (let seed = 1; seed <= samples; seed++) {
    const state = freshState();
    const context = { seed, prior, truth, shared };
    for await (const _step of runOf(method.solver).run(problem, resolved, context, state));
    images.push(state.arrays['estimate']!.map(huFromScaled));
    nfe += state.nfe;
  }
  return { image: meanOf(images), nfe, seconds: (performance.now() - begun) / 1000 };
}
