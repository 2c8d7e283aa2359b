/**
 * Samplers that reach the data through the gradient of the denoiser, as published, to be compared with: a reverse
 * diffusion whose every step is bent by ∇ log p(y | x). Both take the network's pullback, about three evaluations'
 * time a step beside the evaluation itself.
 *
 * Other than published, data without noise are met at the end where there is a closed form for it: what is known of a picture stays
 * as it is.
 *
 * `dps` (Chung et al. 2023, arXiv 2209.14687, Algs. 1 and 2): x ← ancestral step − ζ ∇ₓ‖W^½(y − A D(x, σ))‖. The published
 * step is of the images' own norm over a thousand steps; here it is ζ·√n/steps with A of norm 1, so that ζ means the same
 * for every operator, size and number of steps.
 *
 * `pigdm` (ΠGDM: Song et al. 2023, "Pseudoinverse-guided diffusion models for inverse problems", ICLR, Alg. 1):
 * p(y | x) ≈ N(A D, r²AAᵀ + σ_y²), so the step goes along Jᵀ r²Aᵀ(r²AAᵀ + σ_y²)⁻¹(y − A D) = Jᵀ(u − D) with u the proximal
 * point at λ = σ_y²/r², which every problem has; r² = σ²/(1 + σ²) of the paper's images between −1 and 1 is
 * σ²/(1 + 4σ²) of ours between 0 and 1. (Bayes' own step, σ²/r² times as long with the measured r² of the manifest, diverges:
 * a network's Jacobian is near 1 along smooth images, where r²/σ² is a hundredth.) Our engine takes u itself for D, without J.
 */
import { fillNormal, NOISE_BLOCK, PURPOSE } from '../image/random.ts';
import { sizeOf } from '../operators/linear-operator.ts';
import { operatorNorm } from '../operators/norm.ts';
import { logSpaced } from '../priors/schedule.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import { proximalOf } from './data-proximal.ts';
import { norm, shareOf } from './discrepancy.ts';
import { firstImage } from './first-image.ts';
import { rms } from './proximal.ts';
import type { InverseProblem, SolverRun, SolverState } from './solver.ts';

export interface GradientGuidanceSettings {
  readonly guidance: 'dps' | 'pigdm';
  /** Noise levels; each takes an evaluation and a pullback. */
  readonly steps: number;
  readonly sigmaMax: number;
  readonly sigmaMin: number;
  /** ζ of `dps`; the step of `pigdm` is so many times the published one. */
  readonly weight: number;
  /** σ_y is at least this share of the rms of y′. */
  readonly modelError: number;
  /** Of the proximal point where it has no closed form. */
  readonly cgIterations: number;
  readonly seed: number;
}

/**
 * Runs to its end from a fresh or a saved state.
 * @param pullback of the prior
 */
export async function* gradientGuidance(
  problem: InverseProblem,
  settings: GradientGuidanceSettings,
  prior: ScoreModel,
  pullback: NonNullable<ScoreModel['pullback']>,
  state: SolverState,
): SolverRun {
  const { operator, data, weights, shape } = problem;
  const { steps, weight, seed, guidance } = settings;
  const size = sizeOf(shape);
  const sigmas = logSpaced(settings.sigmaMax, settings.sigmaMin, steps);
  const noiseSd = Math.max(problem.noiseSd, settings.modelError * rms(data));
  const prox = guidance === 'pigdm' ? proximalOf(problem, settings.cgIterations) : null;
  const dataNorm = norm(data);
  const scale =
    guidance === 'dps' ? (state.numbers['norm'] ??= operatorNorm(operator) * Math.sqrt(meanOf(weights))) : 1;
  const misfit = new Float32Array(data.length);
  const gradient = new Float32Array(size);
  const fresh = new Float32Array(NOISE_BLOCK);
  const sigmaOf = new Float64Array(1);
  const { arrays } = state;

  const estimate = (arrays['estimate'] ??= firstImage(problem));
  let noisy = arrays['noisy'];
  if (noisy === undefined) {
    noisy = arrays['noisy'] = new Float32Array(size);
    fillNormal(noisy, seed, PURPOSE.start, 0);
    for (let i = 0; i < size; i++) noisy[i] = estimate[i]! + sigmas[0]! * noisy[i]!;
  }

  /** misfit ← y − A x̂. @returns ‖y − A x̂‖/‖y‖ */
  function residual(): number {
    operator.forward(estimate, misfit);
    for (let i = 0; i < misfit.length; i++) misfit[i] = data[i]! - misfit[i]!;
    return shareOf(norm(misfit), dataNorm);
  }

  while (state.step < steps) {
    const k = state.step;
    const sigma = sigmas[k]!;
    sigmaOf[0] = sigma;
    await prior.denoise(noisy, 1, sigmaOf, estimate);
    const found = residual();
    let length: number;
    if (prox !== null) {
      const variance = sigma ** 2 / (1 + 4 * sigma ** 2);
      prox.solve(estimate, (weights === null ? noiseSd * noiseSd : 1) / variance, gradient);
      for (let i = 0; i < size; i++) gradient[i] = gradient[i]! - estimate[i]!;
      length = weight * Math.sqrt(1 + 4 * sigma ** 2);
    } else {
      let square = 0;
      for (let i = 0; i < misfit.length; i++) {
        const w = weights?.[i] ?? 1;
        square += w * misfit[i]! ** 2;
        misfit[i] = w * misfit[i]!;
      }
      operator.adjoint(misfit, gradient);
      length = (weight * Math.sqrt(size)) / (steps * scale * Math.max(Math.sqrt(square), Number.MIN_VALUE));
    }
    await pullback(noisy, 1, sigmaOf, gradient, gradient);
    const next = sigmas[k + 1] ?? 0;
    const keep = (next / sigma) ** 2;
    const spread = next * Math.sqrt(1 - keep);
    // What the last step ends on is its mean: noise added there would never be removed again.
    const into = next === 0 ? estimate : noisy;
    for (let first = 0; first < size; first += NOISE_BLOCK) {
      const n = fresh.subarray(0, size - first);
      fillNormal(n, seed, PURPOSE.renoise, k, first);
      for (let j = 0, i = first; j < n.length; j++, i++)
        into[i] = estimate[i]! + keep * (noisy[i]! - estimate[i]!) + spread * n[j]! + length * gradient[i]!;
    }
    if (next === 0 && problem.noiseSd === 0 && weights === null && problem.prox !== undefined) {
      problem.prox(data, null).solve(estimate, 0, gradient);
      estimate.set(gradient);
    }
    state.step = k + 1;
    state.nfe += 2;
    yield { step: k + 1, of: steps, sigma, nfe: state.nfe, residual: next === 0 ? residual() : found, estimate };
  }
}

function meanOf(weights: Float32Array | null): number {
  if (weights === null) return 1;
  let sum = 0;
  for (const w of weights) sum += w;
  return sum / weights.length;
}
