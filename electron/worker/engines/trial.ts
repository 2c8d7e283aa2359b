import type { Answer } from '../../../core/contract/messages.ts';
import { Refused } from '../../../core/contract/refused.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { openNetwork } from './engines.ts';
import { trialSize } from './network-size.ts';
import { smoothPicture } from './smooth-picture.ts';

/** Sides of the trial image: enough for a few poolings, small enough for any machine. */
const SIDE = 64;
/** On the model's scale: little noise, the level at which our solvers begin, much noise. */
const SIGMAS = [0.01, 0.06, 0.5];

/**
 * Tries a stranger's model on a smooth image with noise of known size: its answers must have the image's shape, be
 * finite, and lie closer to the image than the noisy one. @throws Refused
 */
export async function trial(manifest: string): Promise<Answer<'trial'>> {
  const model = await openNetwork(manifest, 'cpu');
  const { id, channels } = model.manifest;
  const [height, width] = trialSize(model.manifest, SIDE);
  const score = model.score(height, width);
  const clean = smoothPicture(channels, height, width);
  const noise = new Float32Array(clean.length);
  fillNormal(noise, 1, PURPOSE.start, 0);
  for (const sigma of SIGMAS) {
    const noisy = clean.map((v, i) => v + sigma * noise[i]!);
    const denoised = new Float32Array(clean.length);
    await score.denoise(noisy, 1, Float64Array.of(sigma), denoised);
    const refuse = (reason: string): never => {
      throw new Refused({ code: 'model-refused', model: id, reason });
    };
    if (!denoised.every(Number.isFinite)) refuse(`at σ = ${sigma} it answers with values that are not finite`);
    // At the lowest level a network of another domain may do no better than leave the image alone.
    if (sigma !== SIGMAS[0] && distance(denoised, clean) >= distance(noisy, clean))
      refuse(`at σ = ${sigma} its answer is no closer to a plain image than the noisy one`);
  }
  return { provider: model.provider };
}

const distance = (a: Float32Array, b: Float32Array): number =>
  Math.sqrt(a.reduce((sum, v, i) => sum + (v - b[i]!) ** 2, 0));
