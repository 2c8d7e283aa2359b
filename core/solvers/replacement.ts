/**
 * Reverse diffusions that are held to the measurement by replacing its rows at every noise level, as published for
 * photographs: RePaint and SDEdit. `conditioning.ts` says what replacing is; a problem in which nothing was measured has
 * nothing to replace.
 */
import { fillNormal, PURPOSE } from '../image/random.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import { conditioningOf } from './conditioning.ts';
import { norm, shareOf } from './discrepancy.ts';
import type { FullTransform } from './full-transform.ts';
import type { InverseProblem, SolverRun, SolverState } from './solver.ts';
import { levelPlan, travelBack, type Travel } from './travel.ts';

export interface ReplacementSettings {
  /** Noise levels, descending, and a last one that is 0: one move leads from each to the next. */
  readonly levels: Float64Array;
  /**
   * Noise of the move from σ to σ′. `reverse`: √(σ² − σ′²), Euler–Maruyama of the reverse SDE (SDEdit). `ancestral`:
   * σ′√(1 − σ′²/σ²), the posterior of the diffusion itself (DDPM, RePaint). The mean is D + (σ′/σ)²(x − D) for both.
   */
  readonly noise: 'reverse' | 'ancestral';
  /** Stretches that are gone over again (RePaint). */
  readonly travel: Travel | null;
  readonly seed: number;
}

/**
 * SDEdit (Meng et al. 2022, arXiv 2108.01073, Alg. 1 and 3): from `start`, a painting, noised to the first level; what is
 * measured stays. RePaint (Lugmayr et al. 2022, arXiv 2201.09865, Alg. 1): from any start under the noise of the first
 * level, with time travel. The last move keeps its mean: noise that is added there would never be removed.
 * @param start [channels, height, width]
 */
export async function* replacement(
  problem: InverseProblem,
  { levels, noise, travel, seed }: ReplacementSettings,
  prior: ScoreModel,
  transform: FullTransform,
  start: Float32Array,
  state: SolverState,
): SolverRun {
  const { arrays } = state;
  const size = start.length;
  const plan = levelPlan(levels.length - 1, travel);
  const normal = new Float32Array(size);
  const denoised = new Float32Array(size);
  const level = new Float64Array(1);
  const dataNorm = norm(problem.data);
  const { misfit, condition } = conditioningOf(problem, transform, seed, normal, new Float32Array(size));
  const estimate = (arrays['estimate'] ??= new Float32Array(size));

  if (!arrays['x']) {
    const x = new Float32Array(size);
    const first = levels[plan[0] ?? 0] ?? 0;
    fillNormal(normal, seed, PURPOSE.start, 0);
    for (let i = 0; i < size; i++) x[i] = start[i]! + first * normal[i]!;
    condition(x, first, 1, 0);
    arrays['x'] = x;
  }
  const x = arrays['x'];

  while (state.step < plan.length) {
    const k = state.step;
    const at = plan[k]!;
    const [sigma, next] = [levels[at]!, levels[at + 1]!];
    level[0] = sigma;
    await prior.denoise(x, 1, level, denoised);
    const keep = (next / sigma) ** 2;
    const variance = (sigma * sigma - next * next) * (noise === 'ancestral' ? keep : 1);
    const spread = next === 0 ? 0 : Math.sqrt(variance);
    fillNormal(normal, seed, PURPOSE.predictor, k);
    for (let i = 0; i < size; i++) x[i] = denoised[i]! + keep * (x[i]! - denoised[i]!) + spread * normal[i]!;
    condition(x, next, 1, k + 1);
    state.step = k + 1;
    state.nfe++;
    estimate.set(state.step === plan.length ? x : denoised);
    const again = plan[state.step];
    if (again !== undefined && again <= at) travelBack(x, next, levels[again]!, seed, k, normal);
    const residual = shareOf(norm(misfit(estimate, 0, 0)), dataNorm);
    yield { step: state.step, of: plan.length, sigma, nfe: state.nfe, residual, estimate };
  }
}
