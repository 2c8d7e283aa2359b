import { describe, expect, it } from 'vitest';
import type { ProximalOperator } from '../../../core/operators/proximal-map.ts';
import { grey, GREY_WEIGHTS } from '../../../core/operators/pixel/grey.ts';
import { pixelMask } from '../../../core/operators/pixel/mask.ts';
import { independentGaussian } from '../../../core/priors/gaussian.ts';
import { mixture } from '../../../core/priors/mixture.ts';
import { logSpaced } from '../../../core/priors/schedule.ts';
import { proximal, type ProximalSettings } from '../../../core/solvers/proximal.ts';
import { freshState, type InverseProblem } from '../../../core/solvers/solver.ts';
import { levelPlan } from '../../../core/solvers/travel.ts';
import { finish, normals, problemOf, reloaded } from './tiny-problem.ts';

describe('the levels of a descent', () => {
  it('come once each without travel, however long a stretch is', () => {
    expect([...levelPlan(5, null)]).toEqual([0, 1, 2, 3, 4]);
    expect([...levelPlan(5, { length: 2, repeats: 0 })]).toEqual([0, 1, 2, 3, 4]);
    expect([...levelPlan(5, { length: 9, repeats: 3 })]).toEqual([0, 1, 2, 3, 4]);
  });

  it('come again stretch by stretch, the last of them excepted', () => {
    expect([...levelPlan(5, { length: 2, repeats: 1 })]).toEqual([0, 1, 0, 1, 2, 3, 2, 3, 4]);
    expect([...levelPlan(4, { length: 2, repeats: 2 })]).toEqual([0, 1, 0, 1, 0, 1, 2, 3]);
    expect([...levelPlan(3, { length: 1, repeats: 1 })]).toEqual([0, 0, 1, 1, 2]);
  });
});

const [height, width] = [6, 7];
const pixels = height * width;
const size = 3 * pixels;
const priorVariance = 0.04;
const mean = Float32Array.from({ length: size }, (_, i) => 0.4 + 0.1 * Math.sin(i));
const prior = independentGaussian(mean, new Float32Array(size).fill(priorVariance));
const start = new Float32Array(size).fill(0.9); // far from anything likely: to be forgotten

const settings: ProximalSettings = {
  steps: 12,
  sigmaStart: 3,
  sigmaEnd: 0.05,
  renoise: 0,
  noiseScale: 1,
  momentum: 0,
  travel: { length: 3, repeats: 2 },
  varianceFloor: 0,
  modelError: 0,
  cgIterations: 1,
  solve: 'draw',
  lastFloor: 1,
  answerError: 'network',
  covarianceSteps: 0,
  lastDenoising: 0,
  symmetries: false,
  seed: 1,
};

/** What a closed form sees of an image drawn from the prior, with noise. */
function posed(A: ProximalOperator, noiseSd: number): InverseProblem {
  const data = new Float32Array(A.outShape.reduce((n, d) => n * d, 1));
  A.forward(
    normals(size, 1).map((n, i) => mean[i]! + Math.sqrt(priorVariance) * n),
    data,
  );
  const noise = normals(data.length, 2);
  for (let i = 0; i < data.length; i++) data[i]! += noiseSd * noise[i]!;
  return problemOf(A, data, { shape: [3, height, width], noiseSd, prox: (y, weights) => A.proximal(y, weights) });
}

async function drawn(problem: InverseProblem, given: ProximalSettings): Promise<Float32Array> {
  const state = freshState();
  await finish(proximal(problem, given, prior, prior.residualVariance, start, state));
  return state.arrays['estimate']!;
}

/** The hole is the middle; a picture of it would not matter here. */
const known = Uint8Array.from({ length: pixels }, (_, i) => (i % 3 === 1 ? 0 : 1));
const { rec601 } = GREY_WEIGHTS;
const norm2 = rec601.reduce((sum, w) => sum + w * w, 0);

/** Directions, orthonormal, in which prior and measurement are independent, and what is measured along each: gain and which sample. */
type Direction = (x: ArrayLike<number>) => number;
interface Group {
  readonly along: readonly Direction[];
  /** A x = gain · (x along the direction) for the sample of the same number; 0 where nothing is seen. */
  readonly gain: number;
  readonly sample: (i: number) => number;
}
const at =
  (i: number): Direction =>
  (x) =>
    x[i]!;
/** Red, green and blue of a pixel along a direction of colour. */
const colour =
  (i: number, u: readonly number[]): Direction =>
  (x) =>
    u.reduce((sum, w, c) => sum + w * x[c * pixels + i]!, 0) / Math.hypot(...u);
const values = Array.from({ length: size }, (_, i) => i);
const seen = values.filter((i) => known[i % pixels] === 1);
const places = values.slice(0, pixels);
const across = [rec601[1], -rec601[0], 0];

const cases: readonly [string, ProximalOperator, readonly Group[]][] = [
  [
    'a mask',
    pixelMask(3, height, width, known),
    [
      { along: seen.map(at), gain: 1, sample: (i) => i },
      { along: values.filter((i) => known[i % pixels] === 0).map(at), gain: 0, sample: () => 0 },
    ],
  ],
  [
    'a grey',
    grey(height, width, rec601),
    [
      { along: places.map((i) => colour(i, rec601)), gain: Math.sqrt(norm2), sample: (i) => i },
      { along: places.map((i) => colour(i, across)), gain: 0, sample: () => 0 },
    ],
  ],
];

describe.each(cases)('draws of an isotropic Gaussian given %s', (_, A, groups) => {
  it.each([
    ['fresh noise', 0, 0.1],
    ['fresh noise, exact data', 0, 0],
    ['ancestral noise', 'ancestral', 0.1],
    ['ancestral noise, exact data', 'ancestral', 0],
  ] as const)('with time travel and %s have the mean and the spread of the posterior', async (__, renoise, noiseSd) => {
    const problem = posed(A, noiseSd);
    const seeds = 100;
    const samples: Float32Array[] = [];
    for (let seed = 1; seed <= seeds; seed++) samples.push(await drawn(problem, { ...settings, renoise, seed }));
    for (const { along, gain, sample } of groups) {
      let [chiSquare, spread] = [0, 0];
      const precision = 1 / priorVariance + (gain === 0 ? 0 : gain ** 2 / noiseSd ** 2);
      along.forEach((direction, i) => {
        const found = samples.map(direction);
        const average = found.reduce((s, v) => s + v, 0) / seeds;
        const told = problem.data[sample(i)]! / gain;
        if (precision === Infinity) return expect(Math.max(...found.map((v) => Math.abs(v - told)))).toBeLessThan(1e-5);
        const expected =
          gain === 0
            ? direction(mean)
            : (direction(mean) / priorVariance + (told * gain ** 2) / noiseSd ** 2) / precision;
        chiSquare += (average - expected) ** 2 * precision * seeds;
        spread += (precision * found.reduce((s, v) => s + (v - average) ** 2, 0)) / (seeds - 1) / along.length;
      });
      if (precision === Infinity) continue;
      expect(Math.abs(chiSquare - along.length)).toBeLessThan(4 * Math.sqrt(2 * along.length));
      expect(Math.abs(Math.sqrt(spread) - 1)).toBeLessThan(0.05);
    }
  });
});

describe('draws of a mixture of two colours given its grey', () => {
  const modes = [
    { weight: 0.5, mean: Float32Array.of(0.1, 0.3, 0.2), variance: 0.01 },
    { weight: 0.5, mean: Float32Array.of(0.9, 0.6, 0.7), variance: 0.01 },
  ];
  const [A, noiseSd] = [grey(1, 1, GREY_WEIGHTS.equal), 0.02];
  const levels = logSpaced(settings.sigmaStart, settings.sigmaEnd, settings.steps);

  it.each([0, 1])('lie in mode %i, which has that grey, with its own colours', async (mode) => {
    const model = mixture(modes);
    const r2 = new Map<number, number>();
    for (const sigma of levels) {
      const clean = normals(3 * 2000, 11);
      const noisy = normals(clean.length, 12);
      for (let i = 0; i < clean.length; i++) {
        const { mean: m, variance } = modes[Math.floor(i / 3) % 2]!;
        clean[i] = m[i % 3]! + Math.sqrt(variance) * clean[i]!;
        noisy[i] = clean[i]! + sigma * noisy[i]!;
      }
      await model.denoise(noisy, 2000, new Float64Array(2000).fill(sigma), noisy);
      r2.set(sigma, noisy.reduce((s, v, i) => s + (v - clean[i]!) ** 2, 0) / noisy.length);
    }
    const { mean: m } = modes[mode]!;
    const data = Float32Array.of((m[0]! + m[1]! + m[2]!) / 3);
    const problem = problemOf(A, data, { shape: [3, 1, 1], noiseSd, prox: (y, w) => A.proximal(y, w) });
    const samples: Float32Array[] = [];
    for (let seed = 1; seed <= 300; seed++) {
      const state = freshState();
      const from = Float32Array.of(0.5, 0.5, 0.5);
      await finish(proximal(problem, { ...settings, seed }, model, (s) => r2.get(s)!, from, state));
      samples.push(state.arrays['estimate']!);
    }
    const there = samples.filter((x) => Math.hypot(...x.map((v, c) => v - m[c]!)) < 0.5);
    expect(there.length).toBeGreaterThan(290);
    for (const u of [
      [1, -1, 0],
      [1, 1, -2],
    ]) {
      const along = there.map((x) => u.reduce((s, w, c) => s + w * x[c]!, 0) / Math.hypot(...u));
      const average = along.reduce((s, v) => s + v, 0) / along.length;
      const sd = Math.sqrt(along.reduce((s, v) => s + (v - average) ** 2, 0) / (along.length - 1));
      expect(Math.abs(average - u.reduce((s, w, c) => s + w * m[c]!, 0) / Math.hypot(...u))).toBeLessThan(0.025);
      expect(Math.abs(sd / 0.1 - 1)).toBeLessThan(0.15);
    }
  });
});

describe('a run with time travel', () => {
  const problem = posed(pixelMask(3, height, width, known), 0);
  const ours = { ...settings, solve: 'mean', renoise: -0.84, symmetries: true } as const;

  it('goes on to the bit from every yield, also in the middle of a jump', async () => {
    const whole = freshState();
    const steps = await finish(proximal(problem, ours, prior, prior.residualVariance, start, whole));
    expect(steps.map(({ step, of, nfe }) => [step, of, nfe])).toEqual(steps.map((_, k) => [k + 1, 30, k + 1]));
    expect(steps.length).toBe(30);
    let state = freshState();
    for (let k = 0; k < 30; k++) {
      for await (const step of proximal(problem, ours, prior, prior.residualVariance, start, state)) {
        expect(step.sigma).toBe(steps[k]!.sigma);
        break;
      }
      state = reloaded(state);
    }
    expect(state).toEqual(whole);
  });

  it('is the run without it where nothing is repeated', async () => {
    const plain = await drawn(problem, { ...ours, travel: null });
    expect(await drawn(problem, { ...ours, travel: { length: 3, repeats: 0 } })).toEqual(plain);
    expect(await drawn(problem, ours)).not.toEqual(plain);
  });

  it('re-noises as the diffusion does: two levels down, noise of √(1 − c²) beside a share c² of x − u', async () => {
    const two = { ...ours, symmetries: false, travel: null, steps: 2, renoise: 'ancestral' } as const;
    const state = freshState();
    const levels: Float32Array[] = [];
    const seen: typeof prior = {
      ...prior,
      denoise: (x, ...more) => (levels.push(x.slice()), prior.denoise(x, ...more)),
    };
    for await (const { estimate } of proximal(problem, two, seen, prior.residualVariance, start, state))
      levels.push(estimate.slice());
    const [first, u, second] = levels;
    const c = two.sigmaEnd / two.sigmaStart;
    const left = second!.map((v, i) => (v - u![i]! - c * c * (first![i]! - u![i]!)) / two.sigmaEnd);
    const spread = Math.hypot(...left) / Math.sqrt(size);
    expect(Math.abs(spread / Math.sqrt(1 - c * c) - 1)).toBeLessThan(4 / Math.sqrt(2 * size));
    const more = freshState();
    await finish(proximal(problem, { ...two, noiseScale: 1.5 }, prior, prior.residualVariance, start, more));
    expect(more.arrays['estimate']).not.toEqual(state.arrays['estimate']);
  });
});
