import { sizeOf } from '../operators/linear-operator.ts';
import { norm } from './discrepancy.ts';
import type { FrequencyWindow, InverseProblem, SolverRun, SolverState } from './solver.ts';

/** The analytic inverse as a solver of one step; of rays it is filtered backprojection. @throws without an inverse */
export async function* analyticSolution(
  problem: InverseProblem,
  window: FrequencyWindow | undefined,
  state: SolverState,
): SolverRun {
  if (state.step > 0) return;
  if (problem.analyticInverse === undefined) throw new Error('this problem has no analytic inverse');
  const estimate = (state.arrays['estimate'] = new Float32Array(sizeOf(problem.shape)));
  problem.analyticInverse(problem.data, estimate, window);
  const misfit = new Float32Array(problem.data.length);
  problem.operator.forward(estimate, misfit);
  for (let i = 0; i < misfit.length; i++) misfit[i]! -= problem.data[i]!;
  state.step = 1;
  yield { step: 1, of: 1, sigma: null, nfe: 0, residual: norm(misfit) / norm(problem.data), estimate };
}
