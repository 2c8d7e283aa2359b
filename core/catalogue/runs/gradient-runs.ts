import { gradientGuidance, type GradientGuidanceSettings } from '../../solvers/gradient-guidance.ts';
import { sigmaRange } from '../../solvers/sigma-range.ts';
import { numberIn } from '../solvers/solver-entry.ts';
import { optional, priorOf, type SolverCode } from './solver-run.ts';

/** As of the engine: the operator's own error on noiseless data. */
const MODEL_ERROR = 0.001;

const guided = (guidance: GradientGuidanceSettings['guidance']): SolverCode => ({
  run(problem, values, context, state) {
    const prior = priorOf(context);
    if (prior.pullback === undefined) throw new Error('this network has no gradients');
    const range = sigmaRange(prior.manifest, numberIn(values, 'sigmaMin'), numberIn(values, 'sigmaMax'));
    const { sigmaMax } = range;
    const sigmaMin = Math.min(range.sigmaMin, sigmaMax);
    Object.assign(state.numbers, { sigmaMin, sigmaMax });
    const settings: GradientGuidanceSettings = {
      guidance,
      steps: numberIn(values, 'steps'),
      sigmaMax,
      sigmaMin,
      weight: numberIn(values, 'weight'),
      modelError: MODEL_ERROR,
      cgIterations: optional(values, 'cgIterations') ?? 1,
      seed: context.seed,
    };
    return gradientGuidance(problem, settings, prior, (...asked) => prior.pullback!(...asked), state);
  },
  chosen: (state) => ({ sigmaMax: state.numbers['sigmaMax'] ?? NaN, sigmaMin: state.numbers['sigmaMin'] ?? NaN }),
});

export const dpsRun = guided('dps');
export const pigdmRun = guided('pigdm');
