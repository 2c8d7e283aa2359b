import { describe, expect, it } from 'vitest';
import { pixelMask } from '../../../core/operators/pixel/mask.ts';
import { correlatedGaussian, independentGaussian, type ExactPrior } from '../../../core/priors/gaussian.ts';
import { gradientGuidance, type GradientGuidanceSettings } from '../../../core/solvers/gradient-guidance.ts';
import { freshState, type InverseProblem, type SolverState } from '../../../core/solvers/solver.ts';
import { finish, normals, problemOf, reloaded } from './tiny-problem.ts';

const [height, width] = [5, 6];
const size = height * width;
const sd = 0.2;
const noise = 0.05;
const mean = Float32Array.from({ length: size }, (_, i) => 0.4 + 0.1 * Math.sin(i));
const independent = independentGaussian(mean, new Float32Array(size).fill(sd * sd));
/** Neighbours in a row go together. */
const covariance = Float64Array.from({ length: size * size }, (_, at) => {
  const [i, j] = [Math.floor(at / size), at % size];
  return Math.floor(i / width) === Math.floor(j / width) ? sd * sd * 0.8 ** Math.abs(i - j) : 0;
});
const correlated = correlatedGaussian(mean, covariance);
const known = Uint8Array.from({ length: size }, (_, i) => (i % 2 === 0 ? 1 : 0));
const A = pixelMask(1, height, width, known);

function posed(prior: 'independent' | 'correlated'): InverseProblem {
  const truth = normals(size, 1).map((n, i) => mean[i]! + sd * n);
  if (prior === 'correlated') {
    for (let i = 1; i < size; i++)
      if (i % width !== 0)
        truth[i] = mean[i]! + 0.8 * (truth[i - 1]! - mean[i - 1]!) + Math.sqrt(1 - 0.64) * (truth[i]! - mean[i]!);
  }
  const data = new Float32Array(A.outShape.reduce((n, d) => n * d, 1));
  A.forward(truth, data);
  const n = normals(data.length, 2);
  for (let i = 0; i < data.length; i++) data[i]! += noise * n[i]!;
  return problemOf(A, data, {
    shape: [1, height, width],
    noiseSd: noise,
    prox: (y, weights) => A.proximal(y, weights),
    analyticInverse: (_, out) => out.fill(0.5),
  });
}

const settings: GradientGuidanceSettings = {
  guidance: 'pigdm',
  steps: 200,
  sigmaMax: 10,
  sigmaMin: 0.002,
  weight: 1,
  modelError: 0,
  cgIterations: 1,
  seed: 1,
};
async function answer(
  problem: InverseProblem,
  prior: ExactPrior,
  some: Partial<GradientGuidanceSettings>,
  state: SolverState = freshState(),
): Promise<Float32Array> {
  await finish(run(problem, prior, some, state));
  return state.arrays['estimate']!;
}
const run = (problem: InverseProblem, prior: ExactPrior, some: Partial<GradientGuidanceSettings>, state: SolverState) =>
  gradientGuidance(problem, { ...settings, ...some }, prior, (...asked) => prior.pullback!(...asked), state);

/** Mean and standard deviation of each pixel over so many seeds. */
async function moments(
  problem: InverseProblem,
  prior: ExactPrior,
  seeds: number,
  some: Partial<GradientGuidanceSettings> = {},
) {
  const sum = new Float64Array(size);
  const squares = new Float64Array(size);
  for (let seed = 1; seed <= seeds; seed++) {
    const x = await answer(problem, prior, { ...some, seed });
    for (let i = 0; i < size; i++) {
      sum[i]! += x[i]! / seeds;
      squares[i]! += x[i]! ** 2 / seeds;
    }
  }
  return { mean: sum, deviation: squares.map((s, i) => Math.sqrt(Math.max(0, s - sum[i]! ** 2))) };
}

describe('ΠGDM', () => {
  it('comes to the data as near as their noise, and fills a hole from what lies around it', async () => {
    const problem = posed('correlated');
    const { mean: found, deviation } = await moments(problem, correlated, 60);
    let at = 0;
    for (let i = 0; i < size; i++)
      if (known[i] === 1) expect(Math.abs(found[i]! - problem.data[at++]!)).toBeLessThan(2.5 * noise);
    // A missing pixel between two known ones: the mean of the Gaussian given both.
    const i = 1;
    const [left, right] = [problem.data[0]!, problem.data[1]!];
    const own = 1 + (noise / sd) ** 2;
    const expected = mean[i]! + (0.8 / (own + 0.64)) * (left - mean[i - 1]! + right - mean[i + 1]!);
    expect(found[i]!).toBeCloseTo(expected, 1);
    expect(deviation[i]!).toBeLessThan(0.7 * sd);
  });
});

describe.each(['dps', 'pigdm'] as const)('%s without weight', (guidance) => {
  it('draws from the prior', async () => {
    const problem = posed('independent');
    const seeds = 200;
    const { mean: found, deviation } = await moments(problem, independent, seeds, { guidance, weight: 0 });
    found.forEach((value, i) => expect(Math.abs(value - mean[i]!)).toBeLessThan((4.5 * sd) / Math.sqrt(seeds)));
    deviation.forEach((value) => expect(Math.abs(value / sd - 1)).toBeLessThan(0.25));
  });
});

describe('DPS', () => {
  it('comes nearer to the data the more they weigh, and does not look at them without weight', async () => {
    const problem = posed('independent');
    const misfits: number[] = [];
    for (const weight of [0, 0.3, 1]) {
      const x = await answer(problem, independent, { guidance: 'dps', weight, sigmaMin: 0.01 });
      const back = new Float32Array(problem.data.length);
      A.forward(x, back);
      misfits.push(Math.sqrt(back.reduce((s, v, i) => s + (v - problem.data[i]!) ** 2, 0) / back.length));
    }
    expect(misfits[0]).toBeGreaterThan(sd);
    expect(misfits[1]).toBeLessThan(misfits[0]!);
    expect(misfits[2]).toBeLessThan(2 * noise);
  });

  it('means the same for an operator of another size', async () => {
    const problem = posed('independent');
    const twice: InverseProblem = {
      ...problem,
      data: problem.data.map((v) => 2 * v),
      operator: {
        ...A,
        forward: (x, out) => {
          A.forward(x, out);
          for (let i = 0; i < out.length; i++) out[i] = 2 * out[i]!;
        },
        adjoint: (y, out) =>
          A.adjoint(
            y.map((v) => 2 * v),
            out,
          ),
      },
    };
    const some = { guidance: 'dps', sigmaMin: 0.01 } as const;
    const [one, other] = [await answer(problem, independent, some), await answer(twice, independent, some)];
    one.forEach((value, i) => expect(other[i]!).toBeCloseTo(value, 3));
  });
});

describe.each(['dps', 'pigdm'] as const)('%s', (guidance) => {
  it('keeps what is known without noise to the bit', async () => {
    const problem = { ...posed('correlated'), noiseSd: 0 };
    const x = await answer(problem, correlated, { guidance, steps: 12 });
    const seen = new Float32Array(problem.data.length);
    A.forward(x, seen);
    expect(seen).toEqual(problem.data);
  });

  it('goes on to the bit from a saved state, and counts an evaluation and a pullback a step', async () => {
    const problem = posed('correlated');
    const some = { guidance, steps: 12 };
    const whole = freshState();
    const expected = await answer(problem, correlated, some, whole);
    let state = freshState();
    const begun = run(problem, correlated, some, state);
    for (let i = 0; i < 5; i++) await begun.next();
    state = reloaded(state);
    expect(await answer(problem, correlated, some, state)).toEqual(expected);
    expect([state.step, state.nfe, whole.nfe]).toEqual([12, 24, 24]);
  });
});
