import { fillNormal, PURPOSE } from '../image/random.ts';
import { type LinearOperator, sizeOf } from './linear-operator.ts';

/**
 * ‖A‖₂ by power iteration on AᵀA, from a start that is the same every time: the answer grows towards the norm and never
 * passes it, so a step size that divides by it needs a margin. Stops when it changes by less than one part in 10⁶.
 */
export function operatorNorm(A: LinearOperator, iterations = 100): number {
  const x = new Float64Array(sizeOf(A.inShape));
  const y = new Float64Array(sizeOf(A.outShape));
  fillNormal(x, 1, PURPOSE.powerIteration, 0);
  // Projections and blurs have their largest singular vector near the constants: begin there, the noise covers the rest.
  for (let i = 0; i < x.length; i++) x[i] = 1 + 0.1 * x[i]!;
  let norm = 0;
  for (let k = 0; k < iterations; k++) {
    const size = length(x);
    if (size === 0) return 0;
    for (let i = 0; i < x.length; i++) x[i]! /= size;
    A.forward(x, y);
    const before = norm;
    norm = length(y);
    if (Math.abs(norm - before) <= 1e-6 * norm) break;
    A.adjoint(y, x);
  }
  return norm;
}

function length(v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i]! * v[i]!;
  return Math.sqrt(sum);
}
