import type { FbpOptions } from '../operators/radon/fbp/ramp-filter.ts';
import { norm } from './discrepancy.ts';
import type { InverseProblem, SolverRun, SolverState } from './solver.ts';

/** Filtered backprojection as a solver of one step. */
export async function* filteredBackprojection(
  problem: InverseProblem,
  options: FbpOptions,
  state: SolverState,
): SolverRun {
  if (state.step > 0) return;
  const estimate = (state.arrays['estimate'] = new Float32Array(problem.height * problem.width));
  problem.analyticInverse(problem.data, estimate, options);
  const misfit = new Float32Array(problem.data.length);
  problem.operator.forward(estimate, misfit);
  for (let i = 0; i < misfit.length; i++) misfit[i]! -= problem.data[i]!;
  state.step = 1;
  yield { step: 1, of: 1, sigma: null, nfe: 0, residual: norm(misfit) / norm(problem.data), estimate };
}
