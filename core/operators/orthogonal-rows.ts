import { type LinearOperator, sizeOf } from './linear-operator.ts';
import type { ProximalOperator } from './proximal-map.ts';

/**
 * Gives an operator its proximal map where its rows are orthogonal, A Aᵀ = diag(a): where no two samples share a pixel
 * (masks, grey, box means and one after the other of them), and for samples of a unitary transform. Then
 * u = z + Aᵀ p with p = (y − Az)/(a + λ/w), in one forward and one adjoint. As A Aᵀ is diagonal, a = A Aᵀ 1.
 * A sample that sees nothing (a = 0) does nothing.
 */
export function withOrthogonalRows(A: LinearOperator): ProximalOperator {
  const samples = sizeOf(A.outShape);
  // Made when a proximal map is asked for: it takes the memory of several images, and forward products need none of it.
  let norms: ((sample: number) => number) | null = null;
  return {
    inShape: A.inShape,
    outShape: A.outShape,
    forward: (x, y) => A.forward(x, y),
    adjoint: (y, x) => A.adjoint(y, x),
    proximal(data, weights) {
      if (data.length !== samples) throw new Error(`${data.length} numbers for ${samples} samples`);
      const normOf = (norms ??= rowNorms(A, samples));
      const dual = new Float64Array(samples);
      return {
        solve(z, lambda, out) {
          A.forward(z, dual);
          let misfit = 0;
          let size = 0;
          for (let i = 0; i < samples; i++) {
            const y = data[i]!;
            const difference = y - dual[i]!;
            const trust = lambda / (weights === null ? 1 : weights[i]!);
            const norm = normOf(i);
            const isSeen = norm > 0;
            dual[i] = isSeen ? difference / (norm + trust) : 0;
            misfit += (isSeen ? trust * dual[i]! : difference) ** 2; // y − Au = (λ/w) p
            size += y * y;
          }
          A.adjoint(dual, out);
          for (let i = 0; i < out.length; i++) out[i]! += z[i]!;
          return { iterations: 0, residual: size > 0 ? Math.sqrt(misfit / size) : 0 };
        },
      };
    },
  };
}

/** a, where most often all are alike: then it takes no room. */
function rowNorms(A: LinearOperator, samples: number): (sample: number) => number {
  const norms = new Float64Array(samples);
  const image = new Float64Array(sizeOf(A.inShape));
  A.adjoint(new Float64Array(samples).fill(1), image);
  A.forward(image, norms);
  const first = norms[0] ?? 0;
  return norms.every((v) => v === first) ? () => first : (i) => norms[i]!;
}
