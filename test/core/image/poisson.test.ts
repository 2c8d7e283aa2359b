import { describe, expect, it } from 'vitest';
import { poisson } from '../../../core/image/poisson.ts';
import { PURPOSE, uniformStream } from '../../../core/image/random.ts';

const draws = (mean: number, count: number) =>
  Array.from({ length: count }, (_, i) => poisson(mean, uniformStream(5, PURPOSE.measurement, 0, i)));

describe('Poisson numbers', () => {
  // On both sides of 30, where the method changes.
  it.each([0.02, 0.7, 5, 29.9, 30, 31, 200, 1e4, 1e7])('have mean and variance %f', (mean) => {
    const count = 20_000;
    const x = draws(mean, count);
    const average = x.reduce((s, v) => s + v, 0) / count;
    const variance = x.reduce((s, v) => s + (v - average) ** 2, 0) / (count - 1);
    expect(x.every((v) => Number.isInteger(v) && v >= 0)).toBe(true);
    expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(mean / count));
    // Var(s²) = (μ₄ − σ⁴)/n, the fourth central moment of a Poisson number is λ + 3λ².
    expect(Math.abs(variance - mean)).toBeLessThan(4 * Math.sqrt((mean + 2 * mean ** 2) / count));
  });

  it.each([0.7, 5, 29.9, 30, 45, 300])('follow e^−λ λᵏ/k!, λ = %f', (mean) => {
    const count = 300_000;
    const counts = new Map<number, number>();
    const uniform = uniformStream(5, PURPOSE.measurement, 1, 0);
    for (let i = 0; i < count; i++) {
      const k = poisson(mean, uniform);
      counts.set(k, (counts.get(k) ?? 0) + 1);
    }
    let chiSquare = 0;
    let bins = 0;
    let [found, expected, total] = [0, 0, 0];
    let probability = Math.exp(-mean);
    const last = Math.ceil(mean + 12 * Math.sqrt(mean) + 12);
    for (let k = 0; k <= last; k++) {
      found += counts.get(k) ?? 0;
      expected += count * probability;
      // Neighbours are taken together until ten are expected.
      if (expected >= 10 && count - total - expected >= 10) {
        chiSquare += (found - expected) ** 2 / expected;
        bins++;
        total += expected;
        [found, expected] = [0, 0];
      }
      probability *= mean / (k + 1);
    }
    chiSquare += (found - expected) ** 2 / expected;
    // χ² with `bins` degrees of freedom: mean bins, variance 2·bins.
    expect(chiSquare).toBeLessThan(bins + 4 * Math.sqrt(2 * bins));
  });

  it('are zero where nothing is expected', () => {
    for (const mean of [0, -1, NaN]) expect(poisson(mean, () => 0.5)).toBe(0);
  });
});
