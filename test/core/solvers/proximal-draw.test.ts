import { describe, expect, it } from 'vitest';
import { proximalRun } from '../../../core/catalogue/runs/proximal-run.ts';
import { proximalOfNormal } from '../../../core/operators/kspace/proximal-of-normal.ts';
import type { Vector } from '../../../core/operators/linear-operator.ts';
import { pixelMask } from '../../../core/operators/pixel/mask.ts';
import { equispacedAngles } from '../../../core/operators/radon/geometry.ts';
import { projector } from '../../../core/operators/radon/projector.ts';
import { independentGaussian } from '../../../core/priors/gaussian.ts';
import { mixture, type Component } from '../../../core/priors/mixture.ts';
import { logSpaced } from '../../../core/priors/schedule.ts';
import { symmetricEigen } from '../../../core/priors/symmetric-eigen.ts';
import { proximal, type ProximalSettings } from '../../../core/solvers/proximal.ts';
import { freshState, type InverseProblem } from '../../../core/solvers/solver.ts';
import { matrixOf, normalEquations } from './linear-system.ts';
import { dense, finish, normals, problemOf } from './tiny-problem.ts';

const settings: ProximalSettings = {
  steps: 20,
  sigmaStart: 1,
  sigmaEnd: 0.02,
  renoise: 0,
  noiseScale: 1,
  momentum: 0,
  travel: null,
  varianceFloor: 0,
  modelError: 0,
  cgIterations: 12,
  solve: 'draw',
  lastFloor: 1,
  answerError: 'network',
  covarianceSteps: 0,
  lastDenoising: 0,
  symmetries: false,
  seed: 1,
};

describe('draws under an isotropic Gaussian prior, N(0.4, 0.2²) a pixel', () => {
  const side = 10;
  const pixels = side * side;
  const [views, bins] = [5, 15];
  const A = projector({
    ...{ kind: 'parallel', height: side, width: side, pixelMm: 1, bins, binMm: 1, offsetMm: 0 },
    anglesDeg: equispacedAngles(views, 180),
  });
  const variance = 0.04;
  const mean = new Float32Array(pixels).fill(0.4);
  const prior = independentGaussian(mean, new Float32Array(pixels).fill(variance));
  const clean = new Float32Array(views * bins);
  A.forward(
    normals(pixels, 1).map((n) => 0.4 + 0.2 * n),
    clean,
  );
  const noise = normals(clean.length, 2);
  const weights = clean.map((_, i) => 20 + 40 * (i % 7));
  const matrix = matrixOf(A);
  const seeds = 100;

  const problems: readonly [string, InverseProblem, (ray: number) => number][] = [
    [
      'noise of one size',
      problemOf(
        A,
        clean.map((y, i) => y + 0.05 * noise[i]!),
        { noiseSd: 0.05 },
      ),
      () => 1 / 0.05 ** 2,
    ],
    [
      'a variance for each ray',
      problemOf(
        A,
        clean.map((y, i) => y + noise[i]! / Math.sqrt(weights[i]!)),
        { weights },
      ),
      (ray) => weights[ray]!,
    ],
  ];

  it.each(problems)('%s: mean and spread are the posterior’s, seen or unseen', async (_, problem, weight) => {
    // In the eigenvectors of AᵀWA the posterior is independent: variance 1/(eigenvalue + 1/v).
    const { normal, right } = normalEquations(matrix, problem.data, weight, pixels);
    const { values, vectors } = symmetricEigen(normal, pixels);
    const along = (x: ArrayLike<number>, k: number) => {
      let sum = 0;
      for (let i = 0; i < pixels; i++) sum += vectors[i * pixels + k]! * x[i]!;
      return sum;
    };
    const samples: Float32Array[] = [];
    const start = new Float32Array(pixels).fill(2); // far from anything likely: to be forgotten
    for (let seed = 1; seed <= seeds; seed++) {
      const state = freshState();
      const { residualVariance } = prior;
      await finish(
        proximal(
          problem,
          { ...settings, sigmaEnd: 0.1, cgIterations: 30, seed },
          prior,
          residualVariance,
          start,
          state,
        ),
      );
      samples.push(state.arrays['estimate']!);
    }
    let chiSquare = 0;
    const groups = { seen: { found: 0, true: 0 }, unseen: { found: 0, true: 0 } };
    for (let k = 0; k < pixels; k++) {
      const precision = values[k]! + 1 / variance;
      const expected = (along(right, k) + along(mean, k) / variance) / precision;
      const drawn = samples.map((x) => along(x, k));
      const average = drawn.reduce((s, v) => s + v, 0) / seeds;
      chiSquare += (average - expected) ** 2 * precision * seeds;
      // Each direction counts alike, however small its spread.
      const group = values[k]! > 9 / variance ? groups.seen : groups.unseen;
      group.found += (precision * drawn.reduce((s, v) => s + (v - average) ** 2, 0)) / (seeds - 1);
      group.true += 1;
    }
    expect(Math.abs(chiSquare - pixels)).toBeLessThan(4 * Math.sqrt(2 * pixels));
    for (const { found, true: count } of Object.values(groups)) {
      expect(count).toBeGreaterThan(20);
      expect(Math.abs(Math.sqrt(found / count) - 1)).toBeLessThan(0.04);
    }
  });

  it('spread less where the mean is asked for instead of a draw', async () => {
    const [, problem] = problems[0]!;
    const spread = async (solve: 'mean' | 'draw') => {
      const images: Float32Array[] = [];
      for (let seed = 1; seed <= 20; seed++) {
        const state = freshState();
        await finish(proximal(problem, { ...settings, solve, seed }, prior, prior.residualVariance, mean, state));
        images.push(state.arrays['estimate']!);
      }
      let sum = 0;
      for (let i = 0; i < pixels; i++) {
        const average = images.reduce((s, x) => s + x[i]!, 0) / images.length;
        for (const x of images) sum += (x[i]! - average) ** 2;
      }
      return Math.sqrt(sum);
    };
    expect(await spread('mean')).toBeLessThan(0.8 * (await spread('draw')));
  });
});

describe('a start that knows its variance', () => {
  it('is a measurement: draws are those of the product of two Gaussians, where it knows something and the data do not', async () => {
    const [height, width] = [6, 8];
    const n = height * width;
    const variance = 0.04;
    const mean = normals(n, 3).map((v) => 0.4 + 0.1 * v);
    const prior = independentGaussian(mean, new Float32Array(n).fill(variance));
    const known = Uint8Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const A = pixelMask(1, height, width, known);
    const data = normals(A.outShape[0]!, 4);
    const start = normals(n, 5);
    const startVariance = Float32Array.from({ length: n }, (_, i) => [0.02, 0.1, Infinity][Math.floor(i / 3) % 3]!);
    const problem = problemOf(A, data, { prox: (y, w) => A.proximal(y, w), startVariance: () => startVariance });
    const seeds = 100;
    const sum = new Float64Array(n);
    const squares = new Float64Array(n);
    for (let seed = 1; seed <= seeds; seed++) {
      const state = freshState();
      await finish(proximal(problem, { ...settings, seed }, prior, prior.residualVariance, start, state));
      state.arrays['estimate']!.forEach((v, i) => {
        sum[i]! += v;
        squares[i]! += v * v;
      });
    }
    let [chiSquare, spread, unknown] = [0, 0, 0];
    for (let i = 0, k = 0; i < n; i++) {
      if (known[i] === 1) {
        expect(sum[i]! / seeds).toBeCloseTo(data[k++]!, 6);
        continue;
      }
      const precision = 1 / variance + 1 / startVariance[i]!;
      const told = startVariance[i] === Infinity ? 0 : start[i]! / startVariance[i]!;
      const average = sum[i]! / seeds;
      chiSquare += (average - (mean[i]! / variance + told) / precision) ** 2 * precision * seeds;
      spread += (precision * (squares[i]! - seeds * average ** 2)) / (seeds - 1);
      unknown++;
    }
    expect(Math.abs(chiSquare - unknown)).toBeLessThan(4 * Math.sqrt(2 * unknown));
    expect(Math.abs(spread / unknown - 1)).toBeLessThan(4 * Math.sqrt(2 / (unknown * seeds)));
  });
});

describe('draws under a mixture of two Gaussians', () => {
  /** E‖x₀ − D(x₀ + σn, σ)‖²/dim over 2000 draws from the mixture. */
  async function residualOf(modes: readonly Component[], sigma: number): Promise<number> {
    const size = modes[0]!.mean.length;
    const count = 2000;
    const clean = normals(count * size, 11);
    const noisy = normals(count * size, 12);
    for (let i = 0; i < clean.length; i++) {
      const { mean, variance } = modes[Math.floor(i / size) % 2]!;
      clean[i] = mean[i % size]! + Math.sqrt(variance) * clean[i]!;
      noisy[i] = clean[i]! + sigma * noisy[i]!;
    }
    await mixture(modes).denoise(noisy, count, new Float64Array(count).fill(sigma), noisy);
    return noisy.reduce((s, v, i) => s + (v - clean[i]!) ** 2, 0) / noisy.length;
  }

  const dot = (a: Float32Array, b: Float32Array) => a.reduce((s, v, i) => s + v * b[i]!, 0);

  /** Draws given y = a·x + n: of each mode its share and mean and spread of a·x, as found and as they must be. */
  async function modesFound(modes: readonly Component[], a: Float32Array, y: number, noiseSd: number) {
    const size = a.length;
    const given = { ...settings, steps: 400, cgIterations: 2 };
    const levels = logSpaced(given.sigmaStart, given.sigmaEnd, given.steps);
    const table = new Map<number, number>();
    for (const sigma of levels) table.set(sigma, await residualOf(modes, sigma));
    const problem = problemOf(dense(a, [1, 1], [1, size]), Float32Array.of(y), { noiseSd });
    const found: number[][] = [[], []];
    const start = new Float32Array(size).fill(0.5);
    const square = (u: Float32Array, v: Float32Array) => u.reduce((s, t, i) => s + (t - v[i]!) ** 2, 0);
    for (let seed = 1; seed <= 300; seed++) {
      const state = freshState();
      await finish(proximal(problem, { ...given, seed }, mixture(modes), (sigma) => table.get(sigma)!, start, state));
      const x = state.arrays['estimate']!;
      found[square(x, modes[0]!.mean) < square(x, modes[1]!.mean) ? 0 : 1]!.push(dot(a, x));
    }
    const evidence = modes.map(({ weight, mean, variance }) => {
      const spread = variance * dot(a, a) + noiseSd ** 2;
      return (weight * Math.exp(-((y - dot(a, mean)) ** 2) / (2 * spread))) / Math.sqrt(spread);
    });
    return modes.map(({ mean, variance }, k) => {
      const [values, along] = [found[k]!, variance * dot(a, a)];
      const average = values.reduce((s, v) => s + v, 0) / values.length;
      const posteriorVariance = 1 / (1 / along + 1 / noiseSd ** 2);
      return {
        share: values.length / 300,
        mean: average,
        sd: Math.sqrt(values.reduce((s, v) => s + (v - average) ** 2, 0) / (values.length - 1)),
        true: {
          share: evidence[k]! / (evidence[0]! + evidence[1]!),
          mean: posteriorVariance * (dot(a, mean) / along + y / noiseSd ** 2),
          sd: Math.sqrt(posteriorVariance),
        },
      };
    });
  }

  it.each([0.2, 0.7])('where r² tells all, one pixel: each mode with its share, mean and spread, y = %f', async (y) => {
    const modes = [0.2, 0.9].map((at) => ({ weight: 0.5, mean: Float32Array.of(at), variance: 0.01 }));
    for (const mode of await modesFound(modes, Float32Array.of(1), y, 0.5)) {
      expect(Math.abs(mode.share - mode.true.share)).toBeLessThan(0.1);
      expect(Math.abs(mode.mean - mode.true.mean)).toBeLessThan(0.03);
      expect(Math.abs(mode.sd / mode.true.sd - 1)).toBeLessThan(0.15);
    }
  });

  it('where the modes lie along one of four directions: means and spreads hold, shares stay near the prior’s', async () => {
    // An isotropic r² grants that direction a quarter of the variance it has, and so the evidence a quarter of its say.
    const modes = [
      { weight: 0.5, mean: Float32Array.of(0.2, 0.8, 0.3, 0.6), variance: 0.01 },
      { weight: 0.5, mean: Float32Array.of(0.9, 0.1, 0.7, 0.2), variance: 0.01 },
    ];
    const [first, second] = await modesFound(modes, Float32Array.of(-0.6, 0.6, -0.35, 0.35), 1, 0.8);
    for (const mode of [first!, second!]) {
      expect(Math.abs(mode.mean - mode.true.mean)).toBeLessThan(0.03);
      expect(Math.abs(mode.sd / mode.true.sd - 1)).toBeLessThan(0.2);
    }
    expect(first!.true.share).toBeGreaterThan(0.8);
    expect(first!.share).toBeGreaterThan(0.55);
    expect(first!.share).toBeLessThan(first!.true.share);
  });
});

describe('draws where what is measured is less certain than the rest', () => {
  const [height, width] = [48, 40];
  const size = height * width;
  const known = Uint8Array.from({ length: size }, (_, i) => (i % 4 === 0 ? 1 : 0));
  const noiseSd = 0.05;
  const A = pixelMask(1, height, width, known);
  const variance = Float32Array.from(known, (flag) => (flag === 1 ? 0.04 : 0.0004));
  const prior = independentGaussian(new Float32Array(size).fill(0.4), variance);
  const truth = normals(size, 5).map((n, i) => 0.4 + Math.sqrt(variance[i]!) * n);
  const data = new Float32Array(size / 4);
  A.forward(truth, data);
  const noise = normals(data.length, 6);
  const problem = problemOf(
    A,
    data.map((v, i) => v + noiseSd * noise[i]!),
    { noiseSd },
  );
  /** As a manifest has it: of all pixels together. */
  const r2 = (sigma: number) => variance.reduce((sum, v) => sum + (v * sigma ** 2) / (v + sigma ** 2), 0) / size;

  async function drawn(answerError: ProximalSettings['answerError']): Promise<Float32Array> {
    const state = freshState();
    const given = { ...settings, steps: 60, sigmaEnd: 0.01, lastFloor: 0, answerError };
    await finish(proximal(problem, given, prior, r2, new Float32Array(size).fill(0.4), state));
    return state.arrays['estimate']!;
  }
  const residual = (x: Float32Array): number => {
    const seen = new Float32Array(data.length);
    A.forward(x, seen);
    return Math.sqrt(seen.reduce((sum, v, i) => sum + (v - problem.data[i]!) ** 2, 0) / data.length) / noiseSd;
  };

  it('leave what the noise does, where its error is told by the samples', async () => {
    expect(residual(await drawn('network'))).toBeGreaterThan(1.1);
    const x = await drawn('data');
    expect(Math.abs(residual(x) - 1)).toBeLessThan(0.1);
    // The rest spreads as the prior does, and not as what is measured.
    let square = 0;
    for (let i = 0; i < size; i++) if (known[i] === 0) square += (x[i]! - 0.4) ** 2;
    expect(Math.sqrt(square / (0.75 * size)) / 0.02).toBeGreaterThan(0.7);
    expect(Math.sqrt(square / (0.75 * size)) / 0.02).toBeLessThan(1.3);
  });
});

describe('what a draw does not explain', () => {
  // Every pixel is measured four times, and the last two measurements say otherwise by `apart`.
  const pixels = 64;
  const A = dense(
    Float64Array.from({ length: 4 * pixels * pixels }, (_, i) =>
      Math.floor(i / pixels) % pixels === i % pixels ? 1 : 0,
    ),
    [4, pixels],
    [1, 8, 8],
  );
  const withNormal = {
    ...A,
    normal(x: Vector, out: Vector) {
      const y = new Float64Array(4 * pixels);
      A.forward(x, y);
      A.adjoint(y, out);
    },
  };
  const prior = independentGaussian(new Float32Array(pixels), new Float32Array(pixels).fill(0.04));
  const drawn = async (apart: number): Promise<readonly string[] | undefined> => {
    const x = normals(pixels, 1);
    const data = normals(4 * pixels, 2).map((n, i) => 0.2 * x[i % pixels]! + (i < 2 * pixels ? 0 : apart) + 0.05 * n);
    const state = freshState();
    const problem = problemOf(A, data, {
      noiseSd: 0.05,
      prox: (y, weights, iterations) => proximalOfNormal(withNormal, y, weights, iterations ?? 12),
    });
    await finish(
      proximal(problem, settings, prior, (s) => (0.04 * s * s) / (0.04 + s * s), new Float32Array(pixels), state),
    );
    return proximalRun.found?.(state).warnings;
  };

  it('is its noise where the measurement is as it is taken to be, and then nothing is said', async () => {
    expect(await drawn(0)).toEqual([]);
  });

  it('is told in a sentence where it is not', async () => {
    // Both halves miss the middle by 0.1, twice the noise: √(1 + 4) times it in all.
    expect(await drawn(0.2)).toEqual([expect.stringMatching(/^Draws leave 2\.[1-4] times the noise in the data\./)]);
  });
});
