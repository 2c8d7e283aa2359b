import { sizeOf } from '../operators/linear-operator.ts';
import { norm } from './discrepancy.ts';
import type { InverseProblem, SolverRun, SolverState } from './solver.ts';

export interface SirtSettings {
  readonly iterations: number;
  /** Iterations between two reports. */
  readonly every: number;
}

/**
 * Simultaneous iterative reconstruction: x ← max(lower, x + C Pᵀ R (y′ − P x)), C and R the inverse column and row sums
 * of P (Gregor & Benson 2008, IEEE Trans. Med. Imaging 27(7)). Without the bound it descends to the minimum of
 * ‖P x − y′‖_R. P has no negative entries (`nonNegative`). Begins at `state.arrays.estimate` where there is one, else
 * at 0 or `lower`, the larger.
 */
export async function* sirt(problem: InverseProblem, settings: SirtSettings, state: SolverState): SolverRun {
  const { operator, data, shape, lower } = problem;
  const least = lower ?? -Infinity;
  const x = (state.arrays['estimate'] ??= new Float32Array(sizeOf(shape)).fill(Math.max(lower ?? 0, 0)));
  const residual = new Float32Array(data.length);
  const update = new Float32Array(x.length);

  const inverse = (sum: number) => (sum > 0 ? 1 / sum : 0); // 0: a bin that sees no pixel, a pixel that no bin sees
  operator.forward(new Float32Array(x.length).fill(1), residual);
  const perRow = residual.map(inverse);
  operator.adjoint(new Float32Array(data.length).fill(1), update);
  const perColumn = update.map(inverse);
  const dataNorm = norm(data);

  operator.forward(x, residual);
  while (state.step < settings.iterations) {
    for (let i = 0; i < residual.length; i++) residual[i] = perRow[i]! * (data[i]! - residual[i]!);
    operator.adjoint(residual, update);
    for (let i = 0; i < x.length; i++) x[i] = Math.max(least, x[i]! + perColumn[i]! * update[i]!);
    operator.forward(x, residual);
    state.step++;
    if (state.step % settings.every === 0 || state.step === settings.iterations) {
      let square = 0;
      for (let i = 0; i < residual.length; i++) square += (residual[i]! - data[i]!) ** 2;
      const relative = Math.sqrt(square) / dataNorm;
      yield { step: state.step, of: settings.iterations, sigma: null, nfe: 0, residual: relative, estimate: x };
    }
  }
}
