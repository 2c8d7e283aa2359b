import type { LinearOperator } from './linear-operator.ts';

export interface SolveReport {
  readonly iterations: number;
  /** ‖A u − y‖/‖y‖, unweighted, whatever the weights of the solve. */
  readonly residual: number;
}

/** argmin_u ‖Au − y‖²_W/2 + λ‖u − z‖²/2: closed form where the operator has one, warm-started CG where not. */
export interface ProximalMap {
  /** Writes u to `out`, which is another array than z. λ = 0 is allowed where the map is a closed form. */
  solve(z: Float32Array, lambda: number, out: Float32Array): SolveReport;
}

/** An operator that knows its proximal map: in closed form, or in a way of its own that beats the usual one. */
export interface ProximalOperator extends LinearOperator {
  /**
   * @param data y, read at every solve, so that a caller may perturb it in place
   * @param weights inverse variances W of the samples, positive, or null for W = I
   * @param iterations of conjugate gradients, where the map is no closed form
   */
  proximal(data: Float32Array, weights: Float32Array | null, iterations?: number): ProximalMap;
}
