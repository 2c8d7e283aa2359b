import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { type LinearOperator, sizeOf } from '../../../core/operators/linear-operator.ts';

/** Standard normal numbers in float64, the same for the same seed. */
export function normalVector(length: number, seed: number): Float64Array {
  const out = new Float64Array(length);
  fillNormal(out, seed, PURPOSE.measurement, 0);
  return out;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** |⟨Ax, y⟩ − ⟨x, Aᵀy⟩| over ‖Ax‖‖y‖ + ‖x‖‖Aᵀy‖ for random x and y in float64. */
export function adjointMismatch(A: LinearOperator, seed: number): number {
  const x = normalVector(sizeOf(A.inShape), seed);
  const y = normalVector(sizeOf(A.outShape), seed + 1);
  const Ax = new Float64Array(y.length).fill(NaN); // an output that is not overwritten shows
  const Aty = new Float64Array(x.length).fill(NaN);
  A.forward(x, Ax);
  A.adjoint(y, Aty);
  const scale = Math.sqrt(dot(Ax, Ax) * dot(y, y)) + Math.sqrt(dot(x, x) * dot(Aty, Aty));
  return scale === 0 ? 0 : Math.abs(dot(Ax, y) - dot(x, Aty)) / scale;
}
