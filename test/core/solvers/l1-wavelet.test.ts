import { describe, expect, it } from 'vitest';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import { waveletEntry } from '../../../core/catalogue/solvers/classical-entries.ts';
import { simulatedCoils } from '../../../core/modalities/mri/sensitivities/simulated.ts';
import { identity } from '../../../core/operators/algebra.ts';
import { coilOperator } from '../../../core/operators/kspace/coils.ts';
import { sizeOf } from '../../../core/operators/linear-operator.ts';
import { wavelet } from '../../../core/operators/wavelet.ts';
import { freshState, type InverseProblem } from '../../../core/solvers/solver.ts';
import { l1Wavelet } from '../../../core/solvers/wavelet/l1-wavelet.ts';
import { finish, normals, problemOf, reloaded } from './tiny-problem.ts';

const [height, width, coils] = [36, 35, 4];
const size = height * width;
const mask = Uint8Array.from({ length: size }, (_, i) => {
  const column = i % width;
  return column % 3 === 0 || Math.abs(column - 17) < 4 ? 1 : 0;
});
const truth = Float32Array.from({ length: 2 * size }, (_, i) => {
  const [y, x] = [Math.floor((i % size) / width) / height - 0.5, (i % width) / width - 0.5];
  const body = Math.hypot(y / 0.4, x / 0.35) < 1 ? (Math.hypot(y + 0.1, x - 0.1) < 0.12 ? 1 : 0.5) : 0;
  return body * (i < size ? Math.cos(y + 2 * x) : Math.sin(y + 2 * x));
});
const noiseSd = 0.03;
/** What so many coils measure of it at the samples of a mask, with noise. */
function measured(by: Uint8Array, count: number): InverseProblem {
  const A = coilOperator(simulatedCoils(count, height, width, 1), by, height, width);
  const data = new Float32Array(sizeOf(A.outShape));
  A.forward(truth, data);
  const noise = normals(data.length, 2);
  return problemOf(
    A,
    data.map((v, i) => v + noiseSd * noise[i]!),
    { noiseSd, normal: A.normal },
  );
}
const problem = measured(mask, coils);
const { operator: A } = problem;
const error = (x: Float32Array): number => Math.hypot(...x.map((v, i) => v - truth[i]!)) / Math.hypot(...truth);
/** Magnitudes are what is scored. */
const scored = (x: Float32Array): number =>
  Math.hypot(...x.slice(0, size).map((v, i) => Math.hypot(v, x[size + i]!) - Math.hypot(truth[i]!, truth[size + i]!)));
const settings = { lambda: 0.02, iterations: 40, every: 7 };

async function solved(given: InverseProblem, changes: Partial<typeof settings> = {}): Promise<Float32Array> {
  const state = freshState();
  await finish(l1Wavelet(given, { ...settings, ...changes }, state));
  return state.arrays['estimate']!;
}
const run = async (lambda: string) => {
  const parameters = waveletEntry.resolve({ lambda, iterations: 30 });
  if (!parameters.ok) throw new Error(JSON.stringify(parameters.error));
  const state = freshState();
  const context = { seed: 1, prior: null, truth, shared: {} };
  const steps = await finish(runOf('l1-wavelet').run(problem, parameters.value, context, state));
  return { steps, state, lambda: Number(runOf('l1-wavelet').chosen(state)['lambda']) };
};

describe('the L1 wavelet reconstruction', () => {
  it('is nearer to the truth than the zero-filled image, with the residual that it says', async () => {
    const zeroFilled = new Float32Array(2 * size);
    A.adjoint(problem.data, zeroFilled);
    const state = freshState();
    const steps = await finish(l1Wavelet(problem, settings, state));
    const x = state.arrays['estimate']!;
    expect(error(x)).toBeLessThan(0.7 * error(zeroFilled));
    const Ax = new Float32Array(problem.data.length);
    A.forward(x, Ax);
    const residual = Math.hypot(...Ax.map((v, i) => v - problem.data[i]!)) / Math.hypot(...problem.data);
    expect(steps.at(-1)!.residual).toBeCloseTo(residual, 5);
  });

  const points = mask.map((_, i) => ((Math.floor(i / width) * 5 + (i % width) * 7) % 3 === 0 ? 1 : 0));
  it.each([
    ['at single points', points, coils, 2e-6],
    ['along columns that need every coil', mask, 3, 2e-6],
    // AᵀA may lose a thousandth of what they see, where Aᵀy loses nothing.
    ['along columns of which fewer coils see nearly all', mask, coils, 5e-5],
  ] as const)('is the same with the normal operator and without it: %s', async (_, by, count, bound) => {
    const own = measured(by, count);
    const { normal: _normal, ...without } = own;
    const [a, b] = [await solved(own), await solved(without)];
    a.forEach((v, i) => expect(Math.abs(v - b[i]!)).toBeLessThan(bound));
  });

  it('turns with the phase of the data, which a magnitude does not know', async () => {
    const data = problem.data.slice();
    for (let c = 0, m = data.length / (2 * coils); c < coils; c++)
      for (let i = 0; i < m; i++) {
        data[2 * c * m + i] = -problem.data[(2 * c + 1) * m + i]!;
        data[(2 * c + 1) * m + i] = problem.data[2 * c * m + i]!;
      }
    const [x, turned] = [await solved(problem), await solved({ ...problem, data })];
    for (let i = 0; i < size; i++) {
      expect(Math.abs(turned[i]! + x[size + i]!)).toBeLessThan(1e-5);
      expect(Math.abs(turned[size + i]! - x[i]!)).toBeLessThan(1e-5);
    }
  });

  it('leaves of pure noise the means alone', async () => {
    const grey = problemOf(identity([1, 32, 32]), normals(32 * 32, 3));
    const x = await solved(grey, { lambda: 10 });
    const c = new Float32Array(x.length);
    wavelet(1, 32, 32).forward(x, c);
    expect(Math.hypot(...x)).toBeLessThan(0.4 * Math.hypot(...grey.data));
    expect(Math.hypot(...x)).toBeGreaterThan(0);
  });

  it('goes on to the bit from every yield', async () => {
    const whole = freshState();
    const steps = await finish(l1Wavelet(problem, settings, whole));
    let state = freshState();
    for (let piece = 0; piece < steps.length; piece++) {
      for await (const _ of l1Wavelet(problem, settings, state)) break;
      state = reloaded(state);
    }
    expect(state).toEqual(whole);
  });

  it('takes a share of the noise for λ, and finds the one that the truth likes best', async () => {
    const automatic = await run('auto');
    expect(automatic.lambda).toBeCloseTo(Math.max(1e-3, 0.2 * problem.noiseSd), 9);
    const best = await run('best');
    const at = async (lambda: number) => scored((await run(String(lambda))).state.arrays['estimate']!);
    const least = scored(best.state.arrays['estimate']!);
    expect(least).toBeLessThanOrEqual(scored(automatic.state.arrays['estimate']!) * 1.01);
    expect(await at(best.lambda * 8)).toBeGreaterThan(least);
    expect(await at(best.lambda / 8)).toBeGreaterThan(least);
  });

  it('refuses what is no λ', () => {
    expect(waveletEntry.resolve({ lambda: 'much' })).toMatchObject({
      ok: false,
      error: { parameter: '--l1-wavelet-lambda' },
    });
  });
});
