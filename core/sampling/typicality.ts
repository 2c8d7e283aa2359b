import type { ImageShape } from '../image/image.ts';
import { fillNormal, PURPOSE } from '../image/random.ts';
import { residualVariance } from '../priors/residual-variance.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import { denoiserOf } from './sampler.ts';

/** How an image fares at one noise level when it is noised and denoised: d = x − D(x + σn, σ). */
export interface LevelOfTypicality {
  readonly sigma: number;
  /** ‖d‖² per pixel. */
  readonly error: number;
  /** r²(σ): what images of the training's kind have there, by the manifest. */
  readonly expected: number;
  /** `error` over `expected`: about 1 for typical images, below it for plain ones, far above it for others. */
  readonly ratio: number;
  /**
   * Squared means of d over blocks, of which the domain check of a run judges: a prior pulls whole regions of a foreign
   * image towards values that it knows, while pixel by pixel the change is mostly lost detail, which every image has and
   * which hides the pull. Σ d̄² is divided by √(pixels · filled pixels), the geometric mean of the frame and of what is
   * not empty in it: a mean over the frame alone lets every small object pass, one over the object alone everything
   * that fills the frame. Smaller blocks at the right and lower edge weigh as much as they have pixels.
   */
  readonly blockChange: number;
}

/** Edge of a block in pixels: averages detail and noise away, and is smaller than an organ. */
const BLOCK = 8;
/** This far above the least possible value (about 100 HU, a twenty-fifth of bright tissue) a pixel is filled. */
const ABOVE_EMPTY = 0.04;

/**
 * Is this image of the kind that the model learnt? One draw of noise and one evaluation a level.
 * @param x on the model's scale
 * @param lower the least value that a pixel can have; null where there is none, as of complex numbers
 * @param denoised D at the last level is left there
 */
export async function typicality(
  score: ScoreModel,
  x: Float32Array,
  [, height, width]: ImageShape,
  sigmas: readonly number[],
  seed: number,
  lower: number | null,
  denoised: Float32Array = new Float32Array(x.length),
): Promise<LevelOfTypicality[]> {
  const denoise = denoiserOf(score);
  const usual = residualVariance(score.manifest);
  const filled = lower === null ? filledBySize(x, height * width) : filledAbove(x, lower + ABOVE_EMPTY);
  const levels: LevelOfTypicality[] = [];
  for (const [level, sigma] of sigmas.entries()) {
    fillNormal(denoised, seed, PURPOSE.domain, level);
    for (let i = 0; i < denoised.length; i++) denoised[i] = x[i]! + sigma * denoised[i]!;
    await denoise(denoised, sigma, denoised);
    let error = 0;
    for (let i = 0; i < x.length; i++) error += (x[i]! - denoised[i]!) ** 2;
    error /= x.length;
    const expected = usual(sigma);
    const blockChange = blockEnergy(x, denoised, height, width) / Math.sqrt(x.length * Math.max(1, filled));
    levels.push({ sigma, error, expected, ratio: error / expected, blockChange });
  }
  return levels;
}

/** Σ over blocks of (Σ (x − d))²/pixels of the block. */
function blockEnergy(x: Float32Array, d: Float32Array, height: number, width: number): number {
  let sum = 0;
  for (let plane = 0; plane < x.length; plane += height * width) {
    for (let top = 0; top < height; top += BLOCK) {
      for (let left = 0; left < width; left += BLOCK) {
        const [bottom, right] = [Math.min(top + BLOCK, height), Math.min(left + BLOCK, width)];
        let change = 0;
        for (let r = top; r < bottom; r++) {
          for (let i = plane + r * width + left; i < plane + r * width + right; i++) change += x[i]! - d[i]!;
        }
        sum += change ** 2 / ((bottom - top) * (right - left));
      }
    }
  }
  return sum;
}

function filledAbove(x: Float32Array, empty: number): number {
  let filled = 0;
  for (let i = 0; i < x.length; i++) if (x[i]! > empty) filled++;
  return filled;
}

/** Of numbers without a least value, such as complex ones: all of a pixel whose length is not nearly 0. */
function filledBySize(x: Float32Array, pixels: number): number {
  let filled = 0;
  for (let i = 0; i < pixels; i++) {
    let square = 0;
    for (let at = i; at < x.length; at += pixels) square += x[at]! ** 2;
    if (square > ABOVE_EMPTY ** 2) filled += x.length / pixels;
  }
  return filled;
}
