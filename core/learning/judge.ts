import type { Judged } from '../contract/adaptation.ts';
import { fillNormal, PURPOSE } from '../image/random.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import type { LearntImage } from './learning.ts';

/** Noise of a fixed seed: every network is judged by the same. */
const SEED = 20_220_601;

/**
 * E‖x − D(x + σn, σ)‖² a value at each noise level, the mean over images: one evaluation an image and level.
 * @param scoreOf the denoiser for images of a size @param between called after each
 */
export async function denoisingErrors(
  scoreOf: (height: number, width: number) => ScoreModel,
  images: readonly LearntImage[],
  sigmas: readonly number[],
  between: () => void,
): Promise<readonly number[]> {
  const errors = sigmas.map(() => 0);
  for (const [n, { data, height, width }] of images.entries()) {
    const score = scoreOf(height, width);
    const x = new Float32Array(data.length);
    for (const [level, sigma] of sigmas.entries()) {
      fillNormal(x, SEED, PURPOSE.judging, n * sigmas.length + level);
      for (let i = 0; i < x.length; i++) x[i] = data[i]! + sigma * x[i]!;
      await score.denoise(x, 1, Float64Array.of(sigma), x);
      let sum = 0;
      for (let i = 0; i < x.length; i++) sum += (x[i]! - data[i]!) ** 2;
      errors[level]! += sum / x.length / images.length;
      between();
    }
  }
  return errors;
}

/** The same as PSNR; R is 1 on the scale of the network. */
export function judgedOf(errors: readonly number[], sigmas: readonly number[]): Judged {
  const levels = sigmas.map((sigma, i) => ({ sigma, psnr: -10 * Math.log10(errors[i]!) }));
  return { mean: levels.reduce((sum, { psnr }) => sum + psnr, 0) / levels.length, levels };
}
