import type { ProximalOperator } from '../proximal-map.ts';
import { normalised } from './grey.ts';

/**
 * A grey picture with the colour known at some places: [channels, height, width] → first the grey of every pixel, row
 * by row, then the values of the hinted pixels, channel by channel, each row by row.
 * @param weights the grey's, one a channel
 * @param hinted [height, width]: 1 where the colour is known
 */
export function greyWithHints(
  height: number,
  width: number,
  weights: readonly number[],
  hinted: Uint8Array,
): ProximalOperator {
  normalised(weights);
  const plane = height * width;
  const channels = weights.length;
  if (hinted.length !== plane) throw new Error(`greyWithHints: ${hinted.length} flags for ${height} × ${width} pixels`);
  const places: number[] = [];
  for (let i = 0; i < plane; i++) if (hinted[i] !== 0) places.push(i);
  const hints = Uint32Array.from(places);
  const samples = plane + channels * hints.length;
  return {
    inShape: [channels, height, width],
    outShape: [samples],
    forward(x, y) {
      for (let i = 0; i < plane; i++) {
        let sum = 0;
        for (let c = 0; c < channels; c++) sum += weights[c]! * x[c * plane + i]!;
        y[i] = sum;
      }
      for (let c = 0, k = plane; c < channels; c++) {
        for (let h = 0; h < hints.length; h++, k++) y[k] = x[c * plane + hints[h]!]!;
      }
    },
    adjoint(y, x) {
      for (let c = 0, k = plane; c < channels; c++) {
        for (let i = 0; i < plane; i++) x[c * plane + i] = weights[c]! * y[i]!;
        for (let h = 0; h < hints.length; h++, k++) x[c * plane + hints[h]!]! += y[k]!;
      }
    },
    /**
     * Pixel by pixel. A hint alone is b = (ω h + λ z)/(ω + λ), where there is none b = z; the grey then adds a matrix
     * of rank one to the diagonal D = ω + λ: u = b + D⁻¹w (g − wᵀb)/(1/γ + wᵀD⁻¹w) (Sherman and Morrison 1950), with ω
     * and γ the weights of the hint and of the grey. A hint whose grey is not the picture's is met halfway.
     */
    proximal(data, sampleWeights) {
      if (data.length !== samples) throw new Error(`${data.length} numbers for ${samples} samples`);
      const weightOf = (sample: number): number => (sampleWeights === null ? 1 : sampleWeights[sample]!);
      const norm = weights.reduce((sum, w) => sum + w * w, 0);
      return {
        solve(z, lambda, out) {
          let misfit = 0;
          for (let i = 0, next = 0; i < plane; i++) {
            const hint = next < hints.length && hints[next] === i ? plane + next++ : -1;
            let guess = 0;
            let spread = 0;
            for (let c = 0; c < channels; c++) {
              const at = c * plane + i;
              let b = z[at]!;
              if (hint >= 0) {
                const k = hint + c * hints.length;
                const omega = weightOf(k);
                b = (omega * data[k]! + lambda * b) / (omega + lambda);
                spread += weights[c]! ** 2 / (omega + lambda);
              }
              out[at] = b;
              guess += weights[c]! * b;
            }
            const difference = data[i]! - guess;
            const gamma = weightOf(i);
            // Where there is no hint D = λ, and λ is multiplied through so that it may be zero.
            const step = hint >= 0 ? difference / (1 / gamma + spread) : difference / (lambda / gamma + norm);
            for (let c = 0; c < channels; c++) {
              const at = c * plane + i;
              if (hint < 0) out[at]! += weights[c]! * step;
              else {
                const k = hint + c * hints.length;
                out[at]! += (weights[c]! * step) / (weightOf(k) + lambda);
                misfit += (out[at]! - data[k]!) ** 2;
              }
            }
            // y − Au of the grey sample: what of the difference the step leaves.
            misfit += (hint >= 0 ? step / gamma : (lambda / gamma) * step) ** 2;
          }
          let size = 0;
          for (let k = 0; k < samples; k++) size += data[k]! ** 2;
          return { iterations: 0, residual: size > 0 ? Math.sqrt(misfit / size) : 0 };
        },
      };
    },
  };
}
