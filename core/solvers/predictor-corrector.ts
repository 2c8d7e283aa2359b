import { fillNormal, PURPOSE } from '../image/random.ts';
import { sizeOf } from '../operators/linear-operator.ts';
import { operatorNorm } from '../operators/norm.ts';
import { varianceExplodingLevels } from '../priors/schedule.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import { conditioningOf } from './conditioning.ts';
import { norm, shareOf } from './discrepancy.ts';
import { firstImage } from './first-image.ts';
import type { FullTransform } from './full-transform.ts';
import { sigmaRange } from './sigma-range.ts';
import type { InverseProblem, SolverRun, SolverState } from './solver.ts';

/**
 * Paper mode: the predictor–corrector sampler with measurements as published, to be compared with.
 *
 * `conditional` (Song, Shen, Xing & Ermon 2022, arXiv 2111.08005): VE, each move (Langevin corrector, reverse-diffusion
 * predictor) is preceded by x ← T⁻¹[λΛŷ_t + (1−λ)ΛTx + (1−Λ)Tx], ŷ_t = y + σ ΛT n with fresh n. That equals
 * x + λ T⁻¹Λ(y − P(x − σn)) wherever T⁻¹T = 1, and is computed so: two thousand discrete T⁻¹T would blur the image and
 * the white noise that the network expects in it, and cost fourteen times as much at 23 views.
 * At the end the denoised image is conditioned once more with λ = 1.
 * `imputation` (Song et al. 2021, arXiv 2011.13456, App. I.2 and I.3, and the published `controllable_generation`): each
 * move is followed by replacing the measured rows at the level at which it was made, λ = 1: imputation for a mask, for a
 * grey after decoupling the colours. The published function computes its mean from the noisy image, so that the noise of
 * the last step stays in the result; here it does not.
 * `consistency` (Chung & Ye 2022, Med. Image Anal. 80, arXiv 2110.05243, Algs. 1 and 2): each move is followed by
 * x ← x + T⁻¹Λ(y − Px), the measured rows as they are, without noise; of several coils T⁻¹Λ is SᴴFᴴ.
 * `posterior` (Song et al. 2021, arXiv 2011.13456, §5 and App. I): no projection; the score of the prior plus
 * ∇ log p(ŷ_t | x) = Aᵀ(ŷ_t − A x)/(rate·σ)², A = P/‖P‖ so that data and image noise have one scale.
 *
 * Unlike the published code the corrector's norms are those of this image, not averaged over a batch: a result does not
 * depend on what else was computed. The start is the analytic inverse plus σ_max n instead of σ_max n alone: the same
 * at the published σ_max, and sound where a network's range ends early. Noise of the data is not modelled.
 */
export interface PredictorCorrectorSettings {
  /** Moves; each evaluates the network twice. Published: 1000. */
  readonly steps: number;
  /** Published for CT: 128 down to 0.01; clamped to the network's range. */
  readonly sigmaMax: number;
  readonly sigmaMin: number;
  /** Signal-to-noise ratio r of the corrector's step 2(r‖n‖/‖s‖)². Published for CT: 0.246. */
  readonly snr: number;
  readonly projection: 'conditional' | 'imputation' | 'consistency' | 'posterior';
  /** λ of `conditional`: trust in the measured rows. Published for CT at 23 views: 0.841. */
  readonly lambda: number;
  /** Noise of ŷ_t over σ in `posterior`. Published default: 1.586. */
  readonly rate: number;
  readonly seed: number;
}

/** Runs to its end from a fresh or a saved state; `state.numbers.sigmaMax` and `sigmaMin` are the levels that it used. */
export async function* predictorCorrector(
  problem: InverseProblem,
  settings: PredictorCorrectorSettings,
  prior: ScoreModel,
  transform: FullTransform,
  state: SolverState,
): SolverRun {
  const { operator, data, shape } = problem;
  const { steps, snr, lambda, rate, projection, seed } = settings;
  const { sigmaMin, sigmaMax } = sigmaRange(prior.manifest, settings.sigmaMin, settings.sigmaMax);
  const levels = varianceExplodingLevels(sigmaMin, sigmaMax, steps);
  const pixels = sizeOf(shape);
  const { arrays } = state;
  Object.assign(state.numbers, { sigmaMin, sigmaMax });

  const normal = new Float32Array(pixels);
  const score = new Float32Array(pixels);
  const scratch = new Float32Array(pixels);
  const { misfit, condition } = conditioningOf(problem, transform, seed, normal, scratch);
  const level = new Float64Array(1);
  const scaleSquared = projection === 'posterior' ? (state.numbers['normSquared'] ??= operatorNorm(operator) ** 2) : 1;
  const dataNorm = norm(data);

  if (!arrays['x']) {
    const x = firstImage(problem);
    fillNormal(normal, seed, PURPOSE.start, 0);
    for (let i = 0; i < pixels; i++) x[i] = x[i]! + sigmaMax * normal[i]!;
    arrays['x'] = x;
  }
  const x = arrays['x'];
  const estimate = (arrays['estimate'] ??= new Float32Array(pixels));

  /** score ← ∇ log p(x, or x and ŷ_t, at σ); out ← D(x, σ) where it is wanted. */
  async function evaluate(sigma: number, draw: number, out: Float32Array | null): Promise<void> {
    if (projection === 'conditional') condition(x, sigma, lambda, draw);
    level[0] = sigma;
    await prior.denoise(x, 1, level, score);
    state.nfe++;
    out?.set(score);
    for (let i = 0; i < pixels; i++) score[i] = (score[i]! - x[i]!) / (sigma * sigma);
    if (projection === 'posterior') {
      operator.adjoint(misfit(x, sigma, draw), scratch);
      const weight = 1 / (scaleSquared * (rate * sigma) ** 2);
      for (let i = 0; i < pixels; i++) score[i] = score[i]! + weight * scratch[i]!;
    }
  }

  function afterMove(sigma: number, draw: number): void {
    if (projection === 'imputation') condition(x, sigma, 1, draw);
    if (projection !== 'consistency') return;
    transform.inverseOfMeasured(misfit(x, 0, draw), scratch);
    for (let i = 0; i < pixels; i++) x[i] = x[i]! + scratch[i]!;
  }

  while (state.step < steps) {
    const k = state.step;
    const sigma = levels[k]!;

    await evaluate(sigma, 2 * k, null);
    fillNormal(normal, seed, PURPOSE.corrector, k);
    const step = (2 * (snr * norm(normal)) ** 2) / Math.max(norm(score) ** 2, Number.MIN_VALUE);
    const spread = Math.sqrt(2 * step);
    for (let i = 0; i < pixels; i++) x[i] = x[i]! + step * score[i]! + spread * normal[i]!;
    afterMove(sigma, 2 * k);

    await evaluate(sigma, 2 * k + 1, estimate);
    const variance = sigma ** 2 - levels[k + 1]! ** 2;
    // The last move keeps the mean: noise added there would never be removed again. It ends at σ = 0, so it denoises.
    const fresh = k === steps - 1 ? 0 : Math.sqrt(variance);
    fillNormal(normal, seed, PURPOSE.predictor, k);
    for (let i = 0; i < pixels; i++) x[i] = x[i]! + variance * score[i]! + fresh * normal[i]!;
    state.step++;

    if (state.step === steps) {
      if (projection === 'consistency') afterMove(0, 0);
      else if (projection !== 'posterior') condition(x, 0, 1, 0);
      estimate.set(x);
    } else afterMove(sigma, 2 * k + 1);
    const residual = shareOf(norm(misfit(estimate, 0, 0)), dataNorm);
    yield { step: state.step, of: steps, sigma, nfe: state.nfe, residual, estimate };
  }
}
