import { predictorCorrector } from '../../solvers/predictor-corrector.ts';
import { numberIn } from '../solvers/solver-entry.ts';
import { priorOf, type SolverCode } from './solver-run.ts';

const PROJECTIONS = ['conditional', 'imputation', 'consistency', 'posterior'] as const;

export const paperRun: SolverCode = {
  run(problem, values, context, state) {
    if (problem.fullTransform === undefined) throw new Error('this problem is no part of an invertible transform');
    return predictorCorrector(
      problem,
      {
        steps: numberIn(values, 'steps'),
        sigmaMax: numberIn(values, 'sigmaMax'),
        sigmaMin: numberIn(values, 'sigmaMin'),
        snr: numberIn(values, 'snr'),
        projection: PROJECTIONS.find((id) => id === values['projection']) ?? 'conditional',
        lambda: numberIn(values, 'lambda'),
        rate: numberIn(values, 'rate'),
        seed: context.seed,
      },
      priorOf(context),
      problem.fullTransform,
      state,
    );
  },
  chosen: (state) => ({ sigmaMax: state.numbers['sigmaMax'] ?? NaN, sigmaMin: state.numbers['sigmaMin'] ?? NaN }),
};
