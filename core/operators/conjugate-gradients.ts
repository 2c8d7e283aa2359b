import type { Vector } from './linear-operator.ts';

/** Each of the length of x; r holds b − A x before and after. */
interface Descent {
  readonly r: Float64Array;
  readonly p: Float64Array;
  readonly Ap: Float64Array;
}

/** z ← an approximate inverse of A, symmetric and positive too, applied to r. */
interface Preconditioner {
  readonly z: Float64Array;
  apply(r: Float64Array, z: Float64Array): void;
}

interface Stop {
  readonly tolerance: number;
  readonly iterations: number;
}

/**
 * Solves A x = b, A symmetric and positive, by conjugate gradients from what x holds; allocates nothing. Ends when the error,
 * in the norm that A and the preconditioner share, has fallen by `tolerance`.
 * @returns the iterations it took
 */
export function conjugateGradients(
  A: (p: Float64Array, Ap: Float64Array) => void,
  x: Vector,
  { r, p, Ap }: Descent,
  { tolerance, iterations }: Stop,
  preconditioner: Preconditioner | null = null,
): number {
  const n = x.length;
  const z = preconditioner?.z ?? r;
  preconditioner?.apply(r, z);
  p.set(z);
  let rho = dot(r, z);
  const enough = rho * tolerance ** 2;
  let done = 0;
  while (done < iterations && rho > enough) {
    A(p, Ap);
    const curvature = dot(p, Ap);
    if (!(curvature > 0)) break;
    const step = rho / curvature;
    for (let i = 0; i < n; i++) {
      x[i]! += step * p[i]!;
      r[i]! -= step * Ap[i]!;
    }
    done++;
    if (done === iterations) break;
    preconditioner?.apply(r, z);
    const next = dot(r, z);
    const beta = next / rho;
    for (let i = 0; i < n; i++) p[i] = z[i]! + beta * p[i]!;
    rho = next;
  }
  return done;
}

/** The same from x = 0, with scratch of its own. */
export function solveFromZero(
  A: (p: Float64Array, Ap: Float64Array) => void,
  precondition: Preconditioner['apply'],
  b: Float64Array,
  x: Float64Array,
  stop: Stop,
): number {
  const [z, p, Ap] = [new Float64Array(b.length), new Float64Array(b.length), new Float64Array(b.length)];
  x.fill(0);
  return conjugateGradients(A, x, { r: Float64Array.from(b), p, Ap }, stop, { z, apply: precondition });
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
