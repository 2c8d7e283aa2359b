import { PURPOSE, uniformStream } from '../../image/random.ts';
import { detailsOf, wavelet } from '../../operators/wavelet.ts';
import { norm } from '../discrepancy.ts';
import { firstImage } from '../first-image.ts';
import { lambdaOfNoise, type Weighted } from '../lambda/trials.ts';
import type { InverseProblem, SolverRun, SolverState, WeightByNoise } from '../solver.ts';
import { filteredNorm, plainFilter } from '../view-filter.ts';

export interface WaveletSettings {
  /** Weight of ‖W x‖₁ beside ½‖A x − y‖². */
  readonly lambda: number;
  readonly iterations: number;
  /** Iterations between two reports. */
  readonly every: number;
}

/**
 * min_x ½‖A x − y‖² + λ‖W x‖₁ by FISTA (Beck & Teboulle 2009, SIAM J. Imaging Sci. 2(1)), W Daubechies-4 of the image moved by
 * another random amount in each iteration ("cycle spinning", Coifman & Donoho 1995; Figueiredo & Nowak 2003, IEEE Trans. Image
 * Process. 12): no place of the image is a border of blocks. Two planes are one complex image, and a coefficient is shrunk in its
 * magnitude. Means are not shrunk. Begins at `state.arrays.estimate` where there is one, else at the first image. Inverse variances
 * are not known to it.
 */
export async function* l1Wavelet(problem: InverseProblem, settings: WaveletSettings, state: SolverState): SolverRun {
  const { operator, data, shape } = problem;
  const { arrays, numbers } = state;
  const [planes, height, width] = shape;
  const size = height * width;
  const x = (arrays['estimate'] ??= firstImage(problem));
  const ahead = (arrays['ahead'] ??= Float32Array.from(x)); // extrapolated
  numbers['norm'] ??= filteredNorm(operator, plainFilter(data.length)); // ‖A‖², with a margin
  if (state.step === 0) {
    numbers['momentum'] = 1;
    ahead.set(x);
  }
  const step = 1 / numbers['norm'];
  const threshold = settings.lambda * step;
  const W = wavelet(planes, height, width);
  const isDetail = detailsOf(height, width);
  const together = planes % 2 === 0 ? 2 : 1;

  const gradient = new Float32Array(x.length);
  const moved = new Float32Array(x.length);
  const samples = new Float32Array(data.length);
  const seen = new Float32Array(x.length); // Aᵀy
  if (problem.normal !== undefined) operator.adjoint(data, seen);
  const dataNorm = norm(data);

  /** gradient ← Aᵀ(A v − y). */
  const slope = (v: Float32Array): void => {
    if (problem.normal !== undefined) {
      problem.normal(v, gradient);
      for (let i = 0; i < gradient.length; i++) gradient[i] = gradient[i]! - seen[i]!;
      return;
    }
    operator.forward(v, samples);
    for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! - data[i]!;
    operator.adjoint(samples, gradient);
  };
  const shrink = (): void => {
    for (let first = 0; first < moved.length; first += together * size) {
      for (let i = 0; i < size; i++) {
        if (isDetail[i] === 0) continue;
        let square = 0;
        for (let k = first + i; k < first + together * size; k += size) square += moved[k]! * moved[k]!;
        const length = Math.sqrt(square);
        const keep = length > threshold ? 1 - threshold / length : 0;
        for (let k = first + i; k < first + together * size; k += size) moved[k] = keep * moved[k]!;
      }
    }
  };

  while (state.step < settings.iterations) {
    slope(ahead);
    const draw = uniformStream(0, PURPOSE.cycleSpinning, state.step, 0);
    const [down, right] = [Math.floor(draw() * height), Math.floor(draw() * width)];
    for (let plane = 0; plane < planes; plane++) {
      for (let r = 0; r < height; r++) {
        const from = plane * size + r * width;
        const to = plane * size + ((r + down) % height) * width;
        for (let c = 0; c < width; c++)
          moved[to + ((c + right) % width)] = ahead[from + c]! - step * gradient[from + c]!;
      }
    }
    W.forward(moved, moved);
    shrink();
    W.adjoint(moved, moved);
    const before = numbers['momentum'] ?? 1;
    const momentum = (1 + Math.sqrt(1 + 4 * before * before)) / 2;
    const beyond = (before - 1) / momentum;
    for (let plane = 0; plane < planes; plane++) {
      for (let r = 0; r < height; r++) {
        const to = plane * size + r * width;
        const from = plane * size + ((r + down) % height) * width;
        for (let c = 0; c < width; c++) {
          const next = moved[from + ((c + right) % width)]!;
          ahead[to + c] = next + beyond * (next - x[to + c]!);
          x[to + c] = next;
        }
      }
    }
    numbers['momentum'] = momentum;
    state.step++;
    if (state.step % settings.every === 0 || state.step === settings.iterations) {
      operator.forward(x, samples);
      let misfit = 0;
      for (let i = 0; i < samples.length; i++) misfit += (samples[i]! - data[i]!) ** 2;
      const residual = Math.sqrt(misfit) / dataNorm;
      yield { step: state.step, of: settings.iterations, sigma: null, nfe: 0, residual, estimate: x };
    }
  }
}

/**
 * For an undersampled A of norm 1 on a scale of bright tissue at 1. Of six slices of one coil with noise of 0.01, at a quarter or an
 * eighth of the lines, 0.18 to 0.25 times the noise is 0.1 to 0.9 dB above the discrepancy principle, of a brain with eight coils 2.3 to 2.7.
 */
const BY_NOISE: WeightByNoise = { least: 1e-3, perNoise: 0.2, isFinal: true };

/** For a search of λ: each trial begins at the image of the one before. */
export const weightedWavelet = (problem: InverseProblem, settings: Omit<WaveletSettings, 'lambda'>): Weighted => ({
  expected: lambdaOfNoise(problem, BY_NOISE),
  least: BY_NOISE.least,
  isFinal: BY_NOISE.isFinal === true,
  run: (lambda, _isTrial, state) => l1Wavelet(problem, { ...settings, lambda }, state),
});
