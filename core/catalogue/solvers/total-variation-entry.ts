import { err } from '../../contract/result.ts';
import { entry, iterations, numberIn, type SolverEntry } from './solver-entry.ts';

/** What an iteration takes: one forward, one adjoint, and about as much again for gradients and filters. */
export const APPLICATIONS_OF_TV = 4;
/** It stops where it has converged, at 23 views mostly after this many. */
const USUAL_ITERATIONS = 100;

const described = entry({
  id: 'tv',
  label: 'TV',
  help: 'Total variation with non-negativity: the strongest classical method for few views.',
  needs: [],
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
    applications: APPLICATIONS_OF_TV * Math.min(numberIn(values, 'iterations'), USUAL_ITERATIONS),
  }),
  settingNeeds: ({ lambda }) =>
    lambda === 'best'
      ? { need: 'truth', setting: '--tv-lambda best', remedy: 'Use --tv-lambda auto or a number.' }
      : null,
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
