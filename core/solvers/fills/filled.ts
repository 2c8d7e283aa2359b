import { sizeOf } from '../../operators/linear-operator.ts';
import type { FillKind, InverseProblem, SolverRun, SolverState } from '../solver.ts';

/** A classical fill as a solver of one step. @throws where the problem has none of that kind */
export async function* filled(problem: InverseProblem, kind: FillKind, seed: number, state: SolverState): SolverRun {
  if (state.step > 0) return;
  const fill = problem.fills?.[kind];
  if (fill === undefined) throw new Error(`this problem has nothing that ${kind} could fill`);
  const estimate = (state.arrays['estimate'] = new Float32Array(sizeOf(problem.shape)));
  fill(estimate, seed);
  state.step = 1;
  yield { step: 1, of: 1, sigma: null, nfe: 0, residual: 0, estimate };
}
