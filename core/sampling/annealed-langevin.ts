import { fillNormal, PURPOSE } from '../image/random.ts';
import { logSpaced } from '../priors/schedule.ts';
import {
  denoiserOf,
  noisyStart,
  pixelsOf,
  rangeOf,
  type Levels,
  type Sampler,
  type SamplerSettings,
} from './sampler.ts';

export interface AnnealedLangevinSettings extends SamplerSettings, Levels {
  /** Noise levels, log-spaced. Published: 10 from 1 to 0.01; larger images want more (Song & Ermon 2020, Technique 2). */
  readonly levels: number;
  /** Moves at each level. Published: 100. */
  readonly movesPerLevel: number;
  /**
   * ε/σ_L², of which α_i = ε σ_i²/σ_L² is this times σ_i². Published: 0.2 (ε = 2e-5 at σ_L = 0.01). Written so, a step
   * means the same for a network that ends at another σ_L.
   */
  readonly step: number;
  /**
   * Variance of what a move adds: α_i as published, or `matched`, α_i(1 − step/4). Moves of finite length leave x with noise
   * of σ_i²/(1 − step/4) where the data are not, more than the network is told, which large networks answer with contrast that
   * grows from level to level; matched it is σ_i² exactly.
   */
  readonly noise: 'published' | 'matched';
}

/**
 * Annealed Langevin dynamics (Song & Ermon 2019, arXiv 1907.05600, Alg. 1): at each level σ_i
 * x ← x + α_i/2 ∇ log p_σi(x) + √α_i n. It begins at noise of σ_1 rather than at a uniform image, and ends with one
 * denoising (Jolicoeur-Martineau et al. 2021, arXiv 2009.05475, §3.1). In VE variables for every network.
 */
export const annealedLangevin: Sampler<AnnealedLangevinSettings> = async function* (
  score,
  shape,
  settings,
  seed,
  state,
) {
  const { movesPerLevel, step, noise, temperature } = settings;
  const { sigmaMin, sigmaMax } = rangeOf(score, settings);
  const levels = logSpaced(sigmaMax, sigmaMin, settings.levels);
  const of = levels.length * movesPerLevel;
  const pixels = pixelsOf(shape);
  const { arrays } = state;
  const normal = new Float32Array(pixels);
  const denoise = denoiserOf(score);
  const added = temperature * Math.sqrt(noise === 'matched' ? step * (1 - step / 4) : step);

  const x = (arrays['x'] ??= noisyStart(shape, settings, sigmaMax, seed));
  const estimate = (arrays['estimate'] ??= new Float32Array(pixels));

  while (state.step < of) {
    const sigma = levels[Math.floor(state.step / movesPerLevel)]!;
    await denoise(x, sigma, estimate);
    state.nfe++;
    fillNormal(normal, seed, PURPOSE.corrector, state.step);
    const spread = added * sigma;
    for (let i = 0; i < pixels; i++) x[i] = x[i]! + (step / 2) * (estimate[i]! - x[i]!) + spread * normal[i]!;
    state.step++;
    if (state.step === of) {
      await denoise(x, sigma, estimate);
      state.nfe++;
    }
    yield { step: state.step, of, sigma, nfe: state.nfe, estimate };
  }
};
