import { weightedTv } from '../../solvers/tv/weighted.ts';
import { numberIn } from '../solvers/solver-entry.ts';
import { withLambda } from './lambda-run.ts';
import type { SolverCode } from './solver-run.ts';

export const totalVariationRun: SolverCode = {
  run: (problem, values, context, state) =>
    withLambda(
      values,
      weightedTv(problem, { iterations: numberIn(values, 'iterations'), tolerance: 5e-5, every: 10 }),
      { problem, context, state },
    ),
  chosen: (state) => ({ lambda: state.numbers['lambda'] ?? NaN }),
};
