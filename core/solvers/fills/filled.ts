import { sizeOf } from '../../operators/linear-operator.ts';
import type { FillKind, InverseProblem, SolverRun, SolverState } from '../solver.ts';

/** A classical fill as a solver of one step. @throws where the problem has no hole */
export async function* filled(problem: InverseProblem, kind: FillKind, state: SolverState): SolverRun {
  if (state.step > 0) return;
  if (problem.fill === undefined) throw new Error('this problem has no hole to fill');
  const estimate = (state.arrays['estimate'] = new Float32Array(sizeOf(problem.shape)));
  problem.fill(kind, estimate);
  state.step = 1;
  yield { step: 1, of: 1, sigma: null, nfe: 0, residual: 0, estimate };
}
