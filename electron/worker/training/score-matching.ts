import type { ModelManifest } from '../../../core/contract/model.ts';
import { must } from '../../../core/contract/refused.ts';
import { parameterisation } from '../../../core/priors/parameterisation.ts';
import { dataDeviation } from '../../../core/priors/residual-variance.ts';
import type { Question } from '../engines/loss-gradient.ts';

/** What one step is made of. Whoever asks draws it, so that a step is a function of what it was given. */
export interface TrainingBatch {
  /** Clean images on the model's scale, [count, channels, side, side]. */
  readonly x0: Float32Array;
  /** The noise level of each image. */
  readonly sigma: Float32Array;
  /** Standard normal numbers, of x0's shape. */
  readonly noise: Float32Array;
  readonly side: number;
}

/**
 * Denoising score matching, E[w(σ)‖D(x₀ + σn, σ) − x₀‖²] with w = (σ² + σ_d²)/(σσ_d)², by which every σ counts alike
 * (Karras et al. 2022, arXiv 2206.00364, table 1). Of D = keep·x + take·F it is take²·w·‖F − (x₀ − keep·x)/take‖²: a
 * network that predicts noise is shown the noise.
 * @returns fills a question in from a batch
 * @throws Refused: model-refused where the manifest does not say enough
 */
export function scoreMatching(manifest: ModelManifest): (batch: TrainingBatch, into: Question) => void {
  const termsAt = must(parameterisation(manifest));
  const deviation = dataDeviation(manifest);
  return ({ x0, sigma, noise }, { images, conditions, targets, importance }) => {
    const size = x0.length / sigma.length;
    for (const [image, level] of sigma.entries()) {
      const { inputScale, condition, keep, take } = termsAt(level);
      conditions[image] = condition;
      importance[image] = (take ** 2 * (level ** 2 + deviation ** 2)) / (level * deviation) ** 2;
      for (let i = image * size; i < (image + 1) * size; i++) {
        const x = x0[i]! + level * noise[i]!;
        images[i] = inputScale * x;
        targets[i] = (x0[i]! - keep * x) / take;
      }
    }
  };
}
