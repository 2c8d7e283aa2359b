import { conjugateGradients } from '../conjugate-gradients.ts';
import { type LinearOperator, sizeOf, type Vector } from '../linear-operator.ts';
import { addScaled, scaleAndAdd } from '../vectors.ts';
import type { ProximalMap } from '../proximal-map.ts';
import { watched } from './watched.ts';

/** With AᵀA at hand, which may be cheaper than A and Aᵀ. */
interface WithNormal extends LinearOperator {
  normal(x: Vector, out: Vector): void;
}

/**
 * The proximal map by conjugate gradients on (AᵀWA + λ)u = AᵀWy + λz from u = z. Where the maps of coils are normalised
 * AᵀA has eigenvalues within [0, 1] and most of them near 0, 1 or a few values between: three or four iterations suffice.
 * Aᵀy is kept for as long as y stays what it was: comparing the numbers costs a hundredth of making it.
 */
export function proximalOfNormal(
  A: WithNormal,
  data: Float32Array,
  weights: Float32Array | null,
  iterations: number,
): ProximalMap {
  const size = sizeOf(A.inShape);
  if (data.length !== sizeOf(A.outShape)) throw new Error(`${data.length} numbers for [${A.outShape}] samples`);
  const isNew = watched(data);
  const seen = new Float32Array(size); // AᵀWy
  const weighted = weights === null ? null : new Float32Array(data.length);
  const [u, r, p, Ap] = [
    new Float32Array(size),
    new Float32Array(size),
    new Float32Array(size),
    new Float32Array(size),
  ];
  let energy = 0; // ‖y‖²_W
  let plain = 0; // ‖y‖²

  const apply = (x: Float32Array, out: Float32Array): void => {
    if (weighted === null) return A.normal(x, out);
    A.forward(x, weighted);
    for (let i = 0; i < weighted.length; i++) weighted[i]! *= weights![i]!;
    A.adjoint(weighted, out);
  };
  const look = (): void => {
    if (!isNew()) return;
    energy = 0;
    plain = 0;
    for (let i = 0; i < data.length; i++) {
      const w = weights === null ? 1 : weights[i]!;
      energy += w * data[i]! * data[i]!;
      plain += data[i]! * data[i]!;
      if (weighted !== null) weighted[i] = w * data[i]!;
    }
    A.adjoint(weighted ?? data, seen);
  };

  return {
    solve(z, lambda, out) {
      look();
      u.set(z);
      apply(u, r);
      scaleAndAdd(r, -1, seen); // λ(z − u) is 0 here
      const shifted = (v: Float32Array, to: Float32Array): void => {
        apply(v, to);
        addScaled(to, lambda, v);
      };
      const done = conjugateGradients(shifted, u, { r, p, Ap }, { tolerance: 1e-7, iterations });
      out.set(u);
      return { iterations: done, residual: weights === null ? misfit(z, lambda) : unweighted() };
    },
  };

  /** ‖Au − y‖/‖y‖ without another application: AᵀAu = Aᵀy + λ(z − u) − r. */
  function misfit(z: Float32Array, lambda: number): number {
    let sum = energy;
    for (let i = 0; i < size; i++) sum += u[i]! * (lambda * (z[i]! - u[i]!) - r[i]! - seen[i]!);
    return plain > 0 ? Math.sqrt(Math.max(0, sum) / plain) : 0;
  }

  function unweighted(): number {
    A.forward(u, weighted!);
    let sum = 0;
    for (let i = 0; i < data.length; i++) sum += (weighted![i]! - data[i]!) ** 2;
    return plain > 0 ? Math.sqrt(sum / plain) : 0;
  }
}
