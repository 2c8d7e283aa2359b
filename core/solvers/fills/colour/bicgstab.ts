import { dot } from '../../../operators/conjugate-gradients.ts';

/**
 * Solves A x = b, A of any kind, by preconditioned BiCGSTAB (van der Vorst 1992) from the x that is given. Ends when ‖b − A x‖ has
 * fallen to `tolerance` of ‖b‖.
 * @returns the iterations it took, each two applications of A and of the preconditioner
 */
export function bicgstab(
  A: (x: Float64Array, y: Float64Array) => void,
  precondition: (r: Float64Array, z: Float64Array) => void,
  b: Float64Array,
  x: Float64Array,
  { tolerance, iterations }: { readonly tolerance: number; readonly iterations: number },
): number {
  const n = b.length;
  const r = new Float64Array(n);
  A(x, r);
  for (let i = 0; i < n; i++) r[i] = b[i]! - r[i]!;
  const shadow = Float64Array.from(r);
  const p = Float64Array.from(r);
  const direction = new Float64Array(n);
  const Ap = new Float64Array(n);
  const stabiliser = new Float64Array(n);
  const As = new Float64Array(n);
  const enough = dot(b, b) * tolerance ** 2;
  let rho = dot(shadow, r);
  for (let done = 0; done < iterations; done++) {
    if (dot(r, r) <= enough) return done;
    precondition(p, direction);
    A(direction, Ap);
    const alpha = rho / dot(shadow, Ap);
    for (let i = 0; i < n; i++) r[i]! -= alpha * Ap[i]!;
    precondition(r, stabiliser);
    A(stabiliser, As);
    const square = dot(As, As);
    const omega = square > 0 ? dot(As, r) / square : 0;
    for (let i = 0; i < n; i++) {
      x[i]! += alpha * direction[i]! + omega * stabiliser[i]!;
      r[i]! -= omega * As[i]!;
    }
    const next = dot(shadow, r);
    if (omega === 0 || next === 0) return done + 1;
    const beta = (next / rho) * (alpha / omega);
    for (let i = 0; i < n; i++) p[i] = r[i]! + beta * (p[i]! - omega * Ap[i]!);
    rho = next;
  }
  return iterations;
}
