import { describe, expect, it } from 'vitest';
import { boxMean } from '../../../../core/operators/pixel/box.ts';
import { grey, GREY_WEIGHTS } from '../../../../core/operators/pixel/grey.ts';
import { withHints } from '../../../../core/operators/pixel/hints.ts';
import { pixelMask } from '../../../../core/operators/pixel/mask.ts';
import { oldPhoto } from '../../../../core/operators/pixel/old-photo.ts';
import { sizeOf } from '../../../../core/operators/linear-operator.ts';
import { matrixOf, normalEquations, solved } from '../../solvers/linear-system.ts';
import { normals } from '../../solvers/tiny-problem.ts';

const flags = (length: number, seed: number): Uint8Array =>
  Uint8Array.from(normals(length, seed), (v) => (v > -0.3 ? 1 : 0));
const { equal, rec601, rec709 } = GREY_WEIGHTS;

const operators = [
  ['a pixel mask', pixelMask(3, 5, 6, flags(30, 1))],
  ['grey of equal weights', grey(5, 6, equal)],
  ['grey of other weights', grey(5, 6, [0.7, 0.5, -0.2])],
  ['box means', boxMean(3, 6, 8, 2)],
  ['box means that the picture cuts', boxMean(2, 7, 8, 3)],
  ['grey with hints', withHints(grey(5, 6, rec709), flags(30, 2))],
  ['grey with a hint at every pixel', withHints(grey(3, 4, rec601), new Uint8Array(12).fill(1))],
  ['mask ∘ grey', oldPhoto(3, 5, 6, { scale: 1, weights: rec601, mask: flags(30, 3) })],
  ['mask ∘ box', oldPhoto(3, 6, 6, { scale: 2, weights: null, mask: flags(9, 4) })],
  ['grey ∘ box', oldPhoto(3, 7, 5, { scale: 2, weights: rec709, mask: null })],
  ['mask ∘ grey ∘ box', oldPhoto(3, 8, 7, { scale: 3, weights: rec601, mask: flags(9, 5) })],
  [
    'mask ∘ grey with hints, also in the hole',
    withHints(oldPhoto(3, 5, 6, { scale: 1, weights: rec601, mask: flags(30, 13) }), flags(30, 14)),
  ],
  [
    'mask ∘ grey ∘ box with hints at some pixels of a block, at all of them, or at none',
    withHints(oldPhoto(3, 8, 8, { scale: 2, weights: rec709, mask: flags(16, 15) }), flags(64, 16)),
  ],
] as const;

describe.each(operators)('the proximal map of %s', (_, A) => {
  const samples = sizeOf(A.outShape);
  const matrix = matrixOf(A);
  const data = normals(samples, 6);
  const z = normals(sizeOf(A.inShape), 7);
  const weighted = normals(samples, 8).map((v) => 0.2 + v * v);
  const residualOf = (u: Float32Array): number => {
    const Au = new Float32Array(samples);
    A.forward(u, Au);
    return Math.hypot(...Au.map((v, i) => v - data[i]!)) / Math.hypot(...data);
  };

  it.each([1e-3, 0.3, 30])('solves its normal equations: λ = %f', (lambda) => {
    for (const weights of [null, weighted]) {
      const u = new Float32Array(z.length).fill(NaN);
      const { residual, iterations } = A.proximal(data, weights).solve(z, lambda, u);
      const { normal, right } = normalEquations(matrix, data, (r) => weights?.[r] ?? 1, z.length);
      for (let i = 0; i < z.length; i++) {
        normal[i * z.length + i]! += lambda;
        right[i]! += lambda * z[i]!;
      }
      const expected = solved(normal, right);
      u.forEach((v, i) => expect(Math.abs(v - expected[i]!)).toBeLessThan(1e-5));
      expect(iterations).toBe(0);
      expect(residual).toBeCloseTo(residualOf(u), 5);
    }
  });

  it('ends at the point itself where the trust in it is boundless', () => {
    const u = new Float32Array(z.length);
    A.proximal(data, weighted).solve(z, 1e12, u);
    u.forEach((v, i) => expect(v).toBeCloseTo(z[i]!, 6));
  });

  it('without any trust in the point meets data that the operator can give, and changes only what they depend on', () => {
    const truth = normals(z.length, 9);
    const reachable = new Float32Array(samples);
    A.forward(truth, reachable);
    for (const weights of [null, weighted]) {
      const u = new Float32Array(z.length);
      const { residual } = A.proximal(reachable, weights).solve(z, 0, u);
      const Au = new Float32Array(samples);
      A.forward(u, Au);
      Au.forEach((v, i) => expect(v).toBeCloseTo(reachable[i]!, 5));
      expect(residual).toBeLessThan(1e-6);
      for (let c = 0; c < z.length; c++) {
        let seen = false;
        for (let r = 0; r < samples; r++) seen ||= matrix[r * z.length + c] !== 0;
        if (!seen) expect(u[c]).toBe(z[c]);
      }
    }
  });

  it('reads the data anew at each solve', () => {
    const changing = new Float32Array(samples);
    const map = A.proximal(changing, null);
    const [first, second] = [new Float32Array(z.length), new Float32Array(z.length)];
    map.solve(z, 0.5, first);
    changing.set(data);
    map.solve(z, 0.5, second);
    const expected = new Float32Array(z.length);
    A.proximal(data, null).solve(z, 0.5, expected);
    expect(second).toEqual(expected);
    expect(first).not.toEqual(second);
  });

  it('refuses data of another length', () => {
    expect(() => A.proximal(new Float32Array(samples + 1), null)).toThrow(`${samples} samples`);
  });
});

it('known pixels come back to the bit, however far the point is from them', () => {
  const mask = flags(12 * 9, 10);
  const A = pixelMask(3, 12, 9, mask);
  const truth = normals(3 * 12 * 9, 11).map((v, i) => (i % 3 === 0 ? v * 1e-7 : v));
  const data = new Float32Array(sizeOf(A.outShape));
  A.forward(truth, data);
  const z = normals(truth.length, 12).map((v) => v * 1e9);
  const u = new Float32Array(z.length);
  expect(A.proximal(data, null).solve(z, 0, u)).toEqual({ iterations: 0, residual: 0 });
  u.forEach((v, i) => expect(v).toBe(mask[i % (12 * 9)] === 1 ? truth[i] : z[i]));
});

it('the grey of a grey picture is the picture, and weights that do not sum to 1 are refused', () => {
  for (const weights of [equal, rec601, rec709]) {
    const A = grey(1, 2, weights);
    const y = new Float64Array(2);
    A.forward(Float64Array.of(0.25, 0.5, 0.25, 0.5, 0.25, 0.5), y);
    expect(y[0]).toBeCloseTo(0.25, 14);
    expect(y[1]).toBeCloseTo(0.5, 14);
  }
  expect(() => grey(1, 2, [1, 1, 1])).toThrow('not to 3');
});

it('the samples of a mask stand channel by channel, row by row; a block that is cut is the mean of what is left', () => {
  const y = new Float64Array(4);
  pixelMask(2, 2, 2, Uint8Array.of(0, 1, 1, 0)).forward(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), y);
  expect([...y]).toEqual([2, 3, 6, 7]);
  boxMean(1, 3, 3, 2).forward(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), y);
  expect([...y]).toEqual([3, 4.5, 7.5, 9]);
});
