import { describe, expect, it } from 'vitest';
import { correlatedGaussian } from '../../../core/priors/gaussian.ts';
import { predictorCorrector } from '../../../core/solvers/predictor-corrector.ts';
import { sigmaRange } from '../../../core/solvers/sigma-range.ts';
import { freshState } from '../../../core/solvers/solver.ts';
import { finish, problemOf, reloaded } from './tiny-problem.ts';

/*
 * Many small posteriors in one run: the image is 256 rows of four pixels, each row an independent draw from the same
 * correlated Gaussian, of which an orthonormal T measures two coefficients. Then mean and covariance of every row
 * given its two are known, and 256 rows show how the samples spread.
 */
const rowsOfImage = 256;
const T = [
  [0.5, 0.5, 0.5, 0.5],
  [0.5, 0.5, -0.5, -0.5],
  [0.5, -0.5, 0.5, -0.5],
  [0.5, -0.5, -0.5, 0.5],
] as const;
const MEASURED = 2;
const truth = Float32Array.of(0.6, 0.2, -0.5, 0.4);
const mean = Float32Array.of(0.3, 0.1, 0, -0.2);
const covariance = Float64Array.from({ length: 16 }, (_, i) => 0.25 * 0.6 ** Math.abs((i % 4) - Math.floor(i / 4)));

const one = correlatedGaussian(mean, covariance);
const prior = {
  manifest: one.manifest,
  get nfe() {
    return one.nfe / rowsOfImage;
  },
  denoise: (x: Float32Array, _: number, sigma: Float64Array, out: Float32Array) =>
    one.denoise(x, rowsOfImage, new Float64Array(rowsOfImage).fill(sigma[0]!), out),
};

/** ΛT of every row. */
const operator = {
  inShape: [rowsOfImage, 4],
  outShape: [rowsOfImage, MEASURED],
  forward(x: ArrayLike<number>, y: { [at: number]: number }) {
    for (let r = 0; r < rowsOfImage; r++) {
      for (let k = 0; k < MEASURED; k++) y[r * MEASURED + k] = T[k]!.reduce((s, t, c) => s + t * x[r * 4 + c]!, 0);
    }
  },
  adjoint(y: ArrayLike<number>, x: { [at: number]: number }) {
    for (let r = 0; r < rowsOfImage; r++) {
      for (let c = 0; c < 4; c++) {
        let sum = 0;
        for (let k = 0; k < MEASURED; k++) sum += T[k]![c]! * y[r * MEASURED + k]!;
        x[r * 4 + c] = sum;
      }
    }
  },
};
const data = new Float32Array(rowsOfImage * MEASURED);
operator.forward(
  Float32Array.from({ length: rowsOfImage * 4 }, (_, i) => truth[i % 4]!),
  data,
);
const transform = { inverseOfMeasured: operator.adjoint };
const problem = problemOf(operator, data);

/** Mean and variance of the coefficient T₂·x or T₃·x given the first two, by the textbook formula. */
function posterior(k: number): { mean: number; sd: number } {
  const along = (a: readonly number[], b: readonly number[]) =>
    a.reduce((s, u, i) => s + b.reduce((t, v, j) => t + u * v * covariance[i * 4 + j]!, 0), 0);
  const miss = (i: number) => T[i]!.reduce((s, t, c) => s + t * (truth[c]! - mean[c]!), 0);
  const [a, b, d] = [along(T[0], T[0]), along(T[0], T[1]), along(T[1], T[1])];
  const [p, q] = [along(T[k]!, T[0]), along(T[k]!, T[1])];
  const det = a * d - b * b;
  const gain = [(p * d - q * b) / det, (q * a - p * b) / det] as const;
  return {
    mean: T[k]!.reduce((s, t, c) => s + t * mean[c]!, 0) + gain[0] * miss(0) + gain[1] * miss(1),
    sd: Math.sqrt(along(T[k]!, T[k]!) - gain[0] * p - gain[1] * q),
  };
}

function coefficient(x: Float32Array, k: number): { mean: number; sd: number } {
  const values = Array.from({ length: rowsOfImage }, (_, r) => T[k]!.reduce((s, t, c) => s + t * x[r * 4 + c]!, 0));
  const m = values.reduce((s, v) => s + v, 0) / rowsOfImage;
  return { mean: m, sd: Math.sqrt(values.reduce((s, v) => s + (v - m) ** 2, 0) / rowsOfImage) };
}

const settings = {
  steps: 400,
  sigmaMax: 10,
  sigmaMin: 0.01,
  snr: 0.16,
  projection: 'conditional',
  lambda: 1,
  rate: 1.586,
  seed: 1,
} as const;

/** What the samples must show, by coefficient; the measured ones do not spread. */
const wanted = (k: number) =>
  k < MEASURED ? { mean: T[k]!.reduce((s, t, c) => s + t * truth[c]!, 0), sd: 0 } : posterior(k);

describe.each([
  // Projection ends on the measurement itself; the plain score leaves the noise of its last levels.
  { projection: 'conditional', lambda: 1, onData: 1e-6 },
  { projection: 'conditional', lambda: 0.841, onData: 1e-6 },
  { projection: 'imputation', lambda: 1, onData: 1e-6 },
  { projection: 'consistency', lambda: 1, onData: 1e-6 },
  { projection: 'posterior', lambda: 1, onData: 0.02 },
] as const)('$projection, λ = $lambda', ({ onData, ...more }) => {
  it('draws from the posterior of a Gaussian: mean within four standard errors, spread within 15 %', async () => {
    const state = freshState();
    await finish(predictorCorrector(problem, { ...settings, ...more }, prior, transform, state));
    for (let k = 0; k < 4; k++) {
      const found = coefficient(state.arrays['estimate']!, k);
      const { mean: m, sd } = wanted(k);
      if (k < MEASURED) {
        expect(Math.abs(found.mean - m) + found.sd).toBeLessThan(onData);
      } else {
        expect(Math.abs(found.mean - m)).toBeLessThan((4 * sd) / Math.sqrt(rowsOfImage));
        expect(Math.abs(found.sd / sd - 1)).toBeLessThan(0.15);
      }
    }
    expect(state.nfe).toBe(2 * settings.steps);
  });

  it('goes on to the bit after its state was saved and loaded', async () => {
    const short = { ...settings, ...more, steps: 12 };
    const whole = freshState();
    await finish(predictorCorrector(problem, short, prior, transform, whole));
    const first = freshState();
    for await (const { step } of predictorCorrector(problem, short, prior, transform, first)) if (step === 5) break;
    const second = reloaded(first);
    await finish(predictorCorrector(problem, short, prior, transform, second));
    expect(second).toEqual(whole);
  });
});

it('gives another sample for another seed, the same for the same', async () => {
  const estimates = [];
  for (const seed of [1, 1, 2]) {
    const state = freshState();
    await finish(predictorCorrector(problem, { ...settings, steps: 10, seed }, prior, transform, state));
    estimates.push([...state.arrays['estimate']!]);
  }
  expect(estimates[1]).toEqual(estimates[0]);
  expect(estimates[2]).not.toEqual(estimates[0]);
});

describe('the range of noise levels', () => {
  const manifest = { ...prior.manifest, sde: { kind: 've', sigmaMin: 0.002, sigmaMax: 1 } as const };

  it('is that of the network, and one sentence says so', () => {
    expect(sigmaRange(manifest, 0.01, 1)).toEqual({ sigmaMin: 0.01, sigmaMax: 1, clamped: null });
    const { clamped, ...range } = sigmaRange(manifest, 0.001, 128);
    expect(range).toEqual({ sigmaMin: 0.002, sigmaMax: 1 });
    expect(clamped).toMatch(/0\.001 to 128 .* 0\.002 to 1 were used/);
    const vp = sigmaRange({ ...manifest, sde: { kind: 'vp', betaMin: 0.1, betaMax: 20 } }, 0.01, 1000);
    expect(vp.sigmaMax).toBeCloseTo(Math.sqrt(Math.expm1(10.05)), 9);
  });

  it('is kept in the state', async () => {
    const narrow = { ...prior, manifest };
    const state = freshState();
    await finish(predictorCorrector(problem, { ...settings, steps: 2 }, narrow, transform, state));
    expect(state.numbers).toMatchObject({ sigmaMin: 0.01, sigmaMax: 1 });
  });
});
