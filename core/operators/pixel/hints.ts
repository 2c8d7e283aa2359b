import { type LinearOperator, sizeOf } from '../linear-operator.ts';
import type { ProximalOperator } from '../proximal-map.ts';

/**
 * A with the colour known at some pixels: [channels, height, width] → first the samples of A, then the values of the
 * hinted pixels, channel by channel, each row by row.
 *
 * Its proximal map is a closed form where no two samples of A share a pixel. A hint alone is b = (ω h + λ z)/(ω + λ), and
 * where there is none b = z; each sample of A then adds a matrix of rank one to the diagonal D = ω + λ, and as they share
 * nothing they do so side by side: u = b + D⁻¹Aᵀ p, p = (y − Ab)/(1/γ + A D⁻¹ Aᵀ) (Sherman and Morrison 1950), with ω and
 * γ the weights of the hint and of the sample. A hint that no sample agrees with is met halfway.
 * @param A of which no two samples share a pixel: masks, grey, box means and one after the other of them
 * @param hinted [height, width]: 1 where the colour is known
 */
export function withHints(A: LinearOperator, hinted: Uint8Array): ProximalOperator {
  const plane = hinted.length;
  const size = sizeOf(A.inShape);
  const channels = size / plane;
  if (!Number.isInteger(channels)) throw new Error(`withHints: ${plane} flags for pictures [${A.inShape}]`);
  const own = sizeOf(A.outShape);
  const places: number[] = [];
  for (let c = 0; c < channels; c++) for (let i = 0; i < plane; i++) if (hinted[i] !== 0) places.push(c * plane + i);
  const hints = Uint32Array.from(places);
  const samples = own + hints.length;
  return {
    inShape: A.inShape,
    outShape: [samples],
    forward(x, y) {
      A.forward(x, y.subarray(0, own));
      for (let h = 0; h < hints.length; h++) y[own + h] = x[hints[h]!]!;
    },
    adjoint(y, x) {
      A.adjoint(y.subarray(0, own), x);
      for (let h = 0; h < hints.length; h++) x[hints[h]!]! += y[own + h]!;
    },
    proximal(data, weights) {
      if (data.length !== samples) throw new Error(`${data.length} numbers for ${samples} samples`);
      const weightOf = (sample: number): number => (weights === null ? 1 : weights[sample]!);
      const image = new Float64Array(size);
      const rows = new Float64Array(own);
      /** A D⁻¹ Aᵀ is diagonal: what the pixels without a hint add to it, times λ, and what the hinted ones add. */
      const free = new Float64Array(own);
      const bound = new Float64Array(own);
      const ones = new Float64Array(own).fill(1);
      const others = new Float64Array(size);
      const seen = new Float64Array(hints.length);
      A.adjoint(ones, image);
      for (let h = 0; h < hints.length; h++) image[hints[h]!] = 0;
      A.forward(image, free);
      return {
        solve(z, lambda, out) {
          A.adjoint(ones, image);
          for (let h = 0; h < hints.length; h++) seen[h] = image[hints[h]!]! / (weightOf(own + h) + lambda);
          image.fill(0);
          for (let h = 0; h < hints.length; h++) image[hints[h]!] = seen[h]!;
          A.forward(image, bound);

          out.set(z);
          for (let h = 0; h < hints.length; h++) {
            const omega = weightOf(own + h);
            out[hints[h]!] = (omega * data[own + h]! + lambda * z[hints[h]!]!) / (omega + lambda);
          }
          A.forward(out, rows);
          let misfit = 0;
          for (let i = 0; i < own; i++) {
            const difference = data[i]! - rows[i]!;
            const halfway = 1 / weightOf(i) + bound[i]!;
            // p/λ, multiplied through so that λ may be zero; p alone where every pixel of the sample is hinted.
            const p = free[i]! > 0 ? difference / (lambda * halfway + free[i]!) : difference / halfway;
            rows[i] = p;
            bound[i] = free[i]! > 0 ? lambda * p : p;
            misfit += (bound[i]! / weightOf(i)) ** 2; // y − Au = p/γ
          }
          A.adjoint(rows, others);
          A.adjoint(bound, image);
          for (let h = 0; h < hints.length; h++) {
            const at = hints[h]!;
            others[at] = image[at]! / (weightOf(own + h) + lambda);
          }
          for (let i = 0; i < size; i++) out[i]! += others[i]!;
          for (let h = 0; h < hints.length; h++) misfit += (out[hints[h]!]! - data[own + h]!) ** 2;
          let norm = 0;
          for (let k = 0; k < samples; k++) norm += data[k]! ** 2;
          return { iterations: 0, residual: norm > 0 ? Math.sqrt(misfit / norm) : 0 };
        },
      };
    },
  };
}
