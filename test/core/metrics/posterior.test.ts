import { describe, expect, it } from 'vitest';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { coverage, meanOf, quantile, spreadOf } from '../../../core/metrics/posterior.ts';

const draw = (seed: number, n: number): Float32Array => {
  const out = new Float32Array(n);
  fillNormal(out, seed, PURPOSE.phantom, 0);
  return out;
};

describe('spread over samples', () => {
  it('finds the standard deviation of known draws', () => {
    const n = 4000;
    const samples = Array.from({ length: 40 }, (_, k) => draw(k, n).map((v) => 100 + 12 * v));
    const { sd, median } = spreadOf(samples);
    const variance = sd.reduce((s, v) => s + v * v, 0) / n; // unbiased thanks to n − 1
    expect(Math.sqrt(variance) / 12).toBeCloseTo(1, 1.7);
    expect(median).toBeGreaterThan(11);
    expect(median).toBeLessThan(13);
  });

  it('is the half difference times √2 of two samples', () => {
    const { sd, median, p95 } = spreadOf([Float32Array.of(0, 10), Float32Array.of(2, 10)]);
    expect([...sd]).toEqual([Math.fround(Math.SQRT2), 0]);
    expect(median).toBeCloseTo(Math.SQRT1_2, 6);
    expect(p95).toBeCloseTo(0.95 * Math.SQRT2, 6);
  });

  it('limits median and percentile to a region', () => {
    const spread = spreadOf([Float32Array.of(0, 10), Float32Array.of(2, 10)], Uint8Array.of(0, 1));
    expect(spread).toMatchObject({ median: 0, p95: 0 });
  });

  it('takes at least two samples', () => {
    expect(() => spreadOf([draw(1, 3)])).toThrow();
  });

  it('means are means, quantiles linear', () => {
    expect([...meanOf([Float32Array.of(1, 2), Float32Array.of(3, 6)])]).toEqual([2, 4]);
    expect(quantile(Float32Array.of(0, 1, 2, 3), 0.5)).toBe(1.5);
    expect(quantile(Float32Array.of(5), 0.95)).toBe(5);
    expect(quantile(new Float32Array(0), 0.5)).toBe(0);
  });
});

describe('coverage', () => {
  it('is (n − 1)/(n + 1) for exchangeable draws and less where the truth lies elsewhere', () => {
    const samples = Array.from({ length: 7 }, (_, k) => draw(k + 1, 20000));
    const { found, expected } = coverage(samples, draw(99, 20000));
    expect(expected).toBe(0.75);
    expect(found).toBeCloseTo(expected, 1.7);
    expect(
      coverage(
        samples,
        draw(99, 20000).map((v) => v + 3),
      ).found,
    ).toBeLessThan(0.3);
  });
});
