import { fillNormal, PURPOSE } from '../image/random.ts';
import type { ImageShape } from '../image/image.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import { sdeOf, type Sde } from '../priors/sde.ts';
import type { SolverState } from '../solvers/solver.ts';
import { denoiserOf, noisyStart, pixelsOf, type Sampler, type SamplerRun, type SamplerSettings } from './sampler.ts';

export interface EulerMaruyamaSettings extends SamplerSettings {
  /** Times from 1 to ε, equally spaced; one evaluation each. Published: 1000. */
  readonly steps: number;
}

export interface PredictorCorrectorSettings extends EulerMaruyamaSettings {
  /** Langevin moves at each time, before the predictor; one evaluation each. Published: 1. */
  readonly corrections: number;
  /** Signal-to-noise ratio r of the corrector's step 2α(r‖n‖/‖s‖)². Published: VE 0.16, VP and sub-VP 0.01 to 0.16. */
  readonly snr: number;
}

/** A forward step from an earlier time to a later one: x_later ≈ (1 + drift)·x_earlier + √variance·n. */
interface ForwardStep {
  readonly drift: number;
  readonly variance: number;
}

/** f(t)Δt and g²(t)Δt. */
const euler = (sde: Sde, later: number, earlier: number): ForwardStep => ({
  drift: sde.drift(later) * (later - earlier),
  variance: sde.diffusion(later) ** 2 * (later - earlier),
});

/**
 * As published for each diffusion (Song et al. 2021, App. E): VE by its variances, VP as the DDPM it is the limit of,
 * x ← √(1 − β) x + √β n, sub-VP by Euler. β = 1 − α²(later)/α²(earlier) is the exact one of the step, of which the
 * published β(t)/N is the first order; it stays below 1 however few the steps.
 */
function ancestral(sde: Sde, later: number, earlier: number): ForwardStep {
  if (sde.kind === 'subvp') return euler(sde, later, earlier);
  if (sde.kind === 've') return { drift: 0, variance: sde.std(later) ** 2 - sde.std(earlier) ** 2 };
  const keep = sde.alpha(later) / sde.alpha(earlier);
  return { drift: keep - 1, variance: 1 - keep * keep };
}

/**
 * The reverse SDE by Euler–Maruyama in the variables of the model's own diffusion, in which alone its steps are those of
 * the paper: x ← x − f x Δt + g² ∇ log p_t(x) Δt + g √Δt n from t = 1 to ε, then one denoising.
 */
export const eulerMaruyama: Sampler<EulerMaruyamaSettings> = (score, shape, settings, seed, state) =>
  reverse(score, shape, { ...settings, corrections: 0, snr: 0 }, euler, seed, state);

/**
 * Predictor–corrector (Song et al. 2021, arXiv 2011.13456, App. G): reverse-diffusion predictor, Langevin corrector
 * before it at the same time as in the published code. Ends with one denoising. The corrector's norms are this image's.
 */
export const predictorCorrector: Sampler<PredictorCorrectorSettings> = (score, shape, settings, seed, state) =>
  reverse(score, shape, settings, ancestral, seed, state);

async function* reverse(
  score: ScoreModel,
  shape: ImageShape,
  settings: PredictorCorrectorSettings,
  discretise: (sde: Sde, later: number, earlier: number) => ForwardStep,
  seed: number,
  state: SolverState,
): SamplerRun {
  const { steps, corrections, snr, temperature } = settings;
  const sde = sdeOf(score.manifest.sde);
  const timeAt = (k: number): number => (steps === 1 ? 1 : 1 + ((sde.endTime - 1) * k) / (steps - 1));
  const pixels = pixelsOf(shape);
  const { arrays } = state;
  const normal = new Float32Array(pixels);
  const gradient = new Float32Array(pixels);
  const scaled = new Float32Array(pixels);
  const denoise = denoiserOf(score);

  const x = (arrays['x'] ??= noisyStart(shape, settings, sde.priorSd, seed, sde.alpha(1)));
  const estimate = (arrays['estimate'] ??= new Float32Array(pixels));

  /** estimate ← D and gradient ← ∇ log p_t(x), x in the variables of the diffusion. */
  async function evaluate(t: number): Promise<void> {
    const [alpha, std] = [sde.alpha(t), sde.std(t)];
    for (let i = 0; i < pixels; i++) scaled[i] = x[i]! / alpha;
    await denoise(scaled, sde.sigma(t), estimate);
    state.nfe++;
    for (let i = 0; i < pixels; i++) gradient[i] = (alpha * estimate[i]! - x[i]!) / (std * std);
  }

  while (state.step < steps) {
    const k = state.step;
    const t = timeAt(k);
    const { drift, variance } = k === steps - 1 ? { drift: 0, variance: 0 } : discretise(sde, t, timeAt(k + 1));
    const shrink = sde.kind === 've' ? 1 : (1 + drift) ** 2;
    for (let c = 0; c < corrections; c++) {
      await evaluate(t);
      fillNormal(normal, seed, PURPOSE.corrector, k * corrections + c);
      const step = (2 * shrink * snr ** 2 * energy(normal)) / Math.max(energy(gradient), Number.MIN_VALUE);
      const spread = temperature * Math.sqrt(2 * step);
      for (let i = 0; i < pixels; i++) x[i] = x[i]! + step * gradient[i]! + spread * normal[i]!;
    }
    await evaluate(t);
    if (k < steps - 1) {
      fillNormal(normal, seed, PURPOSE.predictor, k);
      const spread = temperature * Math.sqrt(variance);
      for (let i = 0; i < pixels; i++) x[i] = x[i]! - drift * x[i]! + variance * gradient[i]! + spread * normal[i]!;
    }
    state.step++;
    yield { step: state.step, of: steps, sigma: sde.sigma(t), nfe: state.nfe, estimate };
  }
}

/** ‖v‖². */
function energy(v: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i]! * v[i]!;
  return sum;
}
