import { describe, expect, it } from 'vitest';
import { grey, GREY_WEIGHTS } from '../../../core/operators/pixel/grey.ts';
import { pixelMask } from '../../../core/operators/pixel/mask.ts';
import type { ProximalOperator } from '../../../core/operators/proximal-map.ts';
import { correlatedGaussian, independentGaussian } from '../../../core/priors/gaussian.ts';
import { ddpmLevels, varianceExplodingLevels } from '../../../core/priors/schedule.ts';
import { completed } from '../../../core/solvers/full-transform.ts';
import { predictorCorrector } from '../../../core/solvers/predictor-corrector.ts';
import { replacement, type ReplacementSettings } from '../../../core/solvers/replacement.ts';
import { freshState, type InverseProblem, type SolverRun, type SolverState } from '../../../core/solvers/solver.ts';
import { finish, normals, problemOf, reloaded } from './tiny-problem.ts';

const [height, width] = [6, 7];
const pixels = height * width;
const size = 3 * pixels;
const sd = 0.2;
const mean = Float32Array.from({ length: size }, (_, i) => 0.4 + 0.1 * Math.sin(i));
const prior = independentGaussian(mean, new Float32Array(size).fill(sd * sd));
const start = new Float32Array(size).fill(0.9); // far from anything likely: to be forgotten
const known = Uint8Array.from({ length: pixels }, (_, i) => (i % 3 === 1 ? 0 : 1));
const { rec601 } = GREY_WEIGHTS;

function posed(A: ProximalOperator): InverseProblem {
  const data = new Float32Array(A.outShape.reduce((n, d) => n * d, 1));
  A.forward(
    normals(size, 1).map((n, i) => mean[i]! + sd * n),
    data,
  );
  return problemOf(A, data, {
    shape: [3, height, width],
    prox: (y, weights) => A.proximal(y, weights),
    start: (out) => out.set(start),
    analyticInverse: (_, out) => out.set(start),
  });
}

const repaint: ReplacementSettings = {
  levels: ddpmLevels(0.01, 10, 250),
  noise: 'ancestral',
  travel: { length: 10, repeats: 1 },
  seed: 1,
};
const sdedit: ReplacementSettings = {
  levels: varianceExplodingLevels(0.01, 10, 300),
  noise: 'reverse',
  travel: null,
  seed: 1,
};
type Sampler = (problem: InverseProblem, A: ProximalOperator, seed: number, state: SolverState) => SolverRun;
const samplers: readonly [string, Sampler][] = [
  ['RePaint', (p, A, seed, state) => replacement(p, { ...repaint, seed }, prior, completed(A), start, state)],
  ['SDEdit', (p, A, seed, state) => replacement(p, { ...sdedit, seed }, prior, completed(A), start, state)],
  [
    'predictor–corrector with imputation',
    (p, A, seed, state) => {
      const published = { steps: 200, sigmaMax: 10, sigmaMin: 0.01, snr: 0.16, lambda: 1, rate: 1 };
      return predictorCorrector(p, { ...published, projection: 'imputation', seed }, prior, completed(A), state);
    },
  ],
];

type Direction = (x: ArrayLike<number>) => number;
/** Red, green and blue of a pixel along a direction of colour. */
const colour =
  (i: number, u: readonly number[]): Direction =>
  (x) =>
    u.reduce((sum, w, c) => sum + w * x[c * pixels + i]!, 0) / Math.hypot(...u);
const values = Array.from({ length: size }, (_, i) => i);
const places = values.slice(0, pixels);
const operators: readonly [string, ProximalOperator, readonly Direction[]][] = [
  [
    'a mask',
    pixelMask(3, height, width, known),
    values
      .filter((i) => known[i % pixels] === 0)
      .map(
        (i): Direction =>
          (x) =>
            x[i]!,
      ),
  ],
  ['a grey', grey(height, width, rec601), places.map((i) => colour(i, [rec601[1], -rec601[0], 0]))],
];

describe.each(samplers)('%s', (_, sampler) => {
  describe.each(operators)('of what %s measured', (__, A, unseen) => {
    it('keeps it, and draws what it did not see from the posterior', async () => {
      const problem = posed(A);
      const seeds = 60;
      const samples: Float32Array[] = [];
      for (let seed = 1; seed <= seeds; seed++) {
        const state = freshState();
        const steps = await finish(sampler(problem, A, seed, state));
        expect(steps.at(-1)!.residual).toBeLessThan(1e-6);
        samples.push(state.arrays['estimate']!);
      }
      let [chiSquare, spread] = [0, 0];
      for (const direction of unseen) {
        const found = samples.map(direction);
        const average = found.reduce((s, v) => s + v, 0) / seeds;
        chiSquare += ((average - direction(mean)) / sd) ** 2 * seeds;
        spread += found.reduce((s, v) => s + ((v - average) / sd) ** 2, 0) / (seeds - 1) / unseen.length;
      }
      expect(Math.abs(chiSquare - unseen.length)).toBeLessThan(4 * Math.sqrt(2 * unseen.length));
      expect(Math.abs(Math.sqrt(spread) - 1)).toBeLessThan(0.06);
      const again = new Float32Array(problem.data.length);
      A.forward(samples[0]!, again);
      again.forEach((v, i) => expect(v).toBeCloseTo(problem.data[i]!, 6));
    });
  });

  it('keeps known pixels to the bit', async () => {
    const A = operators[0]![1];
    const problem = posed(A);
    const state = freshState();
    await finish(sampler(problem, A, 3, state));
    const again = new Float32Array(problem.data.length);
    A.forward(state.arrays['estimate']!, again);
    expect(again).toEqual(problem.data);
  });

  it('goes on to the bit from every yield', async () => {
    const A = operators[1]![1];
    const problem = posed(A);
    const whole = freshState();
    const steps = await finish(sampler(problem, A, 3, whole));
    let state = freshState();
    for (let k = 0; k < steps.length; k++) {
      for await (const step of sampler(problem, A, 3, state)) {
        expect([step.step, step.sigma, step.nfe]).toEqual([k + 1, steps[k]!.sigma, steps[k]!.nfe]);
        break;
      }
      state = reloaded(state);
    }
    expect(state).toEqual(whole);
  });
});

describe('time travel in RePaint', () => {
  /*
   * Two neighbours, of which one is known: replacing it at every level alone leaves the other too near its own mean, as what
   * it is replaced by knows nothing of it. Many such pairs side by side.
   */
  const pairs = 400;
  const one = correlatedGaussian(Float32Array.of(0, 0), Float64Array.of(1, 0.9, 0.9, 1));
  const model = {
    manifest: one.manifest,
    get nfe() {
      return one.nfe / pairs;
    },
    denoise: (x: Float32Array, _: number, sigma: Float64Array, out: Float32Array) =>
      one.denoise(x, pairs, new Float64Array(pairs).fill(sigma[0]!), out),
  };
  const A = pixelMask(
    1,
    pairs,
    2,
    Uint8Array.from({ length: 2 * pairs }, (_, i) => (i % 2 === 0 ? 1 : 0)),
  );
  const data = new Float32Array(pairs).fill(1);

  async function meanOfUnknown(repeats: number): Promise<number> {
    const problem = problemOf(A, data, { shape: [1, pairs, 2], prox: (y, w) => A.proximal(y, w) });
    const state = freshState();
    const settings = { ...repaint, levels: ddpmLevels(0.01, 10, 60), travel: { length: 5, repeats } };
    await finish(replacement(problem, settings, model, completed(A), new Float32Array(2 * pairs), state));
    return state.arrays['estimate']!.reduce((s, v, i) => s + (i % 2 === 1 ? v : 0), 0) / pairs;
  }

  it('brings what is made up to agree with what is known', async () => {
    const error = async (repeats: number) => Math.abs((await meanOfUnknown(repeats)) - 0.9);
    const [never, often] = [await error(0), await error(9)];
    expect(never).toBeGreaterThan(0.1);
    expect(often).toBeLessThan(0.07);
  });
});
