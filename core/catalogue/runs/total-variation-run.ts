import { expectedLambda, totalVariationAutomatic } from '../../solvers/tv/automatic-lambda.ts';
import { totalVariationBest } from '../../solvers/tv/best-lambda.ts';
import { totalVariation } from '../../solvers/tv/total-variation.ts';
import { numberIn } from '../solvers/solver-entry.ts';
import type { SolverCode } from './solver-run.ts';

export const totalVariationRun: SolverCode = {
  run(problem, values, context, state) {
    const settings = { iterations: numberIn(values, 'iterations'), tolerance: 5e-5, every: 10 };
    const lambda = values['lambda'];
    if (lambda === 'auto') return totalVariationAutomatic(problem, settings, state);
    if (lambda === 'best') {
      if (context.truth === null) throw new Error('the oracle needs a truth');
      return totalVariationBest(problem, { ...settings, lambda: expectedLambda(problem) }, context.truth, state);
    }
    const fixed = Number(lambda);
    state.numbers['lambda'] = fixed;
    return totalVariation(problem, { ...settings, lambda: fixed }, state);
  },
  chosen: (state) => ({ lambda: state.numbers['lambda'] ?? NaN }),
};
