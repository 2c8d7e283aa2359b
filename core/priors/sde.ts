import type { ModelManifest } from '../contract/model.ts';

/**
 * The three diffusions of Song et al. 2021 (arXiv 2011.13456v2, §3.4 and App. B): dx = f(t)·x dt + g(t) dw, t from 0 to
 * 1. All are linear, so x_t given x₀ is α(t) x₀ + std(t) n.
 */
export interface Sde {
  readonly kind: 've' | 'vp' | 'subvp';
  /** f(t): the drift is f(t)·x. */
  drift(t: number): number;
  /** g(t). */
  diffusion(t: number): number;
  /** Mean coefficient α(t). */
  alpha(t: number): number;
  /** Standard deviation of x_t given x₀. For VE as published, σ(t); exactly it is √(σ(t)² − σ_min²). */
  std(t: number): number;
  /** σ(t) = std(t)/α(t): the same noise level as a network sees it that expects x₀ + σn. */
  sigma(t: number): number;
  /** t with std(t)/α(t) = σ. */
  timeOf(sigma: number): number;
  /** Standard deviation of the prior N(0, priorSd²) at t = 1. */
  readonly priorSd: number;
  /** Where integration down from t = 1 ends: the score grows without bound towards 0. */
  readonly endTime: number;
}

/** Variance exploding: σ(t) = σ_min (σ_max/σ_min)^t. */
export function varianceExploding(sigmaMin: number, sigmaMax: number): Sde {
  const rate = Math.log(sigmaMax / sigmaMin);
  const sigma = (t: number) => sigmaMin * Math.exp(rate * t);
  return {
    kind: 've',
    drift: () => 0,
    diffusion: (t) => sigma(t) * Math.sqrt(2 * rate),
    alpha: () => 1,
    std: sigma,
    sigma,
    timeOf: (s) => Math.log(s / sigmaMin) / rate,
    priorSd: sigmaMax,
    endTime: 1e-5,
  };
}

/** −2 ln α(t) = ∫₀ᵗ β, for β(t) = β_min + t(β_max − β_min). */
const betaIntegral = (betaMin: number, betaMax: number, t: number): number =>
  betaMin * t + ((betaMax - betaMin) * t * t) / 2;

/** t ≥ 0 with ∫₀ᵗ β = b, free of cancellation for small b. */
const timeOfIntegral = (betaMin: number, betaMax: number, b: number): number =>
  (2 * b) / (betaMin + Math.sqrt(betaMin * betaMin + 2 * (betaMax - betaMin) * b));

/** Variance preserving: std² = 1 − α². Usual: β from 0.1 to 20. */
export function variancePreserving(betaMin: number, betaMax: number): Sde {
  const integral = (t: number) => betaIntegral(betaMin, betaMax, t);
  const beta = (t: number) => betaMin + t * (betaMax - betaMin);
  return {
    kind: 'vp',
    drift: (t) => -beta(t) / 2,
    diffusion: (t) => Math.sqrt(beta(t)),
    alpha: (t) => Math.exp(-integral(t) / 2),
    std: (t) => Math.sqrt(-Math.expm1(-integral(t))),
    sigma: (t) => Math.sqrt(Math.expm1(integral(t))),
    timeOf: (s) => timeOfIntegral(betaMin, betaMax, Math.log1p(s * s)),
    priorSd: 1,
    endTime: 1e-3,
  };
}

/** Sub-VP: the drift of VP with less noise, std = 1 − α². */
export function subVariancePreserving(betaMin: number, betaMax: number): Sde {
  const vp = variancePreserving(betaMin, betaMax);
  const integral = (t: number) => betaIntegral(betaMin, betaMax, t);
  return {
    kind: 'subvp',
    drift: vp.drift,
    diffusion: (t) => vp.diffusion(t) * Math.sqrt(-Math.expm1(-2 * integral(t))),
    alpha: vp.alpha,
    std: (t) => -Math.expm1(-integral(t)),
    sigma: (t) => 2 * Math.sinh(integral(t) / 2), // (1 − α²)/α
    timeOf: (s) => timeOfIntegral(betaMin, betaMax, 2 * Math.asinh(s / 2)),
    priorSd: 1,
    endTime: 1e-3,
  };
}

/** The diffusion that a manifest names. */
export function sdeOf(sde: ModelManifest['sde']): Sde {
  switch (sde.kind) {
    case 've':
      return varianceExploding(sde.sigmaMin, sde.sigmaMax);
    case 'vp':
      return variancePreserving(sde.betaMin, sde.betaMax);
    case 'subvp':
      return subVariancePreserving(sde.betaMin, sde.betaMax);
  }
}

/** out ← f x − g² s, the drift of the reverse SDE dx = [f x − g² ∇log p_t] dt + g dw̄, time running down. */
export function reverseDrift(sde: Sde, t: number, x: Float64Array, score: Float64Array, out: Float64Array): void {
  towardsData(sde.drift(t), sde.diffusion(t) ** 2, x, score, out);
}

/** out ← f x − ½ g² s: the probability-flow ODE, which has the same marginals and no noise. */
export function probabilityFlow(sde: Sde, t: number, x: Float64Array, score: Float64Array, out: Float64Array): void {
  towardsData(sde.drift(t), sde.diffusion(t) ** 2 / 2, x, score, out);
}

function towardsData(drift: number, share: number, x: Float64Array, score: Float64Array, out: Float64Array): void {
  for (let i = 0; i < x.length; i++) out[i] = drift * x[i]! - share * score[i]!;
}
