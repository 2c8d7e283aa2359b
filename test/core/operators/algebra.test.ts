import { describe, expect, it } from 'vitest';
import { adjointOf, compose, identity, scale } from '../../../core/operators/algebra.ts';
import { gradient } from '../../../core/operators/gradient.ts';
import { type LinearOperator, sizeOf } from '../../../core/operators/linear-operator.ts';
import { masked } from '../../../core/operators/masked.ts';
import { operatorNorm } from '../../../core/operators/norm.ts';
import { projector } from '../../../core/operators/radon/projector.ts';
import { stack } from '../../../core/operators/stack.ts';
import { normalVector } from './random-vector.ts';

const apply = (A: LinearOperator, x: Float64Array): Float64Array => {
  const y = new Float64Array(sizeOf(A.outShape)).fill(NaN);
  A.forward(x, y);
  return y;
};

const G = gradient(4, 3);
const x = normalVector(12, 1);

describe('algebra', () => {
  it('composes, inner operator first', () => {
    const laplacian = compose(adjointOf(G), G);
    expect(laplacian.inShape).toEqual([4, 3]);
    expect(laplacian.outShape).toEqual([4, 3]);
    expect(apply(laplacian, x)).toEqual(apply(adjointOf(G), apply(G, x)));
  });

  it('refuses to compose what does not fit', () => {
    expect(() => compose(G, G)).toThrow('takes [4,3], the inner one gives [2,4,3]');
    expect(() => stack([G, identity([5])])).toThrow('different images');
    expect(() => stack([])).toThrow('no operator');
    expect(() => masked(G, new Uint8Array(3))).toThrow('3 flags');
  });

  it('scales, stacks and masks', () => {
    expect(apply(scale(-2, G), x)).toEqual(apply(G, x).map((v) => -2 * v));
    expect([...apply(stack([identity([4, 3]), G]), x)]).toEqual([...x, ...apply(G, x)]);
    const mask = Uint8Array.from({ length: 24 }, (_, i) => i % 2);
    expect(apply(masked(G, mask), x)).toEqual(apply(G, x).map((v, i) => (i % 2 ? v : 0)));
  });

  it('takes the transpose of the transpose to be the operator', () => {
    expect(apply(adjointOf(adjointOf(G)), x)).toEqual(apply(G, x));
  });
});

describe('gradient', () => {
  it('differs forwards, zero at the last row and column', () => {
    const y = apply(gradient(2, 3), Float64Array.of(1, 2, 4, 8, 16, 32));
    expect([...y]).toEqual([7, 14, 28, 0, 0, 0, 1, 2, 0, 8, 16, 0]);
  });
});

describe('operatorNorm', () => {
  it('knows the norms that have a formula', () => {
    expect(operatorNorm(identity([7]))).toBeCloseTo(1, 12);
    expect(operatorNorm(scale(-3, identity([7])))).toBeCloseTo(3, 12);
    expect(operatorNorm(scale(0, identity([7])))).toBe(0);
    // One dimension: 2 sin(π(n − 1)/(2n)).
    expect(operatorNorm(gradient(1, 9), 2000)).toBeCloseTo(2 * Math.sin((Math.PI * 8) / 18), 3);
    const square = operatorNorm(gradient(24, 24), 2000);
    expect(square).toBeLessThan(Math.sqrt(8));
    expect(square).toBeGreaterThan(0.98 * Math.sqrt(8));
  });

  it('bounds a projector', () => {
    const A = projector({
      kind: 'parallel',
      height: 24,
      width: 24,
      pixelMm: 1,
      anglesDeg: [0, 60, 120],
      bins: 37,
      binMm: 1,
      offsetMm: 0,
    });
    const norm = operatorNorm(A);
    const u = normalVector(576, 3).map((v) => v + 1);
    expect(Math.hypot(...apply(A, u))).toBeLessThan(norm * 1.001 * Math.hypot(...u));
  });
});
