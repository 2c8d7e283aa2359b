import { describe, expect, it } from 'vitest';
import { equispacedAngles } from '../../../core/operators/radon/geometry.ts';
import { sizeOf, type LinearOperator } from '../../../core/operators/linear-operator.ts';
import { identity } from '../../../core/operators/algebra.ts';
import { fourier2d } from '../../../core/operators/fft/fourier.ts';
import { masked } from '../../../core/operators/masked.ts';
import { withOrthogonalRows } from '../../../core/operators/orthogonal-rows.ts';
import { grey, GREY_WEIGHTS } from '../../../core/operators/pixel/grey.ts';
import { pixelMask } from '../../../core/operators/pixel/mask.ts';
import { projector } from '../../../core/operators/radon/projector.ts';
import { proximalByCg, proximalOf } from '../../../core/solvers/data-proximal.ts';
import { matrixOf, normalEquations, solved } from './linear-system.ts';
import { plainFilter, viewFilter } from '../../../core/solvers/view-filter.ts';
import { dense, normals, problemOf } from './tiny-problem.ts';

const scan = { height: 9, width: 7, pixelMm: 1, bins: 13, binMm: 1, offsetMm: 0 };
const operators = [
  ['a parallel beam', projector({ kind: 'parallel', ...scan, anglesDeg: equispacedAngles(6, 180) }), viewFilter(6, 13)],
  ['a matrix with more results than pixels', dense(normals(40 * 12, 1), [5, 8], [3, 4]), viewFilter(5, 8)],
  ['a matrix whose results are in no views', dense(normals(6 * 12, 2), [6], [3, 4]), plainFilter(6)],
] as const;

/** [AᵀWA + λ]⁻¹[AᵀWy + λz] */
function closedForm(
  matrix: ArrayLike<number>,
  data: Float32Array,
  weights: Float32Array | null,
  z: Float32Array,
  lambda: number,
): Float64Array {
  const n = z.length;
  const { normal, right } = normalEquations(matrix, data, (r) => weights?.[r] ?? 1, n);
  for (let i = 0; i < n; i++) {
    normal[i * n + i]! += lambda;
    right[i]! += lambda * z[i]!;
  }
  return solved(normal, right);
}

describe.each(operators)('the proximal map of %s', (_, A, filter) => {
  const samples = sizeOf(A.outShape);
  const matrix = matrixOf(A);
  const data = normals(samples, 3);
  const z = normals(sizeOf(A.inShape), 4);
  const weighted = normals(samples, 5).map((v) => 0.2 + v * v);

  it.each([0.01, 1, 30])('is the closed form: λ = %f', (lambda) => {
    for (const weights of [null, weighted]) {
      const u = new Float32Array(z.length);
      proximalByCg(A, data, weights, 200, filter).solve(z, lambda, u);
      const expected = closedForm(matrix, data, weights, z, lambda);
      u.forEach((v, i) => expect(Math.abs(v - expected[i]!)).toBeLessThan(1e-4));
    }
  });

  it('reports ‖Au − y‖/‖y‖ of the image that it returns, however few its iterations', () => {
    for (const weights of [null, weighted]) {
      for (const iterations of [1, 3, 60]) {
        const u = new Float32Array(z.length);
        const { residual } = proximalByCg(A, data, weights, iterations, filter).solve(z, 0.5, u);
        const Au = new Float32Array(samples);
        A.forward(u, Au);
        const misfit = Math.hypot(...Au.map((v, i) => v - data[i]!)) / Math.hypot(...data);
        expect(residual).toBeCloseTo(misfit, 5);
      }
    }
  });

  it('moves nothing that no result depends on, and reads the data anew at each solve', () => {
    const zero = new Float32Array(z.length);
    const changing = new Float32Array(samples);
    const map = proximalByCg(A, changing, null, 200, filter);
    const u = new Float32Array(z.length);
    expect(map.solve(zero, 1, u)).toEqual({ iterations: 0, residual: 0 });
    expect(u).toEqual(zero);
    changing.set(data);
    map.solve(z, 1, u);
    const expected = closedForm(matrix, data, null, z, 1);
    u.forEach((v, i) => expect(Math.abs(v - expected[i]!)).toBeLessThan(1e-4));
  });

  it('ends at the point itself where the trust in it is boundless', () => {
    const u = new Float32Array(z.length);
    proximalByCg(A, data, weighted, 60, filter).solve(z, 1e9, u);
    u.forEach((v, i) => expect(v).toBeCloseTo(z[i]!, 5));
  });
});

it('solves a pixel mask exactly in three steps: two axes of data make no sinogram of it', () => {
  const side = 64;
  const mask = Uint8Array.from(normals(side * side, 6), (v) => (v > -0.5 ? 1 : 0));
  const identity: LinearOperator = {
    inShape: [side, side],
    outShape: [side, side],
    forward: (x, y) => y.set(x),
    adjoint: (y, x) => x.set(y),
  };
  const A = masked(identity, mask);
  const [z, y, u] = [normals(side * side, 7), normals(side * side, 8), new Float32Array(side * side)];
  const data = y.map((v, i) => (mask[i] === 1 ? v : 0));
  const lambda = 0.001;
  proximalByCg(A, data, null, 3, plainFilter(data.length)).solve(z, lambda, u);
  let [error, size] = [0, 0];
  for (let i = 0; i < u.length; i++) {
    const exact = mask[i] === 1 ? (data[i]! + lambda * z[i]!) / (1 + lambda) : z[i]!;
    error += (u[i]! - exact) ** 2;
    size += exact ** 2;
  }
  expect(Math.sqrt(error / size)).toBeLessThan(1e-6);
});

const kept = Uint8Array.from({ length: 2 * 5 * 6 }, (_, i) => (i % 3 === 1 ? 0 : 1));

describe.each([
  ['a mask of samples', withOrthogonalRows(masked(identity([2, 5, 6]), kept))],
  ['masked samples of a Fourier transform', withOrthogonalRows(masked(fourier2d(5, 6), kept))],
  ['a pixel mask', pixelMask(2, 5, 6, kept.subarray(0, 30))],
  ['the grey of three channels', grey(4, 5, GREY_WEIGHTS.rec709)],
] as const)('the closed form of %s', (_, A) => {
  const samples = sizeOf(A.outShape);
  const data = new Float32Array(samples);
  A.forward(normals(sizeOf(A.inShape), 7), data); // nothing where nothing is measured
  const z = normals(sizeOf(A.inShape), 8);
  const weighted = normals(samples, 9).map((v) => 0.2 + v * v);

  it.each([0.01, 1, 30])('is the solution of the normal equations, and what CG goes to: λ = %f', (lambda) => {
    for (const weights of [null, weighted]) {
      const u = new Float32Array(z.length);
      const { residual } = A.proximal(data, weights).solve(z, lambda, u);
      const expected = closedForm(matrixOf(A), data, weights, z, lambda);
      u.forEach((v, i) => expect(Math.abs(v - expected[i]!)).toBeLessThan(1e-5));
      const iterated = new Float32Array(z.length);
      proximalByCg(A, data, weights, 100, plainFilter(samples)).solve(z, lambda, iterated);
      u.forEach((v, i) => expect(Math.abs(v - iterated[i]!)).toBeLessThan(1e-5));
      const Au = new Float32Array(samples);
      A.forward(u, Au);
      expect(residual).toBeCloseTo(Math.hypot(...Au.map((v, i) => v - data[i]!)) / Math.hypot(...data), 5);
    }
  });

  it('meets the data where λ is 0', () => {
    const u = new Float32Array(z.length);
    expect(A.proximal(data, null).solve(z, 0, u).residual).toBeLessThan(1e-6);
    expect(u.every(Number.isFinite)).toBe(true);
  });

  it('is taken where a problem says that it has it, whatever the shape of its data', () => {
    const u = new Float32Array(z.length);
    const problem = problemOf(A, data, { prox: A.proximal });
    expect(proximalOf(problem, 1).solve(z, 0.3, u).iterations).toBe(0);
    expect(proximalOf(problemOf(A, data), 2).solve(z, 0.3, u).iterations).toBeGreaterThan(0);
  });
});
