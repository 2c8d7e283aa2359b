import type { ModelManifest } from '../contract/model.ts';

/** E[x₀ | x] at noise level sigma, a batch at a time, whatever the network predicts inside. Counts its evaluations. */
export interface ScoreModel {
  readonly manifest: ModelManifest;
  /** Evaluations so far; a batch of B images counts B. */
  readonly nfe: number;
  /**
   * out ← D(x, σ). x and out are [batch, channels, height, width] on the model's scale, sigma [batch].
   * The size is fixed when the model is opened; out may be x.
   */
  denoise(x: Float32Array, batch: number, sigma: Float64Array, out: Float32Array): Promise<void>;
  /**
   * out ← Jᵀv, J the Jacobian of D in x at (x, σ), one image after the other: what likelihoods and guidance by gradients
   * take; D(x, σ) itself comes with it into `denoised`. Counts as one evaluation an image and takes the time of about
   * three. Absent where the engine has no gradients; whoever needs it says so (`needs: 'gradient'`). out may be v.
   */
  pullback?(
    x: Float32Array,
    batch: number,
    sigma: Float64Array,
    v: Float32Array,
    out: Float32Array,
    denoised?: Float32Array,
  ): Promise<void>;
}
