import type { InverseProblem } from '../solvers/solver.ts';
import { proximalOf } from '../solvers/data-proximal.ts';

export interface Split {
  /** A⁺A(x − floor) + floor: what the measurement supports, on the model's scale. */
  readonly measured: Float32Array;
  /** Shares of ‖x − floor‖²; they add up to 1, since the two parts are orthogonal. */
  readonly measuredShare: number;
  readonly suppliedShare: number;
}

/**
 * Splits x − floor into A⁺A(x − floor), the part of it that the measurement can see, and the rest that the prior
 * supplied; the floor is the problem's `lower` (air), 0 without one. In closed form, or by `iterations` of CG, which take away
 * what lies in the row space of A.
 */
export function splitOf(problem: InverseProblem, x: Float32Array, iterations = 60): Split {
  const floor = problem.lower ?? 0;
  const over = x.map((v) => v - floor);
  // What a measurement of nothing leaves of it.
  const supplied = new Float32Array(x.length);
  proximalOf(problem, iterations, new Float32Array(problem.data.length), null).solve(over, 0, supplied);
  const seen = new Float32Array(x.length);
  let rest = 0;
  let part = 0;
  for (let i = 0; i < x.length; i++) {
    seen[i] = over[i]! - supplied[i]!;
    rest += supplied[i]! * supplied[i]!;
    part += seen[i]! * seen[i]!;
  }
  const whole = rest + part;
  for (let i = 0; i < x.length; i++) seen[i]! += floor;
  return {
    measured: seen,
    measuredShare: whole > 0 ? part / whole : 0,
    suppliedShare: whole > 0 ? rest / whole : 0,
  };
}
