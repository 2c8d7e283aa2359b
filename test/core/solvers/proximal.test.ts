import { describe, expect, it } from 'vitest';
import { equispacedAngles } from '../../../core/operators/radon/geometry.ts';
import { projector } from '../../../core/operators/radon/projector.ts';
import { exactPrior, independentGaussian } from '../../../core/priors/gaussian.ts';
import { proximal, type ProximalSettings } from '../../../core/solvers/proximal.ts';
import { freshState, type SolverState } from '../../../core/solvers/solver.ts';
import { matrixOf, normalEquations, solved } from './linear-system.ts';
import { finish, normals, problemOf, reloaded } from './tiny-problem.ts';

/** Not square, so that a symmetry which swaps rows and columns would show. */
const [height, width, views, bins] = [9, 12, 5, 19];
const pixels = height * width;
const A = projector({
  ...{ kind: 'parallel', height, width, pixelMm: 1, bins, binMm: 1, offsetMm: 0 },
  anglesDeg: equispacedAngles(views, 180),
});
const priorVariance = 0.04;
const mean = Float32Array.from({ length: pixels }, (_, i) => 0.4 + 0.1 * Math.sin(i));
const prior = () => independentGaussian(mean, new Float32Array(pixels).fill(priorVariance));
const { residualVariance } = prior();
const noiseSd = 0.1;
const clean = new Float32Array(views * bins);
A.forward(
  normals(pixels, 1).map((n, i) => mean[i]! + 0.2 * n),
  clean,
);
const noise = normals(clean.length, 2);
const problem = problemOf(
  A,
  clean.map((y, i) => y + noiseSd * noise[i]!),
  { noiseSd },
);
const start = new Float32Array(pixels).fill(0.2);

const settings: ProximalSettings = {
  steps: 12,
  sigmaStart: 0.3,
  sigmaEnd: 0.01,
  renoise: -0.84,
  noiseScale: 1,
  momentum: 0,
  travel: null,
  varianceFloor: 0,
  modelError: 0,
  cgIterations: 40,
  solve: 'mean',
  lastFloor: 1,
  answerError: 'network',
  covarianceSteps: 0,
  lastDenoising: 0,
  symmetries: false,
  seed: 1,
};
const draw = { ...settings, solve: 'draw', renoise: 0 } as const;

async function run(changes: Partial<ProximalSettings>, state = freshState()): Promise<Float32Array> {
  await finish(proximal(problem, { ...settings, ...changes }, prior(), residualVariance, start, state));
  return Float32Array.from(state.arrays['estimate']!);
}

/** argmin ‖Au − y‖²/2σ_y² + ‖u − mean‖²/2v */
function posteriorMean(): Float64Array {
  const { normal, right } = normalEquations(matrixOf(A), problem.data, () => 1 / noiseSd ** 2, pixels);
  for (let i = 0; i < pixels; i++) {
    normal[i * pixels + i]! += 1 / priorVariance;
    right[i]! += mean[i]! / priorVariance;
  }
  return solved(normal, right);
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.sqrt(Array.from(a, (v, i) => (v - b[i]!) ** 2).reduce((s, v) => s + v, 0) / a.length);

describe('the mean of an exact Gaussian prior', () => {
  it('is the posterior mean in a single step from a noise that drowns the start', async () => {
    const u = await run({ steps: 1, sigmaStart: 1e4, sigmaEnd: 1e4, cgIterations: 200 });
    expect(distance(u, posteriorMean())).toBeLessThan(1e-4);
  });

  it.each([
    [-0.84, 0],
    [0, 0],
    [0.6, 0],
    [-0.84, 0.4],
  ])('is the posterior mean over many seeds: c = %f, momentum %f', async (renoise, momentum) => {
    const seeds = 100;
    const sum = new Float64Array(pixels);
    const single = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const u = await run({ renoise, momentum, seed, sigmaStart: 3, cgIterations: 12 });
      u.forEach((v, i) => (sum[i]! += v / seeds));
      single.push(distance(u, posteriorMean()));
    }
    const typical = Math.sqrt(single.reduce((s, d) => s + d * d, 0) / seeds);
    expect(typical).toBeGreaterThan(0);
    // Unbiased: the mean of 100 lies ten times nearer than one alone.
    expect(distance(sum, posteriorMean())).toBeLessThan((1.3 * typical) / Math.sqrt(seeds));
  });
});

describe('momentum', () => {
  it('brings few steps from a start that is far off nearer to the posterior mean', async () => {
    const error = async (momentum: number) => {
      const seeds = 20;
      const sum = new Float64Array(pixels);
      for (let seed = 1; seed <= seeds; seed++) {
        const u = await run({ momentum, seed, steps: 8, sigmaStart: 0.03, sigmaEnd: 0.03 });
        u.forEach((v, i) => (sum[i]! += v / seeds));
      }
      return distance(sum, posteriorMean());
    };
    expect(await error(0.4)).toBeLessThan(0.85 * (await error(0)));
  });
});

describe('what the engine reports', () => {
  it.each([
    ['mean', settings],
    ['draw', draw],
  ] as const)('%s: steps, noise levels and evaluations in order', async (_, given) => {
    const model = prior();
    const state = freshState();
    const steps = await finish(proximal(problem, given, model, residualVariance, start, state));
    expect(steps.map((s) => [s.step, s.of, s.nfe])).toEqual(steps.map((__, k) => [k + 1, 12, k + 1]));
    expect(steps[0]!.sigma).toBeCloseTo(0.3, 12);
    expect(steps.at(-1)!.sigma).toBeCloseTo(0.01, 12);
    steps.slice(1).forEach((s, k) => expect(s.sigma).toBeLessThan(steps[k]!.sigma!));
    expect(model.nfe).toBe(12);
    expect(state).toMatchObject({ step: 12, nfe: 12 });
  });

  it('the residual of the estimate that it hands over', async () => {
    for await (const step of proximal(problem, settings, prior(), residualVariance, start, freshState())) {
      const Au = new Float32Array(clean.length);
      A.forward(step.estimate, Au);
      const misfit = distance(Au, problem.data) / distance(problem.data, new Float32Array(clean.length));
      expect(step.residual).toBeCloseTo(misfit, 5);
    }
  });
});

describe('settings', () => {
  it('never leave the problem or the start changed', async () => {
    const before = [Float32Array.from(problem.data), Float32Array.from(start)];
    await run(draw);
    await run(settings);
    expect([problem.data, start]).toEqual(before);
  });

  it('clip what the network says below the least physical value, but not a draw', async () => {
    const below = exactPrior('below', pixels, (_, __, out) => out.fill(-1), residualVariance);
    // With data that count for nothing the answer is what the network said, clipped.
    const trusting = { ...settings, steps: 1, modelError: 1e6 } as const;
    const clipped = freshState();
    await finish(proximal({ ...problem, lower: 0 }, trusting, below, residualVariance, start, clipped));
    expect(Math.max(...clipped.arrays['estimate']!.map(Math.abs))).toBeLessThan(1e-6);
    const drawn = freshState();
    await finish(proximal({ ...problem, lower: 0 }, { ...draw, steps: 1 }, below, residualVariance, start, drawn));
    expect(Math.min(...drawn.arrays['estimate']!)).toBeLessThan(0);
  });

  it('trust the data less where the model error or the inverse of the floor grows', async () => {
    const misfit = async (changes: Partial<ProximalSettings>) => {
      const Au = new Float32Array(clean.length);
      A.forward(await run(changes), Au);
      return distance(Au, problem.data);
    };
    expect(await misfit({ modelError: 0.5 })).toBeGreaterThan(await misfit({ modelError: 0.2 }));
    expect(await misfit({ varianceFloor: 0.02 })).toBeGreaterThan(await misfit({ varianceFloor: 0.2 }));
    // The last step has a floor of its own, which never raises the other.
    const wide = { varianceFloor: 0.2 };
    expect(await misfit({ ...wide, lastFloor: 0.02 })).toBeGreaterThan(await misfit(wide));
    expect(await misfit({ ...wide, lastFloor: 0.9 })).toBe(await misfit(wide));
  });

  it('may denoise the answer once more, at so many times the noise of the data, and where there is none do not', async () => {
    const plain = await run(settings);
    const state = freshState();
    const denoised = await run({ ...settings, lastDenoising: 1.5 }, state);
    const expected = new Float32Array(pixels);
    await prior().denoise(plain, 1, Float64Array.of(1.5 * noiseSd), expected);
    expect(denoised).toEqual(expected);
    expect([state.step, state.nfe]).toEqual([settings.steps + 1, settings.steps + 1]);
    const exact = freshState();
    const last = { ...settings, lastDenoising: 1.5 };
    await finish(proximal({ ...problem, noiseSd: 0 }, last, prior(), residualVariance, start, exact));
    expect(exact.nfe).toBe(settings.steps);
  });

  it('go on to the bit where they were left, also before the last denoising', async () => {
    const last = { ...settings, lastDenoising: 1 };
    const whole = await run(last);
    for (const stop of [5, settings.steps]) {
      const first = freshState();
      for await (const { step } of proximal(problem, last, prior(), residualVariance, start, first))
        if (step === stop) break;
      expect(await run(last, structuredClone(first))).toEqual(whole);
    }
  });

  it.each([
    [9, 12],
    [10, 10], // a square has rotations too, which are not their own inverse
  ])('change nothing by symmetries where the prior has no direction: %i × %i', async (rows, columns) => {
    const size = rows * columns;
    const scan = { kind: 'parallel', pixelMm: 1, bins, binMm: 1, offsetMm: 0, anglesDeg: [0, 40, 90, 130] } as const;
    const B = projector({ ...scan, height: rows, width: columns });
    const y = new Float32Array(4 * bins);
    B.forward(normals(size, 3).map(Math.abs), y);
    const even = independentGaussian(new Float32Array(size).fill(0.4), new Float32Array(size).fill(priorVariance));
    const results = [];
    for (const symmetries of [false, true]) {
      const state = freshState();
      const given = { ...settings, symmetries };
      await finish(
        proximal(problemOf(B, y, { noiseSd }), given, even, residualVariance, new Float32Array(size), state),
      );
      results.push(state.arrays['estimate']);
    }
    expect(results[1]).toEqual(results[0]);
  });

  it('show the network an image and its mirrors, and turn its answers back', async () => {
    // This denoiser knows where it is: it draws every image towards one corner.
    const corner = (r: number, c: number) => (r < 2 && c < 3 ? 1 : 0);
    const drawing = exactPrior(
      'corner',
      pixels,
      (_, __, out) => {
        for (let i = 0; i < pixels; i++) out[i] = corner(Math.floor(i / width), i % width);
      },
      residualVariance,
    );
    const seen = new Set<string>();
    // With data that count for nothing the answer is what the network said.
    const turning = { ...settings, symmetries: true, steps: 1, modelError: 1e6 } as const;
    for (let seed = 1; seed <= 40; seed++) {
      const state: SolverState = freshState();
      await finish(proximal(problem, { ...turning, seed }, drawing, residualVariance, start, state));
      seen.add(String(state.arrays['estimate']!.map(Math.round)));
    }
    const mirrors = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ].map(([down, right]) =>
      String(
        Float32Array.from({ length: pixels }, (_, i) => {
          const [r, c] = [Math.floor(i / width), i % width];
          return corner(down ? height - 1 - r : r, right ? width - 1 - c : c);
        }),
      ),
    );
    expect([...seen].sort()).toEqual(mirrors.sort());
  });
});

describe.each([
  ['mean', { ...settings, symmetries: true }],
  ['mean with momentum', { ...settings, momentum: 0.4 }],
  ['draw', draw],
] as const)('a run by %s', (_, given) => {
  it('gives the same bits for the same seed, others for another', async () => {
    expect(await run(given)).toEqual(await run(given));
    expect(await run({ ...given, seed: 2 })).not.toEqual(await run(given));
    expect(await run({ ...given, seed: 2 ** 40 + 1 })).not.toEqual(await run(given)); // not only its low word counts
  });

  it('goes on to the bit from every yield, in another process', async () => {
    const whole = freshState();
    await run(given, whole);
    let state = freshState();
    for (let k = 0; k < given.steps; k++) {
      for await (const step of proximal(problem, given, prior(), residualVariance, start, state)) {
        expect(step.step).toBe(k + 1);
        break;
      }
      state = reloaded(state);
    }
    expect(state).toEqual(whole);
  });

  it('leaves a usable image when it is left early, and nothing more to do at its end', async () => {
    const state = freshState();
    for await (const step of proximal(problem, given, prior(), residualVariance, start, state)) {
      if (step.step === 3) break;
    }
    expect(state.step).toBe(3);
    expect(distance(state.arrays['estimate']!, posteriorMean())).toBeLessThan(distance(start, posteriorMean()));
    await run(given, state);
    const ended = reloaded(state);
    await run(given, state);
    expect(state).toEqual(ended);
  });
});
