import { describe, expect, it } from 'vitest';
import { cgls } from '../../../core/solvers/cgls.ts';
import { sirt } from '../../../core/solvers/sirt.ts';
import { freshState } from '../../../core/solvers/solver.ts';
import { normalEquations, solved } from './linear-system.ts';
import { dense, finish, normals, problemOf, reloaded } from './tiny-problem.ts';

/** argmin ‖A x − y‖²_W from the normal equations. */
function leastSquares(matrix: Float32Array, data: Float32Array, weight: (row: number) => number, columns: number) {
  const { normal, right } = normalEquations(matrix, data, weight, columns);
  return solved(normal, right);
}

const rows = 40;
const columns = 12;
const positive = normals(rows * columns, 1).map(Math.abs);
const operator = dense(positive, [5, 8], [3, 4]);
const data = normals(rows, 2).map((n, r) => 5 + n + (r % 3));

describe('CGLS', () => {
  it.each([
    ['equal weights', null],
    ['inverse variances', normals(rows, 3).map((v) => 0.5 + v * v)],
  ])('reaches the least-squares solution: %s', async (_, weights) => {
    // Weights also say how large the noise is; blown up here, or the run would stop at the noise.
    const problem = problemOf(operator, data, { weights: weights?.map((w) => w * 1e6) ?? null });
    const expected = leastSquares(positive, data, (r) => weights?.[r] ?? 1, columns);
    const state = freshState();
    await finish(cgls(problem, { iterations: 60, lambda: 0, every: 1 }, state));
    state.arrays['estimate']!.forEach((v, i) => expect(v).toBeCloseTo(expected[i]!, 4));
  });

  it('reaches the regularised solution with λ, however large the noise, and goes on to the bit from every iteration', async () => {
    const lambda = 3;
    const { normal, right } = normalEquations(positive, data, () => 1, columns);
    for (let i = 0; i < columns; i++) normal[i * columns + i]! += lambda;
    const expected = solved(normal, right);
    const problem = problemOf(operator, data, { noiseSd: 100 });
    const whole = freshState();
    await finish(cgls(problem, { iterations: 40, lambda, every: 1 }, whole));
    whole.arrays['estimate']!.forEach((v, i) => expect(v).toBeCloseTo(expected[i]!, 4));
    let state = freshState();
    for (let piece = 0; piece < 40; piece++) {
      for await (const _ of cgls(problem, { iterations: 40, lambda, every: 1 }, state)) break;
      state = reloaded(state);
    }
    expect(state.arrays['estimate']).toEqual(whole.arrays['estimate']);
  });

  it('brings the residual down in every iteration and stops where it meets the noise', async () => {
    const free = await finish(cgls(problemOf(operator, data), { iterations: 10, lambda: 0, every: 1 }, freshState()));
    for (let k = 1; k < free.length; k++) expect(free[k]!.residual).toBeLessThan(free[k - 1]!.residual + 1e-7);
    const dataNorm = Math.hypot(...data);
    const noiseSd = (free[4]!.residual * dataNorm * 1.0001) / Math.sqrt(rows);
    const stopped = await finish(
      cgls(problemOf(operator, data, { noiseSd }), { iterations: 10, lambda: 0, every: 1 }, freshState()),
    );
    expect(stopped).toHaveLength(5);
  });
});

describe('SIRT', () => {
  it('descends to the solution weighted by inverse row sums', async () => {
    const sums = Array.from({ length: rows }, (_, r) =>
      positive.slice(r * columns, (r + 1) * columns).reduce((s, v) => s + v),
    );
    const expected = leastSquares(positive, data, (r) => 1 / sums[r]!, columns);
    const state = freshState();
    await finish(sirt(problemOf(operator, data), { iterations: 5000, every: 100 }, state));
    state.arrays['estimate']!.forEach((v, i) => expect(v).toBeCloseTo(expected[i]!, 3));
  });

  it('never leaves the physical range, and leaves alone what nobody sees', async () => {
    const blind = positive.map((v, i) => (i % columns === 5 || Math.floor(i / columns) === 7 ? 0 : v));
    const state = freshState();
    const problem = problemOf(
      dense(blind, [5, 8], [3, 4]),
      data.map((v) => v - 6),
      { lower: 0.05 },
    );
    await finish(sirt(problem, { iterations: 50, every: 50 }, state));
    for (const v of state.arrays['estimate']!) expect(v).toBeGreaterThanOrEqual(Math.fround(0.05));
    expect(state.arrays['estimate']![5]).toBe(Math.fround(0.05));
  });
});

describe.each([
  ['cgls', cgls],
  ['sirt', sirt],
])('%s', (_, solver) => {
  it('goes on to the bit after its state was saved and loaded', async () => {
    const problem = problemOf(operator, data, { lower: 0 });
    const whole = freshState();
    await finish(solver(problem, { iterations: 9, lambda: 0, every: 1 }, whole));
    const first = freshState();
    for await (const { step } of solver(problem, { iterations: 9, lambda: 0, every: 1 }, first)) if (step === 4) break;
    const second = reloaded(first);
    await finish(solver(problem, { iterations: 9, lambda: 0, every: 1 }, second));
    expect(second).toEqual(whole);
  });
});
