import { err } from '../../contract/result.ts';
import { expectedLambda, totalVariationAutomatic } from '../../solvers/automatic-lambda.ts';
import { totalVariationBest } from '../../solvers/best-lambda.ts';
import { PROJECTIONS_OF_TV, totalVariation } from '../../solvers/total-variation.ts';
import { entry, iterations, numberIn, type SolverEntry } from './solver-entry.ts';

/** It stops where it has converged, at 23 views mostly after this many. */
const USUAL_ITERATIONS = 100;

const described = entry({
  id: 'tv',
  label: 'TV',
  help: 'Total variation with non-negativity: the strongest classical method for few views.',
  needsModel: false,
  stochastic: false,
  parameters: [
    {
      kind: 'text',
      id: 'lambda',
      label: 'λ',
      stage: 'solver',
      form: 'auto|best|N',
      default: 'auto',
      help: 'Weight of TV: `auto` by the discrepancy principle or the tuned value, `best` the oracle that knows the truth.',
    },
    iterations(300, 'Most iterations a value of λ.'),
  ],
  cost: (values) => ({
    evaluations: 0,
    projections: PROJECTIONS_OF_TV * Math.min(numberIn(values, 'iterations'), USUAL_ITERATIONS),
  }),
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
});

export const totalVariationEntry: SolverEntry = {
  ...described,
  resolve(values) {
    const parsed = described.resolve(
      typeof values['lambda'] === 'number' ? { ...values, lambda: String(values['lambda']) } : values,
    );
    if (!parsed.ok) return parsed;
    const lambda = parsed.value['lambda'];
    const given = Number(lambda);
    if (lambda !== 'auto' && lambda !== 'best' && !(Number.isFinite(given) && given > 0)) {
      return err({
        code: 'invalid-parameter',
        parameter: '--tv-lambda',
        reason: `"${String(lambda)}" is not auto, best or a number above zero`,
      });
    }
    return parsed;
  },
};
