import { describe, expect, it } from 'vitest';
import { correlatedGaussian } from '../../../core/priors/gaussian.ts';
import { proximal, type ProximalSettings } from '../../../core/solvers/proximal.ts';
import { freshState } from '../../../core/solvers/solver.ts';
import { solved } from './linear-system.ts';
import { dense, finish, normals, problemOf, reloaded } from './tiny-problem.ts';

/** Neighbours are alike: what is measured of some pixels tells of the others. */
const pixels = 12;
const covariance = Float64Array.from(
  { length: pixels * pixels },
  (_, k) => 0.04 * 0.8 ** Math.abs(Math.floor(k / pixels) - (k % pixels)),
);
const mean = Float32Array.from({ length: pixels }, (_, i) => 0.3 + 0.05 * i);
const prior = () => correlatedGaussian(mean, covariance);
const { residualVariance } = prior();

const rows = 3;
const A = dense(
  Float64Array.from({ length: rows * pixels }, (_, k) => ([1, 5, 10][Math.floor(k / pixels)] === k % pixels ? 1 : 0)),
  [rows, 1],
  [1, 3, 4],
);
const truth = normals(pixels, 4).map((n, i) => mean[i]! + 0.2 * n);
const data = new Float32Array(rows);
A.forward(truth, data);
const problem = problemOf(A, data, { noiseSd: 1e-4 });
const start = new Float32Array(pixels).fill(0.3);

const sigma = 0.2;
const settings: ProximalSettings = {
  ...{ steps: 1, sigmaStart: sigma, sigmaEnd: sigma, renoise: -0.84, noiseScale: 1, momentum: 0, travel: null },
  ...{ varianceFloor: 0, lastFloor: 0, modelError: 0, cgIterations: 20, solve: 'mean', answerError: 'network' },
  ...{ covarianceSteps: rows, lastDenoising: 0, symmetries: false, seed: 1 },
};

/** The answer of one step, and the noisy image that it was found from. */
async function answered(changes: Partial<ProximalSettings>) {
  const state = freshState();
  const model = prior();
  let noisy: Float32Array | null = null;
  const seeing: typeof model = {
    ...model,
    denoise: async (x, ...more) => {
      noisy ??= Float32Array.from(x);
      await model.denoise(x, ...more);
    },
  };
  await finish(proximal(problem, { ...settings, ...changes }, seeing, residualVariance, start, state));
  return { answer: state.arrays['estimate']!, noisy: noisy!, nfe: state.nfe };
}

async function denoised(x: Float32Array): Promise<Float32Array> {
  const out = new Float32Array(pixels);
  await prior().denoise(x, 1, Float64Array.of(sigma), out);
  return out;
}

/** E[x₀ | x, y] = d + ΣAᵀ(AΣAᵀ)⁻¹(y − Ad), Σ = σ²J of the exact prior. */
async function expected(noisy: Float32Array): Promise<Float64Array> {
  const d = await denoised(noisy);
  const origin = await denoised(new Float32Array(pixels));
  const columns: Float64Array[] = [];
  for (let k = 0; k < pixels; k++) {
    const unit = await denoised(Float32Array.from({ length: pixels }, (_, i) => (i === k ? 1 : 0)));
    columns.push(Float64Array.from(unit, (v, i) => sigma * sigma * (v - origin[i]!)));
  }
  const seen = [1, 5, 10];
  const gram = Float64Array.from(
    { length: rows * rows },
    (_, k) => columns[seen[k % rows]!]![seen[Math.floor(k / rows)]!]!,
  );
  const p = solved(
    gram,
    Float64Array.from(seen, (at, r) => data[r]! - d[at]!),
  );
  return Float64Array.from(d, (v, i) => v + seen.reduce((sum, at, r) => sum + columns[at]![i]! * p[r]!, 0));
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.sqrt(Array.from(a, (v, i) => (v - b[i]!) ** 2).reduce((s, v) => s + v, 0) / a.length);

describe('steps along the covariance of the error', () => {
  it('as many as there are data give the exact mean of the posterior, given the noisy image', async () => {
    const { answer, noisy } = await answered({});
    expect(distance(answer, await expected(noisy))).toBeLessThan(1e-4);
  });

  it('come nearer to it one by one, and none moves only what was measured', async () => {
    const off: number[] = [];
    for (let covarianceSteps = 0; covarianceSteps <= rows; covarianceSteps++) {
      const { answer, noisy, nfe } = await answered({ covarianceSteps });
      expect(nfe).toBe(1 + covarianceSteps);
      off.push(distance(answer, await expected(noisy)));
    }
    off.slice(1).forEach((d, k) => expect(d).toBeLessThan(0.8 * off[k]!));
  });

  it('are none for a draw', async () => {
    const draw = { solve: 'draw', renoise: 0 } as const;
    const { answer, nfe } = await answered(draw);
    expect(nfe).toBe(1);
    expect(answer).toEqual((await answered({ ...draw, covarianceSteps: 0 })).answer);
  });

  it('weigh the data as their own variances say', async () => {
    const weights = Float32Array.of(1e8, 1e8, 1e8);
    const [even, weighted] = [freshState(), freshState()];
    await finish(proximal(problem, settings, prior(), residualVariance, start, even));
    await finish(proximal({ ...problem, noiseSd: 0, weights }, settings, prior(), residualVariance, start, weighted));
    expect(distance(even.arrays['estimate']!, weighted.arrays['estimate']!)).toBeLessThan(1e-6);
  });

  it('go on to the bit from every yield, with momentum and symmetries', async () => {
    const long = {
      ...settings,
      steps: 5,
      sigmaEnd: 0.05,
      covarianceSteps: 2,
      momentum: 0.3,
      symmetries: true,
    } as const;
    const run = (state: ReturnType<typeof freshState>) =>
      proximal(problem, long, prior(), residualVariance, start, state);
    const whole = freshState();
    await finish(run(whole));
    expect(whole.nfe).toBe(15);
    let state = freshState();
    for (let k = 0; k < long.steps; k++) {
      for await (const step of run(state)) {
        expect(step.nfe).toBe(3 * (k + 1));
        break;
      }
      state = reloaded(state);
    }
    expect(state).toEqual(whole);
  });
});
