import type { ScoreModel } from './score-model.ts';

/** What a noisy image is likely to show, told by anything that can be differentiated: a classifier, a captioner, any y = f(x, σ). */
export interface Guide {
  /**
   * out ← ∇ₓ log p(y | x, σ) of each image [batch, channels, height, width] on the prior's scale; out may not be x.
   * @returns log p of each, up to a constant
   */
  gradient(x: Float32Array, batch: number, sigma: Float64Array, out: Float32Array): Promise<Float64Array>;
}

/**
 * The prior of what the guide wants as well, p(x) p(y | x)^γ: the score of a product is the sum of the scores, so
 * D′ = D + γσ²∇ log p(y | x) (Dhariwal & Nichol 2021, arXiv 2105.05233, §4; Song et al. 2021, arXiv 2011.13456, §5). Every
 * solver and sampler takes it for a prior like any. It has no pullback: that would be the guide's second derivative.
 * @param weight γ: 1 is Bayes', more makes images that the guide is surer of
 */
export function guided(model: ScoreModel, guide: Guide, weight: number): ScoreModel {
  let gradient = new Float32Array(0);
  return {
    manifest: model.manifest,
    get nfe() {
      return model.nfe;
    },
    async denoise(x, batch, sigma, out) {
      if (gradient.length !== x.length) gradient = new Float32Array(x.length);
      await guide.gradient(x, batch, sigma, gradient);
      await model.denoise(x, batch, sigma, out);
      const size = x.length / batch;
      for (let b = 0; b < batch; b++) {
        const share = weight * sigma[b]! ** 2;
        for (let i = b * size; i < (b + 1) * size; i++) out[i] = out[i]! + share * gradient[i]!;
      }
    },
  };
}
