import { describe, expect, it } from 'vitest';
import { adam, type Moments } from '../../../electron/worker/training/adam.ts';
import { normals } from '../../support/graph-constants.ts';

const begun = (weights: Float32Array): Moments => ({
  weights: weights.slice(),
  first: new Float32Array(weights.length),
  second: new Float32Array(weights.length),
  average: weights.slice(),
});

describe('a step of Adam', () => {
  it('is at first as long as the rate, against the sign of the gradient', () => {
    const moments = begun(Float32Array.of(1, 1, 1));
    expect(adam(moments, Float32Array.of(0.3, -1e-3, 0), 0.01, 1, 0.999)).toBe(true);
    expect(moments.weights[0]).toBeCloseTo(0.99, 6);
    expect(moments.weights[1]).toBeCloseTo(1.01, 4);
    expect(moments.weights[2]).toBe(1);
  });

  it('follows the published recursion', () => {
    const moments = begun(Float32Array.of(0.5));
    let [w, m, s, average] = [0.5, 0, 0, 0.5];
    for (let t = 1; t <= 20; t++) {
      const g = 0.5 * Math.sin(t);
      adam(moments, Float32Array.of(g), 0.02, t, 0.8);
      m = 0.9 * m + 0.1 * g;
      s = 0.99 * s + 0.01 * g * g;
      w -= (0.02 * (m / (1 - 0.9 ** t))) / (Math.sqrt(s / (1 - 0.99 ** t)) + 1e-8);
      const keep = Math.min(0.8, (1 + t) / (10 + t));
      average = keep * average + (1 - keep) * w;
      expect(moments.weights[0]).toBeCloseTo(w, 5);
      expect(moments.average[0]).toBeCloseTo(average, 5);
    }
  });

  it('sees a long gradient as one of length 1', () => {
    const gradient = normals(1, 50);
    const length = Math.hypot(...gradient);
    const [long, cut] = [begun(normals(2, 50)), begun(normals(2, 50))];
    adam(long, gradient, 0.01, 1, 0.9);
    adam(
      cut,
      gradient.map((g) => g / length),
      0.01,
      1,
      0.9,
    );
    for (const [i, value] of long.first.entries()) expect(value).toBeCloseTo(cut.first[i]!, 6);
  });

  it.each([NaN, Infinity])('moves nothing by a gradient of %f', (bad) => {
    const moments = begun(normals(2, 3));
    const before = structuredClone(moments);
    expect(adam(moments, Float32Array.of(1, bad, 1), 0.1, 4, 0.9)).toBe(false);
    expect(moments).toEqual(before);
  });
});
