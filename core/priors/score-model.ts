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
}
