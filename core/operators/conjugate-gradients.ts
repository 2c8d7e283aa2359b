import type { Vector } from './linear-operator.ts';

/** Each of the length of x, and of its kind of numbers; r holds b − A x before and after. */
interface Descent<V extends Vector> {
  readonly r: V;
  readonly p: V;
  readonly Ap: V;
}

/** z ← an approximate inverse of A, symmetric and positive too, applied to r. */
interface Preconditioner<V extends Vector> {
  readonly z: V;
  apply(r: V, z: V): void;
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
export function conjugateGradients<V extends Vector>(
  A: (p: V, Ap: V) => void,
  x: V,
  { r, p, Ap }: Descent<V>,
  { tolerance, iterations }: Stop,
  preconditioner: Preconditioner<V> | null = null,
): number {
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
    add(x, step, p);
    add(r, -step, Ap);
    done++;
    if (done === iterations) break;
    preconditioner?.apply(r, z);
    const next = dot(r, z);
    goOn(p, next / rho, z);
    rho = next;
  }
  return done;
}

/** The same from x = 0, with scratch of its own. */
export function solveFromZero(
  A: (p: Float64Array, Ap: Float64Array) => void,
  precondition: Preconditioner<Float64Array>['apply'],
  b: Float64Array,
  x: Float64Array,
  stop: Stop,
): number {
  const [z, p, Ap] = [new Float64Array(b.length), new Float64Array(b.length), new Float64Array(b.length)];
  x.fill(0);
  return conjugateGradients(A, x, { r: Float64Array.from(b), p, Ap }, stop, { z, apply: precondition });
}

function add(x: Vector, step: number, p: Vector): void {
  for (let i = 0; i < x.length; i++) x[i]! += step * p[i]!;
}

/** p ← z + βp */
function goOn(p: Vector, beta: number, z: Vector): void {
  for (let i = 0; i < p.length; i++) p[i] = z[i]! + beta * p[i]!;
}

export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
