import type { ImageShape } from '../image/image.ts';
import { fillNormal, PURPOSE } from '../image/random.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import type { SolverState, SolverStep } from '../solvers/solver.ts';
import { sigmaRange, type SigmaRange } from '../solvers/sigma-range.ts';

/**
 * One step of a sampler. As a solver's, but nothing was measured: no residual. `estimate` is D(x, σ) on the way, the
 * sample itself after the last step; it is live: copy it to keep it. Where steps choose their own length, `of` is a guess.
 */
export type SamplerStep = Omit<SolverStep, 'residual'>;

/** Stopping is leaving the loop; the sample is `state.arrays.estimate`; resumed from its state it goes on to the bit. */
export type SamplerRun = AsyncGenerator<SamplerStep, void>;

/** What every sampler takes. */
export interface SamplerSettings {
  /**
   * Value about which the noise of the start lies, on the model's scale; 0 as published. Where σ_max is not much larger
   * than what images hold of it (‖x₀ − centre‖ against σ_max), the mean of the training data is the better start.
   */
  readonly centre: number;
  /** What that noise lies over instead, [channels, height, width], as of `firstGround`; absent: the centre everywhere. */
  readonly ground?: Float32Array;
  /** Every number drawn is this times as large: 1 is the model's own distribution, below it samples are plainer. */
  readonly temperature: number;
}

/** Draws an image [channels, height, width] from the model, on the model's scale. */
export type Sampler<Settings extends SamplerSettings> = (
  score: ScoreModel,
  shape: ImageShape,
  settings: Settings,
  seed: number,
  state: SolverState,
) => SamplerRun;

/** Values of an image. */
export const pixelsOf = ([channels, height, width]: ImageShape): number => channels * height * width;

/** Where a sampler begins: noise of so much over the ground, or the centre, both as the diffusion has shrunk them by then. */
export function noisyStart(
  shape: ImageShape,
  { centre, ground, temperature }: SamplerSettings,
  sd: number,
  seed: number,
  shrunk = 1,
): Float32Array {
  const x = new Float32Array(pixelsOf(shape));
  fillNormal(x, seed, PURPOSE.start, 0);
  const spread = temperature * sd;
  for (let i = 0; i < x.length; i++) x[i] = shrunk * (ground?.[i] ?? centre) + spread * x[i]!;
  return x;
}

/** The mean of the data that a network was trained on, where its manifest tells one as our recipes do, else 0. */
export function centreOf({ training }: ScoreModel['manifest']): number {
  const mean = training?.['mean'];
  return typeof mean === 'number' && Number.isFinite(mean) ? mean : 0;
}

/** Noise levels between which a sampler moves; absent means as far as the network was trained. */
export interface Levels {
  readonly sigmaMax?: number;
  readonly sigmaMin?: number;
}

/** The part of the levels asked for on which the network was trained, all of it where none were. */
export const rangeOf = (score: ScoreModel, { sigmaMin = 0, sigmaMax = Infinity }: Levels): SigmaRange =>
  sigmaRange(score.manifest, sigmaMin, sigmaMax);

/** σ in the form that a score model takes, rewritten at each call: D(x, σ) of one image. */
export function denoiserOf(score: ScoreModel): (x: Float32Array, sigma: number, out: Float32Array) => Promise<void> {
  const level = new Float64Array(1);
  return (x, sigma, out) => {
    level[0] = sigma;
    return score.denoise(x, 1, level, out);
  };
}
