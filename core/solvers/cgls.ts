import { sizeOf } from '../operators/linear-operator.ts';
import { discrepancy, noiseIsKnown, norm } from './discrepancy.ts';
import type { InverseProblem, SolverRun, SolverState } from './solver.ts';

export interface CglsSettings {
  /** The regularisation of this method where λ is 0: noise and model error return when it goes on (semi-convergence). */
  readonly iterations: number;
  /** Weight of ½λ‖x‖² beside it (Tikhonov), which then holds the noise; 0: none. */
  readonly lambda: number;
  /** Iterations between two reports. */
  readonly every: number;
}

/**
 * Conjugate gradients on (PᵀWP + λ) x = PᵀW y′ without forming it (Björck 1996, Numerical Methods for Least Squares
 * Problems, §7.4.1), stopped early: after `iterations`, or without λ as soon as the residual reaches the noise where that
 * is known. Knows no lower bound. Begins at `state.arrays.estimate` where there is one, else at 0 or `lower`, the larger.
 */
export async function* cgls(problem: InverseProblem, settings: CglsSettings, state: SolverState): SolverRun {
  const { operator, data, weights, shape, lower } = problem;
  const { lambda } = settings;
  const { arrays, numbers } = state;
  const x = (arrays['estimate'] ??= new Float32Array(sizeOf(shape)).fill(Math.max(lower ?? 0, 0)));
  const scratch = new Float32Array(data.length);
  const gradient = new Float32Array(x.length);

  /** gradient ← PᵀW r − λx; @returns its squared norm */
  const descend = (r: Float32Array): number => {
    for (let i = 0; i < r.length; i++) scratch[i] = weights ? weights[i]! * r[i]! : r[i]!;
    operator.adjoint(scratch, gradient);
    if (lambda > 0) for (let i = 0; i < x.length; i++) gradient[i] = gradient[i]! - lambda * x[i]!;
    return norm(gradient) ** 2;
  };

  if (!arrays['residual']) {
    operator.forward(x, scratch);
    arrays['residual'] = data.map((y, i) => y - scratch[i]!);
    numbers['gradient'] = descend(arrays['residual']);
    arrays['direction'] = Float32Array.from(gradient);
  }
  const residual = arrays['residual'];
  const direction = (arrays['direction'] ??= new Float32Array(x.length));
  const dataNorm = norm(data);
  let square = numbers['gradient'] ?? 0;

  while (state.step < settings.iterations && numbers['stopped'] !== 1) {
    operator.forward(direction, scratch);
    let curvature = 0;
    for (let i = 0; i < scratch.length; i++) curvature += (weights?.[i] ?? 1) * scratch[i]! * scratch[i]!;
    if (lambda > 0) for (let i = 0; i < x.length; i++) curvature += lambda * direction[i]! * direction[i]!;
    const done = !(curvature > 0 && square > 0); // the least-squares solution is reached
    if (!done) {
      const alpha = square / curvature;
      for (let i = 0; i < x.length; i++) x[i] = x[i]! + alpha * direction[i]!;
      for (let i = 0; i < residual.length; i++) residual[i] = residual[i]! - alpha * scratch[i]!;
      const next = descend(residual);
      const beta = next / square;
      for (let i = 0; i < x.length; i++) direction[i] = gradient[i]! + beta * direction[i]!;
      numbers['gradient'] = square = next;
    }
    state.step++;
    const stopped = done || (lambda === 0 && noiseIsKnown(problem) && discrepancy(problem, residual) <= 1);
    if (stopped) numbers['stopped'] = 1;
    if (stopped || state.step % settings.every === 0 || state.step === settings.iterations) {
      const relative = norm(residual) / dataNorm;
      yield { step: state.step, of: settings.iterations, sigma: null, nfe: 0, residual: relative, estimate: x };
    }
  }
}
