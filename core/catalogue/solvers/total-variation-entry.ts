import { lambdaParameter, searching } from './lambda.ts';
import { entry, iterations, numberIn, type SolverEntry } from './solver-entry.ts';

/** What an iteration takes: one forward, one adjoint, and about as much again for gradients and filters. */
export const APPLICATIONS_OF_TV = 4;
/** It stops where it has converged, at 23 views mostly after this many. */
const USUAL_ITERATIONS = 100;

export const totalVariationEntry: SolverEntry = searching(
  entry({
    id: 'tv',
    label: 'TV',
    help: 'Total variation with non-negativity: the strongest classical method for few views.',
    needs: [],
    stochastic: false,
    parameters: [lambdaParameter('Weight of TV'), iterations(300, 'Most iterations a value of λ.')],
    cost: (values) => ({
      evaluations: 0,
      applications: APPLICATIONS_OF_TV * Math.min(numberIn(values, 'iterations'), USUAL_ITERATIONS),
    }),
  }),
);
