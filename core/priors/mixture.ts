import { exactManifest } from './exact-manifest.ts';
import type { ScoreModel } from './score-model.ts';

/** One component w·N(mean, variance·I). */
export interface Component {
  readonly weight: number;
  readonly mean: Float32Array;
  readonly variance: number;
}

/**
 * A Gaussian mixture x₀ ~ Σ wₖ N(mₖ, vₖ I) with its exact denoiser D = Σ γₖ(x) [mₖ + vₖ/(vₖ + σ²)(x − mₖ)], γₖ the
 * posterior weight of component k given x: wₖ N(x; mₖ, (vₖ + σ²) I), normalised.
 */
export function mixture(components: readonly Component[]): ScoreModel {
  const size = components[0]?.mean.length ?? 0;
  const logs = new Float64Array(components.length);
  const sum = new Float64Array(size);
  const slopes = new Float64Array(components.length);
  const pulled = new Float64Array(size);
  let nfe = 0;

  /** logs ← γ, through logarithms: the densities of images underflow. */
  function responsibilities(x: Float32Array, sigma: number): void {
    let largest = -Infinity;
    components.forEach(({ weight, mean, variance }, k) => {
      const spread = variance + sigma * sigma;
      let square = 0;
      for (let i = 0; i < size; i++) square += (x[i]! - mean[i]!) ** 2;
      logs[k] = Math.log(weight) - square / (2 * spread) - (size / 2) * Math.log(spread);
      largest = Math.max(largest, logs[k]);
    });
    let total = 0;
    for (let k = 0; k < logs.length; k++) total += logs[k] = Math.exp(logs[k]! - largest);
    for (let k = 0; k < logs.length; k++) logs[k]! /= total;
  }

  return {
    manifest: exactManifest('exact-mixture', 'Exact Gaussian mixture prior', 1),
    get nfe() {
      return nfe;
    },
    async denoise(x, batch, sigmas, out) {
      for (let b = 0; b < batch; b++) {
        const sigma = sigmas[b]!;
        const image = x.subarray(b * size, (b + 1) * size);
        responsibilities(image, sigma);
        sum.fill(0);
        components.forEach(({ mean, variance }, k) => {
          const keep = variance / (variance + sigma * sigma);
          for (let i = 0; i < size; i++) sum[i]! += logs[k]! * (mean[i]! + keep * (image[i]! - mean[i]!));
        });
        out.set(sum, b * size);
      }
      nfe += batch;
    },
    // J = Σ γₖ [cₖ + μₖ (gₖ − ḡ)ᵀ] with cₖ = vₖ/(vₖ + σ²), μₖ the mean of component k given x, gₖ = (mₖ − x)/(vₖ + σ²) and
    // ḡ = Σ γₖ gₖ: symmetric, as the Jacobian of every exact denoiser is.
    async pullback(x, batch, sigmas, v, out, denoised) {
      for (let b = 0; b < batch; b++) {
        const sigma = sigmas[b]!;
        const image = x.subarray(b * size, (b + 1) * size);
        const along = v.slice(b * size, (b + 1) * size);
        responsibilities(image, sigma);
        let common = 0;
        components.forEach(({ mean, variance }, k) => {
          let slope = 0;
          for (let i = 0; i < size; i++) slope += (mean[i]! - image[i]!) * along[i]!;
          slopes[k] = slope / (variance + sigma * sigma);
          common += logs[k]! * slopes[k];
        });
        sum.fill(0);
        pulled.fill(0);
        components.forEach(({ mean, variance }, k) => {
          const keep = variance / (variance + sigma * sigma);
          for (let i = 0; i < size; i++) {
            const given = mean[i]! + keep * (image[i]! - mean[i]!);
            sum[i]! += logs[k]! * given;
            pulled[i]! += logs[k]! * (keep * along[i]! + (slopes[k]! - common) * given);
          }
        });
        denoised?.set(sum, b * size);
        out.set(pulled, b * size);
      }
      nfe += batch;
    },
  };
}
