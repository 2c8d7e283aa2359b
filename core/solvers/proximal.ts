/**
 * The proximal diffusion engine (algorithms handbook §3): from a classical start, denoise → agree with the data →
 * re-noise, over falling noise levels. Family of DiffPIR (Zhu et al. 2023, arXiv 2305.08995) and DDS (Chung et al.
 * 2024, arXiv 2303.05754), with a measured residual variance and *opposed* re-noising (c < 0).
 */
import { fillNormal, NOISE_BLOCK, PURPOSE, uniformStream } from '../image/random.ts';
import { symmetryPermutation, turn, turnBack } from '../image/symmetry.ts';
import { sizeOf } from '../operators/linear-operator.ts';
import { logSpaced } from '../priors/schedule.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import { answerError } from './answer-error.ts';
import { proximalOf } from './data-proximal.ts';
import { norm, shareOf } from './discrepancy.ts';
import { errorCovariance } from './error-covariance.ts';
import type { InverseProblem, SolverRun, SolverState } from './solver.ts';
import { levelPlan, travelBack, type Travel } from './travel.ts';

export interface ProximalSettings {
  /** Noise levels, each evaluated once; more often where `travel` comes back to it. */
  readonly steps: number;
  /** First and last noise level on the model's scale. */
  readonly sigmaStart: number;
  readonly sigmaEnd: number;
  /**
   * c of x_{k+1} = u + σ_{k+1}(c·ε̂ + √(1−c²)·n): 1 is DDIM, 0 fresh noise, below 0 opposed re-noising; `ancestral` is
   * c = σ_{k+1}/σ_k, the reverse of the diffusion itself: what it makes up has the texture of what is there.
   */
  readonly renoise: number | 'ancestral';
  /**
   * Fresh noise is this times as much (S_noise of Karras et al. 2022, arXiv 2206.00364, §4): steps that are few and a network
   * that is never sharp enough lose detail, which a little above 1 gives back.
   */
  readonly noiseScale: number;
  /**
   * The next iterate is u_k + m (u_k − u_{k−1}) before noise is added (the heavy ball of Polyak 1964): what the data and the
   * prior go on pulling the same way, step after step, moves faster. 0: no momentum; a draw wants none.
   */
  readonly momentum: number;
  readonly travel: Travel | null;
  /** ρ_f: the least standard deviation given to the network's answer when it is weighed against the data. */
  readonly varianceFloor: number;
  /** σ_y is at least this share of the rms of y′: the projector's own error on noiseless data. */
  readonly modelError: number;
  /** Of the data step, where it has no closed form. */
  readonly cgIterations: number;
  /**
   * `mean`: the proximal point; `draw`: a sample of that Gaussian posterior by perturb-and-solve. Exact for an isotropic
   * Gaussian prior; between separate modes the shares stay nearer to the prior's than they should, since r² is isotropic.
   */
  readonly solve: 'mean' | 'draw';
  /**
   * The same for the last step, where it is the smaller one: the iterate is nearly right by then, and the full floor
   * would let the answer refit the noise of the data.
   */
  readonly lastFloor: number;
  /** What the network's answer errs by where it was measured: r² of the prior, or more where the samples say so (answer-error.ts). */
  readonly answerError: 'network' | 'data';
  /**
   * The error of the network's answer is isotropic, or its covariance is σ²J and the answer goes so many steps along it, each
   * one more evaluation (error-covariance.ts). A draw's is isotropic.
   */
  readonly covarianceSteps: number;
  /**
   * The answer is denoised once more at this many times the σ_y of the data, where that is known and the same for all: the
   * data step has put their noise back into it. 0: it is not.
   */
  readonly lastDenoising: number;
  /** Denoise under a random one of the problem's symmetries each step: averages the network's own bias for nothing. */
  readonly symmetries: boolean;
  readonly seed: number;
}

/** Root mean square; of nothing it is 0. */
export function rms(v: Float32Array): number {
  if (v.length === 0) return 0;
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i]! * v[i]!;
  return Math.sqrt(sum / v.length);
}

/**
 * Runs the engine from `start` [channels, height, width], which stays the same when a run goes on. A draw leaves in
 * `state.numbers.unexplained` how many times the noise of the data it does not explain. Yields after each step; between yields the state is whole.
 * @param residualVariance r²(σ) of the prior
 */
export async function* proximal(
  problem: InverseProblem,
  settings: ProximalSettings,
  prior: ScoreModel,
  residualVariance: (sigma: number) => number,
  start: Float32Array,
  state: SolverState,
): SolverRun {
  const { shape, symmetries } = problem;
  const [, height, width] = shape;
  const size = sizeOf(shape);
  const plane = height * width;
  const lower = problem.lower ?? -Infinity;
  const sigmas = logSpaced(settings.sigmaStart, settings.sigmaEnd, settings.steps);
  const plan = levelPlan(settings.steps, settings.travel);
  const draw = settings.solve === 'draw';
  const data = draw ? new Float32Array(problem.data) : problem.data;
  const noiseSd = Math.max(problem.noiseSd, settings.modelError * rms(problem.data));
  const prox = proximalOf(problem, settings.cgIterations, data);
  const denoised = new Float32Array(size);
  // Of a picture of 24 megapixels each array of its size is 288 MB: none is made that is not used.
  const turns = settings.symmetries && symmetries.some((s) => s !== 0);
  const turned = new Float32Array(turns ? size : 0);
  const permutation = new Int32Array(turns ? plane : 0);
  const covariance = draw || settings.covarianceSteps === 0 ? null : errorCovariance(problem, settings.covarianceSteps);
  const previous = new Float32Array(settings.momentum > 0 ? size : 0);
  const noise = new Float32Array(draw ? Math.max(size, data.length) : 0);
  const fresh = new Float32Array(NOISE_BLOCK);
  const sigmaOf = new Float64Array(1);

  const estimate = (state.arrays['estimate'] ??= new Float32Array(start));
  let noisy = state.arrays['noisy'];
  if (noisy === undefined) {
    noisy = state.arrays['noisy'] = new Float32Array(size);
    fillNormal(noisy, settings.seed, PURPOSE.start, 0);
    for (let i = 0; i < size; i++) noisy[i] = estimate[i]! + sigmas[0]! * noisy[i]!;
  }

  const startVariance = problem.startVariance?.();

  /** out ← D(x, σ), as of step k. */
  async function denoise(x: Float32Array, sigma: number, k: number, out: Float32Array = denoised): Promise<void> {
    sigmaOf[0] = sigma;
    if (turns) {
      const choice = uniformStream(settings.seed, PURPOSE.symmetry, k, 0)();
      symmetryPermutation(symmetries[Math.floor(choice * symmetries.length)] ?? 0, height, width, permutation);
      turn(x, permutation, turned);
      await prior.denoise(turned, 1, sigmaOf, turned);
      turnBack(turned, permutation, out);
    } else {
      await prior.denoise(x, 1, sigmaOf, out);
    }
    state.nfe++;
  }

  const isTold = settings.answerError === 'data' && problem.weights === null;
  const error = isTold ? answerError(problem, noiseSd, settings.seed) : null;
  const last = settings.lastDenoising * (problem.weights === null ? problem.noiseSd : 0);
  const of = plan.length + (last > 0 ? 1 : 0);
  while (state.step < plan.length) {
    const k = state.step;
    const at = plan[k]!;
    const sigma = sigmas[at]!;
    await denoise(noisy, sigma, k);
    covariance?.keep(denoised);
    const isLast = k + 1 === plan.length;
    const floor = isLast ? Math.min(settings.varianceFloor, settings.lastFloor) : settings.varianceFloor;
    const mean = Math.max(residualVariance(sigma), floor ** 2);
    const variance = error?.variance(denoised, sigma, mean) ?? mean;
    if (draw) {
      perturb(problem, settings.seed, k, noiseSd, data, noise);
      const n = noise.subarray(0, size);
      fillNormal(n, settings.seed, PURPOSE.drawPrior, k);
      if (variance > mean) error?.spread(denoised, n, Math.sqrt(mean), Math.sqrt(variance));
      else for (let i = 0, rho = Math.sqrt(mean); i < size; i++) denoised[i]! += rho * n[i]!;
    } else raise(denoised, lower);
    if (startVariance !== undefined) {
      const own = draw ? noise.subarray(0, size) : null;
      if (own !== null) fillNormal(own, settings.seed, PURPOSE.drawStart, k);
      drawToStart(denoised, variance, start, startVariance, own);
    }
    const lambda = (problem.weights === null ? noiseSd * noiseSd : 1) / variance;
    if (settings.momentum > 0) previous.set(estimate);
    if (covariance !== null) {
      const isotropic = { prox, lambda, room: estimate };
      await covariance.move(denoised, noisy, sigma, isotropic, (x, out) => denoise(x, sigma, k, out));
      raise(denoised, lower);
    }
    const { residual } = prox.solve(denoised, lambda, estimate);

    if (!isLast) {
      const next = sigmas[at + 1]!;
      renoise(noisy, estimate, settings, k, sigma, next, fresh);
      push(noisy, settings.momentum, estimate, previous);
      const after = plan[k + 1]!;
      if (after <= at) travelBack(noisy, next, sigmas[after]!, settings.seed, k, fresh);
    }
    state.step = k + 1;
    if (isLast && draw && problem.weights === null && problem.noiseSd > 0) {
      const ofNoise = shareOf(noiseSd * Math.sqrt(data.length), norm(problem.data));
      state.numbers['unexplained'] = shareOf(relativeResidual(problem, estimate), ofNoise);
    }
    yield { step: k + 1, of, sigma, nfe: state.nfe, residual, estimate };
  }
  if (state.step >= of) return;
  await denoise(estimate, last, state.step);
  estimate.set(denoised);
  raise(estimate, lower);
  state.step++;
  yield { step: of, of, sigma: last, nfe: state.nfe, residual: relativeResidual(problem, estimate), estimate };
}

// Loops over numbers stand in functions of their own: those of a generator are compiled late, and until then make each number an object.

function raise(x: Float32Array, lower: number): void {
  for (let i = 0; i < x.length; i++) if (x[i]! < lower) x[i] = lower;
}

/**
 * Between the network's answer, of one variance, and the start, which has one a pixel: the mean by their inverses.
 * @param own a standard normal number for each of the start's, null where nothing is drawn
 */
function drawToStart(
  denoised: Float32Array,
  variance: number,
  start: Float32Array,
  startVariance: Float32Array,
  own: Float32Array | null,
): void {
  const plane = startVariance.length;
  for (let i = 0; i < denoised.length; i++) {
    const doubt = startVariance[i % plane]!;
    const expected = start[i]! + (own === null ? 0 : Math.sqrt(doubt) * own[i]!);
    if (doubt < Infinity) denoised[i]! += (variance / (variance + doubt)) * (expected - denoised[i]!);
  }
}

/** Goes on along the last step. */
function push(noisy: Float32Array, momentum: number, estimate: Float32Array, previous: Float32Array): void {
  for (let i = 0; i < previous.length; i++) noisy[i]! += momentum * (estimate[i]! - previous[i]!);
}

/** The image of step k with noise again, of level `next`: c of it is what `noisy` has beyond the estimate, the rest is new. */
function renoise(
  noisy: Float32Array,
  estimate: Float32Array,
  { renoise: share, noiseScale, seed }: ProximalSettings,
  k: number,
  sigma: number,
  next: number,
  fresh: Float32Array,
): void {
  const size = noisy.length;
  let distance = 0;
  for (let i = 0; i < size; i++) distance += (noisy[i]! - estimate[i]!) ** 2;
  const c = share === 'ancestral' ? next / sigma : share;
  // The diffusion's own reverse takes x − u as it is; a c of our own is of noise of unit size.
  const unit = c / (share === 'ancestral' ? sigma : Math.sqrt(distance / size));
  const newShare = noiseScale * Math.sqrt(1 - c * c);
  for (let first = 0; first < size; first += NOISE_BLOCK) {
    const n = fresh.subarray(0, size - first);
    if (newShare === 0) n.fill(0);
    else fillNormal(n, seed, PURPOSE.renoise, k, first);
    for (let j = 0, i = first; j < n.length; j++, i++)
      noisy[i] = estimate[i]! + next * (unit * (noisy[i]! - estimate[i]!) + newShare * n[j]!);
  }
}

/** ‖Ax − y‖/‖y‖ */
function relativeResidual({ operator, data }: InverseProblem, x: Float32Array): number {
  const misfit = new Float32Array(data.length);
  operator.forward(x, misfit);
  for (let i = 0; i < misfit.length; i++) misfit[i]! -= data[i]!;
  return shareOf(norm(misfit), norm(data));
}

/** Perturb-and-solve: y + σ_y n₁ beside d + ρ n₂ makes the proximal point a draw from the Gaussian posterior. */
function perturb(
  problem: InverseProblem,
  seed: number,
  step: number,
  noiseSd: number,
  data: Float32Array,
  noise: Float32Array,
): void {
  const n1 = noise.subarray(0, data.length);
  fillNormal(n1, seed, PURPOSE.drawData, step);
  for (let i = 0; i < data.length; i++) {
    const sd = problem.weights === null ? noiseSd : 1 / Math.sqrt(problem.weights[i]!);
    data[i] = problem.data[i]! + sd * n1[i]!;
  }
}
