import { describe, expect, it } from 'vitest';
import { parallelBeam } from '../../../core/operators/radon/parallel-beam.ts';
import { equispacedAngles } from '../../../core/operators/radon/geometry.ts';
import { freshState, type InverseProblem } from '../../../core/solvers/solver.ts';
import { totalVariation } from '../../../core/solvers/tv/total-variation.ts';
import { dense, finish, normals, problemOf, reloaded } from './tiny-problem.ts';

const identity = (height: number, width: number) => ({
  inShape: [height, width],
  outShape: [height, width],
  forward: (x: ArrayLike<number>, y: { set(v: ArrayLike<number>): void }) => y.set(x),
  adjoint: (y: ArrayLike<number>, x: { set(v: ArrayLike<number>): void }) => x.set(y),
});

/** ½‖Px − y‖²_W + λ TV(x) with weights of geometric mean 1, straight from the definition. */
function objective(problem: InverseProblem, lambda: number, x: Float32Array): number {
  const { shape, data, weights, operator } = problem;
  const [channels, height, width] = shape;
  const plane = height * width;
  const projection = new Float32Array(data.length);
  operator.forward(x, projection);
  const mean = weights ? Math.exp(weights.reduce((s, w) => s + Math.log(w), 0) / weights.length) : 1;
  let value = 0;
  data.forEach((y, i) => (value += (((weights?.[i] ?? 1) / mean) * (projection[i]! - y) ** 2) / 2));
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++) {
      const differences: number[] = [];
      for (let i = r * width + c; i < channels * plane; i += plane) {
        differences.push(c < width - 1 ? x[i + 1]! - x[i]! : 0, r < height - 1 ? x[i + width]! - x[i]! : 0);
      }
      value += lambda * Math.hypot(...differences);
    }
  }
  return value;
}

const settings = { lambda: 0.3, iterations: 3000, tolerance: 1e-7, every: 10 };

describe('total variation', () => {
  it.each(['columns', 'rows'] as const)(
    'shrinks a step across the %s by λ over the length of each side',
    async (way) => {
      // Along the step ½(n₁(u − a)² + n₂(v − b)²) + λ|u − v| per line: u = a + λ/n₁, v = b − λ/n₂.
      const [height, width] = way === 'columns' ? [4, 10] : [10, 4];
      const side = (i: number) => (way === 'columns' ? i % width : Math.floor(i / width)) < 3;
      const data = Float32Array.from({ length: height * width }, (_, i) => (side(i) ? 0.2 : 1));
      const state = freshState();
      await finish(totalVariation(problemOf(identity(height, width), data), settings, state));
      state.arrays['estimate']!.forEach((v, i) => expect(v).toBeCloseTo(side(i) ? 0.2 + 0.3 / 3 : 1 - 0.3 / 7, 4));
    },
  );

  it('keeps to the lower bound and finds the constrained minimum of one pixel', async () => {
    const state = freshState();
    const problem = problemOf(identity(3, 3), new Float32Array(9).fill(-1), { lower: 0.25 });
    await finish(totalVariation(problem, settings, state));
    state.arrays['estimate']!.forEach((v) => expect(v).toBe(0.25));
  });

  it.each([
    ['equal weights', null, [1, 6, 6], -0.1],
    ['inverse variances', Float32Array.from({ length: 30 }, (_, i) => 0.2 + (i % 7)), [1, 6, 6], -0.1],
    ['three channels', null, [3, 4, 3], -0.1],
    ['two channels without a bound', null, [2, 3, 6], null],
  ] as const)('no perturbation of the answer is better: %s', async (_, weights, shape, lower) => {
    const operator = dense(normals(30 * 36, 1), [5, 6], shape);
    const problem = problemOf(operator, normals(30, 2), { weights, lower });
    const state = freshState();
    await finish(totalVariation(problem, settings, state));
    const x = state.arrays['estimate']!;
    const best = objective(problem, 0.3, x);
    for (let trial = 0; trial < 200; trial++) {
      const direction = normals(36, 100 + trial);
      const size = 10 ** -(1 + (trial % 4));
      const other = x.map((v, i) => Math.max(lower ?? -Infinity, v + size * direction[i]!));
      expect(objective(problem, 0.3, other)).toBeGreaterThan(best - 1e-5);
    }
    // and starting elsewhere leads to the same value
    const elsewhere = freshState();
    elsewhere.arrays['estimate'] = normals(36, 9);
    await finish(totalVariation(problem, settings, elsewhere));
    expect(objective(problem, 0.3, elsewhere.arrays['estimate'])).toBeCloseTo(best, 4);
  });

  const scan = { height: 24, width: 24, pixelMm: 1, bins: 35, binMm: 1, offsetMm: 0 };
  const blocks = Float32Array.from({ length: 576 }, (_, i) => {
    const r = Math.floor(i / 24);
    const c = i % 24;
    return r > 4 && r < 15 && c > 5 && c < 18 ? 0.7 : (r - 16) ** 2 + (c - 15) ** 2 < 16 ? 0.4 : 0;
  });
  const beam = parallelBeam({ kind: 'parallel', ...scan, anglesDeg: equispacedAngles(9, 180) });
  const sinogram = new Float32Array(9 * 35);
  beam.forward(blocks, sinogram);

  it('recovers blocks from nine views', async () => {
    const state = freshState();
    const steps = await finish(
      totalVariation(
        problemOf(beam, sinogram, { lower: 0 }),
        { lambda: 0.01, iterations: 2000, tolerance: 1e-6, every: 10 },
        state,
      ),
    );
    expect(Math.max(...blocks.map((v, i) => Math.abs(v - state.arrays['estimate']![i]!)))).toBeLessThan(0.02);
    expect(steps.at(-1)!.residual).toBeLessThan(0.002);
  });

  it('goes on to the bit after its state was saved and loaded', async () => {
    const problem = problemOf(beam, sinogram, { lower: 0 });
    const whole = freshState();
    const until = { lambda: 0.05, iterations: 40, tolerance: 0, every: 5 };
    await finish(totalVariation(problem, until, whole));
    let state = freshState();
    for (const stop of [5, 20, 40]) {
      for await (const { step } of totalVariation(problem, until, state)) if (step === stop) break;
      state = reloaded(state);
    }
    expect(state).toEqual(whole);
  });
});
