import { describe, expect, it } from 'vitest';
import { splitOf } from '../../../core/catalogue/split.ts';
import { equispacedAngles } from '../../../core/operators/radon/geometry.ts';
import { projector } from '../../../core/operators/radon/projector.ts';
import { normals, problemOf } from '../solvers/tiny-problem.ts';

const [height, width, views, bins] = [12, 10, 4, 19];
const A = projector({
  ...{ kind: 'parallel', height, width, pixelMm: 1, bins, binMm: 1, offsetMm: 0 },
  anglesDeg: equispacedAngles(views, 180),
});
const lower = 1 / 64; // exact in float32
const problem = problemOf(A, new Float32Array(views * bins), { lower });
const projected = (x: Float32Array) => {
  const y = new Float32Array(views * bins);
  A.forward(
    x.map((v) => v - lower),
    y,
  );
  return y;
};
const distance = (a: Float32Array, b: Float32Array) => Math.hypot(...a.map((v, i) => v - b[i]!));

describe('the split into measured and supplied', () => {
  const x = normals(height * width, 1).map((v) => 0.4 + 0.2 * v);

  it('has shares that add up to 1, both of them there', () => {
    const { measuredShare, suppliedShare } = splitOf(problem, x);
    expect(measuredShare + suppliedShare).toBeCloseTo(1, 12);
    expect(measuredShare).toBeGreaterThan(0.1);
    expect(suppliedShare).toBeGreaterThan(0.01);
  });

  it('leaves all of what is measured in the measured part', () => {
    const { measured } = splitOf(problem, x, 300);
    const whole = projected(x);
    expect(distance(projected(measured), whole)).toBeLessThan(2e-4 * Math.hypot(...whole));
  });

  it('makes the two parts orthogonal: the shares are those of the squared norms', () => {
    const { measured, suppliedShare } = splitOf(problem, x, 300);
    const supplied = x.map((v, i) => v - measured[i]!);
    const square = (v: Float32Array) => v.reduce((s, t) => s + t * t, 0);
    const whole = square(x.map((v) => v - lower));
    expect(square(supplied) / whole).toBeCloseTo(suppliedShare, 4);
    expect(square(measured.map((v) => v - lower)) / whole).toBeCloseTo(1 - suppliedShare, 3);
  });

  it('finds nothing supplied in what the views see wholly, and all of it in what they do not', () => {
    const seen = new Float32Array(height * width);
    A.adjoint(normals(views * bins, 2), seen);
    expect(
      splitOf(
        problem,
        seen.map((v) => v + lower),
        300,
      ).suppliedShare,
    ).toBeLessThan(1e-5);
    const { measured } = splitOf(problem, x, 300);
    const unseen = x.map((v, i) => v - measured[i]! + lower);
    expect(splitOf(problem, unseen, 300).measuredShare).toBeLessThan(1e-5);
  });

  it('of vacuum is nothing', () => {
    const air = new Float32Array(height * width).fill(lower);
    expect(splitOf(problem, air)).toMatchObject({ measuredShare: 0, suppliedShare: 0 });
  });
});
