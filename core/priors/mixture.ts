import { exactManifest } from './exact-manifest.ts';
import type { ScoreModel } from './score-model.ts';

/** One component w·N(mean, variance·I). */
export interface Component {
  readonly weight: number;
  readonly mean: Float32Array;
  readonly variance: number;
}

/** A mixture knows its density as well. */
export interface ExactMixture extends ScoreModel {
  /** log p_σ(x) of one image, p_σ the density of x₀ + σn; its gradient is the score (D(x, σ) − x)/σ². */
  logDensity(x: Float32Array, sigma: number): number;
}

/**
 * A Gaussian mixture x₀ ~ Σ wₖ N(mₖ, vₖ I) with its exact denoiser D = Σ γₖ(x) [mₖ + vₖ/(vₖ + σ²)(x − mₖ)], γₖ the
 * posterior weight of component k given x: wₖ N(x; mₖ, (vₖ + σ²) I), normalised.
 */
export function mixture(components: readonly Component[]): ExactMixture {
  const size = components[0]?.mean.length ?? 0;
  const count = components.length;
  const means = new Float32Array(count * size);
  components.forEach(({ mean }, k) => means.set(mean, k * size));
  const variances = Float64Array.from(components, ({ variance }) => variance);
  const logWeights = Float64Array.from(components, ({ weight }) => Math.log(weight));
  /** Of the level asked for last: ln wₖ − ln(vₖ + σ²)·size/2, 1/(vₖ + σ²), vₖ/(vₖ + σ²). */
  const heights = new Float64Array(count);
  const narrowness = new Float64Array(count);
  const keeps = new Float64Array(count);
  let level = NaN;
  const gamma = new Float64Array(count);
  const sum = new Float64Array(size);
  const slopes = new Float64Array(count);
  const pulled = new Float64Array(size);
  let nfe = 0;

  function prepare(sigma: number): void {
    if (sigma === level) return;
    level = sigma;
    for (let k = 0; k < count; k++) {
      const spread = variances[k]! + sigma * sigma;
      heights[k] = logWeights[k]! - (size / 2) * Math.log(spread);
      narrowness[k] = 1 / spread;
      keeps[k] = variances[k]! / spread;
    }
  }

  /**
   * gamma ← γ of the image that begins at x[from], through logarithms: the densities of images underflow.
   * @returns ln Σ wₖ N(x; mₖ, vₖ + σ²)·(2π)^(size/2)
   */
  function responsibilities(x: Float32Array, from: number, sigma: number): number {
    prepare(sigma);
    let largest = -Infinity;
    for (let k = 0, m = 0; k < count; k++) {
      let square = 0;
      for (let i = 0; i < size; i++, m++) square += (x[from + i]! - means[m]!) ** 2;
      const log = heights[k]! - (square * narrowness[k]!) / 2;
      gamma[k] = log;
      if (log > largest) largest = log;
    }
    let total = 0;
    for (let k = 0; k < count; k++) total += gamma[k] = Math.exp(gamma[k]! - largest);
    for (let k = 0; k < count; k++) gamma[k]! /= total;
    return largest + Math.log(total);
  }

  return {
    manifest: exactManifest('exact-mixture', 'Exact Gaussian mixture prior', 1),
    get nfe() {
      return nfe;
    },
    logDensity: (x, sigma) => responsibilities(x, 0, sigma) - (size / 2) * Math.log(2 * Math.PI),
    async denoise(x, batch, sigmas, out) {
      for (let b = 0; b < batch; b++) {
        const from = b * size;
        responsibilities(x, from, sigmas[b]!);
        sum.fill(0);
        for (let k = 0, m = 0; k < count; k++) {
          const share = gamma[k]!;
          const keep = keeps[k]!;
          for (let i = 0; i < size; i++, m++) sum[i]! += share * (means[m]! + keep * (x[from + i]! - means[m]!));
        }
        out.set(sum, b * size);
      }
      nfe += batch;
    },
    // J = Σ γₖ [cₖ + μₖ (gₖ − ḡ)ᵀ] with cₖ = vₖ/(vₖ + σ²), μₖ the mean of component k given x, gₖ = (mₖ − x)/(vₖ + σ²) and
    // ḡ = Σ γₖ gₖ: symmetric, as the Jacobian of every exact denoiser is.
    async pullback(x, batch, sigmas, v, out, denoised) {
      for (let b = 0; b < batch; b++) {
        const from = b * size;
        const along = v.slice(from, from + size);
        responsibilities(x, from, sigmas[b]!);
        let common = 0;
        for (let k = 0, m = 0; k < count; k++) {
          let slope = 0;
          for (let i = 0; i < size; i++, m++) slope += (means[m]! - x[from + i]!) * along[i]!;
          slopes[k] = slope * narrowness[k]!;
          common += gamma[k]! * slopes[k]!;
        }
        sum.fill(0);
        pulled.fill(0);
        for (let k = 0, m = 0; k < count; k++) {
          const keep = keeps[k]!;
          for (let i = 0; i < size; i++, m++) {
            const given = means[m]! + keep * (x[from + i]! - means[m]!);
            sum[i]! += gamma[k]! * given;
            pulled[i]! += gamma[k]! * (keep * along[i]! + (slopes[k]! - common) * given);
          }
        }
        denoised?.set(sum, b * size);
        out.set(pulled, b * size);
      }
      nfe += batch;
    },
  };
}
