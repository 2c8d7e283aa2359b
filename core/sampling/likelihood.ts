import { fillNormal, PURPOSE, uniformStream } from '../image/random.ts';
import { residualVariance } from '../priors/residual-variance.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import { freshState, type SolverState } from '../solvers/solver.ts';
import { follow, type Integrator } from './flow-path.ts';
import { signProbes, traced, unitProbes } from './jacobian-trace.ts';
import { denoiserOf, rangeOf, type Levels, type SamplerStep } from './sampler.ts';

export interface LikelihoodSettings extends Levels {
  readonly integrator: Integrator;
  /** Random probes of the divergence; `exact` takes every pixel on its own, for a few pixels. */
  readonly probes: number | 'exact';
  /** Mean of what the noise at σ_max lies about, as of a sample's start (`centre`). */
  readonly centre: number;
  /** Distance of two grey levels on the model's scale; 0 for values that were never rounded. See `greyStepOf`. */
  readonly greyStep: number;
  /** Whether the part below σ_min counts, as a bound, or is left out as published code does. See `logLikelihood`. */
  readonly belowSigmaMin: 'bound' | 'ignored';
}

export interface Likelihood {
  /** −log₂ P of the grey levels, over their number; of the density itself where `greyStep` is 0. */
  readonly bitsPerDimension: number;
  /** Standard error of it over the probes; null where the trace is exact or there is one probe. */
  readonly standardError: number | null;
  /** What adds up to it, in bits per dimension. */
  readonly parts: {
    /** Of x_T under N(centre, σ_max²). */
    readonly latent: number;
    /** By which the flow contracts volume from σ_max to σ_min. */
    readonly volume: number;
    /** Of the way from σ_min to the image; 0 where it is ignored. */
    readonly belowSigmaMin: number;
    /** −log₂ of the distance of grey levels. */
    readonly greyLevels: number;
  };
  /**
   * Bits per dimension by which x_T is less likely than noise of σ_max itself would be. Near 0 where σ_max hides the
   * image; elsewhere the most that the figure would fall with noise that reaches further (`unreached` says so).
   */
  readonly excess: number;
  /** ln p of the image with its grey levels made continuous, in nats. */
  readonly logDensity: number;
  /** x_T as noise of standard deviation 1, [channels, height, width]. */
  readonly latent: Float32Array;
  readonly nfe: number;
}

/** Distance of two grey levels on the scale of a model: `spacing` is theirs in the scale's own unit (1 HU, 1/255). */
export const greyStepOf = ({ scale }: ScoreModel['manifest'], spacing: number): number =>
  spacing / (scale.high - scale.low);

/**
 * log p(x) by the instantaneous change of variables along the probability flow (Song et al. 2021, arXiv 2011.13456,
 * §4.3 and App. D.2). With dx/dσ = (x − D)/σ in n dimensions and J = ∂D/∂x,
 *
 *     log p_σmin(x) = log N(x_T; centre, σ_max²) + n ln(σ_max/σ_min) − ∫ tr J d ln σ
 *
 * in which σ_max cancels but for x_T. The trace by Hutchinson's estimator (Grathwohl et al. 2019, arXiv 1810.01367), the
 * same probes all along, so that each probe gives one unbiased figure of log p and their spread the error.
 *
 * *Grey levels.* An image whose values are `greyStep` apart gets uniform noise of that width about each value (Theis et al.
 * 2016, arXiv 1511.01844, §3.1; centred, as our scale is of the values themselves). Then −log₂ p/n − log₂ greyStep bounds the bits per dimension
 * from above, in expectation over that noise: one draw a call, another seed draws anew.
 *
 * *The part below σ_min.* The network says nothing there, so that the flow ends at images with noise of σ_min. `bound`
 * begins it at z = x + σ_min n, one draw a call, and lets the denoiser take the last step as a Gaussian of its measured
 * error r² (the decoder of Ho et al. 2020, arXiv 2006.11239, §3.3, without its bins; Song et al. 2021, arXiv 2101.09258, App. A):
 *
 *     log p(x) ≥ E[log p_σmin(z) + log N(x; D(z, σ_min), r²(σ_min)) − log N(z; x, σ_min²)]
 *
 * with equality, for every draw, where what is left of x given z is such a Gaussian: a bound that is tight at a small
 * σ_min. `ignored` takes the blurred density p_σmin at x itself, as published code does at its ε. An image without
 * that noise is likelier there than it should be, by up to 0.7 bits where it is smooth: such figures bound nothing.
 *
 * @param x image [channels, height, width] on the model's scale
 * @param state what it goes on from, to the bit, where it is no fresh one
 */
export async function* logLikelihood(
  score: ScoreModel,
  x: Float32Array,
  settings: LikelihoodSettings,
  seed: number,
  state: SolverState = freshState(),
): AsyncGenerator<SamplerStep, Likelihood> {
  const { centre, greyStep, integrator } = settings;
  const { sigmaMin, sigmaMax } = rangeOf(score, settings);
  const n = x.length;
  if (state.arrays['x'] === undefined) {
    const uniform = uniformStream(seed, PURPOSE.dequantisation, 0, 0);
    const begin = x.map((v) => v + greyStep * (uniform() - 0.5));
    state.numbers['below'] = 0;
    if (settings.belowSigmaMin === 'bound') {
      state.numbers['below'] = await addNoise(score, begin, sigmaMin, seed);
      state.nfe++;
    }
    state.arrays['x'] = begin;
  }
  const probes = settings.probes === 'exact' ? unitProbes(n) : signProbes(n, settings.probes, seed);
  yield* follow(traced(score, probes), sigmaMin, sigmaMax, integrator, state);

  const latent = state.arrays['x'].map((v) => (v - centre) / sigmaMax);
  let square = 0;
  for (let i = 0; i < n; i++) square += latent[i]! ** 2;
  const traces = state.arrays['integrals']!;
  const trace = mean(traces);
  const bits = (nats: number): number => -nats / (n * Math.LN2);
  const ofLatent = bits(-square / 2 - (n / 2) * Math.log(2 * Math.PI * sigmaMax ** 2));
  const volume = bits(n * Math.log(sigmaMax / sigmaMin) - trace);
  const belowSigmaMin = bits(state.numbers['below']!);
  const greyLevels = greyStep > 0 ? -Math.log2(greyStep) : 0;
  return {
    bitsPerDimension: ofLatent + volume + belowSigmaMin + greyLevels,
    standardError:
      settings.probes === 'exact' || traces.length < 2
        ? null
        : Math.sqrt(traces.reduce((s, t) => s + (t - trace) ** 2, 0) / (traces.length * (traces.length - 1))) /
          (n * Math.LN2),
    parts: { latent: ofLatent, volume, belowSigmaMin, greyLevels },
    excess: bits(-(square - n) / 2),
    logDensity: -(ofLatent + volume + belowSigmaMin) * n * Math.LN2,
    latent,
    nfe: state.nfe,
  };
}

/** x ← z = x + σn. @returns log N(x; D(z, σ), r²) − log N(z; x, σ²), in nats */
async function addNoise(score: ScoreModel, x: Float32Array, sigma: number, seed: number): Promise<number> {
  const noise = new Float32Array(x.length);
  const denoised = new Float32Array(x.length);
  fillNormal(noise, seed, PURPOSE.dequantisation, 0);
  const clean = Float32Array.from(x);
  for (let i = 0; i < x.length; i++) x[i] = x[i]! + sigma * noise[i]!;
  await denoiserOf(score)(x, sigma, denoised);
  const variance = residualVariance(score.manifest)(sigma);
  let nats = (x.length / 2) * Math.log(sigma ** 2 / variance);
  for (let i = 0; i < x.length; i++) nats += noise[i]! ** 2 / 2 - (clean[i]! - denoised[i]!) ** 2 / (2 * variance);
  return nats;
}

const mean = (values: Float32Array): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/** An excess above this is more than the error of a figure with two decimals. */
const TOLD_EXCESS = 0.01;

/** One sentence where the noise at σ_max does not hide the image, else null. */
export function unreached({ manifest }: Pick<ScoreModel, 'manifest'>, { excess }: Likelihood): string | null {
  return excess > TOLD_EXCESS
    ? `The noise of "${manifest.name}" ends before it hides this image: up to ${excess.toFixed(2)} bits per dimension of the figure are the distance of the image's noisiest state from noise alone.`
    : null;
}
