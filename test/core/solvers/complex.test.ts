/** A complex image, two planes, of which some samples of its Fourier transform are measured, through every solver. */
import { describe, expect, it } from 'vitest';
import { MIRRORED } from '../../../core/image/symmetry.ts';
import { fourier2d } from '../../../core/operators/fft/fourier.ts';
import { masked } from '../../../core/operators/masked.ts';
import { withOrthogonalRows } from '../../../core/operators/orthogonal-rows.ts';
import { independentGaussian } from '../../../core/priors/gaussian.ts';
import { cgls } from '../../../core/solvers/cgls.ts';
import { proximal, type ProximalSettings } from '../../../core/solvers/proximal.ts';
import { freshState, type InverseProblem } from '../../../core/solvers/solver.ts';
import { classicalStart } from '../../../core/solvers/start.ts';
import { automaticLambda } from '../../../core/solvers/lambda/automatic.ts';
import { weightedTv } from '../../../core/solvers/tv/weighted.ts';
import { splitOf } from '../../../core/catalogue/split.ts';
import { finish, normals, problemOf } from './tiny-problem.ts';

const [height, width] = [10, 12];
const plane = height * width;
const size = 2 * plane;
/** Every second row and the middle ones, in both planes. */
const mask = Uint8Array.from({ length: size }, (_, i) => {
  const row = Math.floor((i % plane) / width);
  return row % 2 === 0 || Math.abs(row - 5) < 2 ? 1 : 0;
});
const A = withOrthogonalRows(masked(fourier2d(height, width), mask));
const noiseSd = 0.05;
const variance = 0.04;
const mean = Float32Array.from({ length: size }, (_, i) => 0.3 + 0.1 * Math.sin(i));
const prior = () => independentGaussian(mean, new Float32Array(size).fill(variance));
const truth = normals(size, 1).map((n, i) => mean[i]! + Math.sqrt(variance) * n);
const data = new Float32Array(size);
A.forward(truth, data);
const noise = normals(size, 2);
for (let i = 0; i < size; i++) data[i]! += mask[i]! * noiseSd * noise[i]!;
const problem: InverseProblem = problemOf(A, data, {
  noiseSd,
  symmetries: MIRRORED,
  prox: A.proximal,
});
const { prox: _prox, ...byCg } = problem;

/** mean + v/(v + σ²) Aᵀ(y − A mean): A Aᵀ is the mask. */
function posteriorMean(): Float32Array {
  const rest = new Float32Array(size);
  A.forward(mean, rest);
  const step = new Float32Array(size);
  A.adjoint(
    rest.map((v, i) => data[i]! - v),
    step,
  );
  return step.map((v, i) => mean[i]! + (variance / (variance + noiseSd ** 2)) * v);
}

const settings: ProximalSettings = {
  ...{
    steps: 12,
    sigmaStart: 1,
    sigmaEnd: 0.01,
    renoise: -0.84,
    noiseScale: 1,
    momentum: 0,
    travel: null,
    varianceFloor: 0,
    modelError: 0,
    cgIterations: 40,
  },
  ...{
    solve: 'mean',
    answerError: 'network',
    covarianceSteps: 0,
    lastFloor: 1,
    lastDenoising: 0,
    symmetries: false,
    seed: 1,
  },
};
async function run(given: InverseProblem, changes: Partial<ProximalSettings>): Promise<Float32Array> {
  const state = freshState();
  const all = { ...settings, ...changes };
  await finish(proximal(given, all, prior(), prior().residualVariance, new Float32Array(size), state));
  return state.arrays['estimate']!;
}
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.sqrt(Array.from(a, (v, i) => (v - b[i]!) ** 2).reduce((s, v) => s + v, 0) / a.length);

describe('a masked Fourier problem', () => {
  it('has the posterior mean of a Gaussian prior as the engine’s answer, in one step from a noise that drowns all', async () => {
    const drowned = { steps: 1, sigmaStart: 1e4, sigmaEnd: 1e4 };
    expect(distance(await run(problem, drowned), posteriorMean())).toBeLessThan(1e-5);
  });

  it('has it as the mean over many seeds too', async () => {
    const sum = new Float64Array(size);
    const single: number[] = [];
    const seeds = 100;
    for (let seed = 1; seed <= seeds; seed++) {
      const u = await run(problem, { seed, renoise: 0 });
      u.forEach((v, i) => (sum[i]! += v / seeds));
      single.push(distance(u, posteriorMean()));
    }
    const typical = Math.sqrt(single.reduce((s, d) => s + d * d, 0) / seeds);
    expect(distance(sum, posteriorMean())).toBeLessThan((1.3 * typical) / Math.sqrt(seeds));
  });

  it('spreads the draws of an unmeasured sample as the prior does, and of a measured one as the posterior', async () => {
    const F = fourier2d(height, width);
    const sum = { seen: 0, unseen: 0 };
    const expected = posteriorMean();
    const seeds = 60;
    for (let seed = 1; seed <= seeds; seed++) {
      const u = await run(problem, { seed, solve: 'draw', renoise: 0, steps: 30, sigmaStart: 3 });
      const spectrum = new Float32Array(size);
      F.forward(
        u.map((v, i) => v - expected[i]!),
        spectrum,
      );
      spectrum.forEach((v, i) => (sum[mask[i] === 1 ? 'seen' : 'unseen'] += v * v));
    }
    const seen = mask.reduce((n, m) => n + m, 0);
    const posterior = 1 / (1 / variance + 1 / noiseSd ** 2);
    expect(Math.abs(sum.seen / (seeds * seen) / posterior - 1)).toBeLessThan(0.1);
    expect(Math.abs(sum.unseen / (seeds * (size - seen)) / variance - 1)).toBeLessThan(0.1);
  });

  it('goes the same way by conjugate gradients, to 1e-5', async () => {
    const closed = await run(problem, {});
    const iterated = await run(byCg, {});
    closed.forEach((v, i) => expect(Math.abs(v - iterated[i]!)).toBeLessThan(1e-5));
  });

  it('is mirrored in both planes alike', async () => {
    const even = independentGaussian(new Float32Array(size).fill(0.3), new Float32Array(size).fill(variance));
    const results = [];
    for (const symmetries of [false, true]) {
      const state = freshState();
      const all = { ...settings, symmetries };
      await finish(proximal(problem, all, even, even.residualVariance, new Float32Array(size), state));
      results.push(state.arrays['estimate']);
    }
    expect(results[1]).toEqual(results[0]);
  });

  it('has a classical start, least squares, a TV that meets the noise, and a split by what was measured', async () => {
    const error = (x: Float32Array) => distance(x, truth);
    const zero = error(new Float32Array(size));
    const begun = classicalStart(problem, 20, 1);
    for (;;) {
      const { value, done } = await begun.next();
      if (done !== true) continue;
      expect(value.length).toBe(size);
      expect(error(value)).toBeLessThan(zero);
      break;
    }
    const squares = freshState();
    await finish(cgls(problem, { iterations: 20, lambda: 0, every: 1 }, squares));
    expect(error(squares.arrays['estimate']!)).toBeLessThan(zero);
    const state = freshState();
    const steps = await finish(
      automaticLambda(problem, weightedTv(problem, { iterations: 300, tolerance: 1e-6, every: 50 }), state),
    );
    const expected = (noiseSd * Math.sqrt(size)) / Math.hypot(...data);
    expect(Math.abs(steps.at(-1)!.residual / expected - 1)).toBeLessThan(0.05);
    const { measuredShare, suppliedShare } = splitOf(problem, truth);
    expect(measuredShare + suppliedShare).toBeCloseTo(1, 6);
    const spectrum = new Float32Array(size);
    A.forward(truth, spectrum);
    expect(measuredShare).toBeCloseTo((Math.hypot(...spectrum) / Math.hypot(...truth)) ** 2, 5);
  });
});
