/**
 * Solves A x = b, A symmetric and positive, by preconditioned conjugate gradients from x = 0. Ends when the error, in the
 * norm that A and the preconditioner share, has fallen by `tolerance`.
 * @returns the iterations it took
 */
export function conjugateGradients(
  A: (x: Float64Array, y: Float64Array) => void,
  precondition: (r: Float64Array, z: Float64Array) => void,
  b: Float64Array,
  x: Float64Array,
  { tolerance, iterations }: { readonly tolerance: number; readonly iterations: number },
): number {
  const n = b.length;
  const r = Float64Array.from(b);
  const z = new Float64Array(n);
  const Ap = new Float64Array(n);
  x.fill(0);
  precondition(r, z);
  const p = Float64Array.from(z);
  let rho = dot(r, z);
  const enough = rho * tolerance ** 2;
  let done = 0;
  while (done < iterations && rho > enough) {
    A(p, Ap);
    const step = rho / dot(p, Ap);
    for (let i = 0; i < n; i++) {
      x[i]! += step * p[i]!;
      r[i]! -= step * Ap[i]!;
    }
    done++;
    precondition(r, z);
    const next = dot(r, z);
    const beta = next / rho;
    for (let i = 0; i < n; i++) p[i] = z[i]! + beta * p[i]!;
    rho = next;
  }
  return done;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
