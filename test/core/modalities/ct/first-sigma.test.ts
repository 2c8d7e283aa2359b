import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstSigma } from '../../../../core/modalities/ct/problem/first-sigma.ts';
import { equispacedAngles } from '../../../../core/operators/radon/geometry.ts';

describe('the first noise level', () => {
  it('is the tuned one at 23 views over 180°', () => {
    expect(firstSigma(equispacedAngles(23, 180))).toBeCloseTo(0.1, 12);
  });

  it('falls with the number of views as the start’s error does, within its bounds', () => {
    for (const views of [10, 15, 45, 90]) {
      expect(firstSigma(equispacedAngles(views, 180))).toBeCloseTo(0.1 * (23 / views) ** 0.8, 12);
    }
    expect(firstSigma([0])).toBe(0.25);
    expect(firstSigma(equispacedAngles(1000, 180))).toBe(0.02);
  });

  it('is larger where an arc is left out', () => {
    const arc = equispacedAngles(60, 120);
    expect(firstSigma(arc)).toBeGreaterThan(firstSigma(equispacedAngles(60, 180)));
    expect(firstSigma(arc)).toBeGreaterThan(firstSigma(equispacedAngles(23, 180)));
  });

  it('knows neither an order of the views, nor a common turn, nor which side a ray is seen from', () => {
    const angles = fc.array(fc.double({ min: -400, max: 800, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(angles, fc.double({ min: -90, max: 90, noNaN: true }), (given, turn) => {
        const sigma = firstSigma(given);
        expect(firstSigma(given.toReversed())).toBeCloseTo(sigma, 9);
        expect(firstSigma(given.map((a) => a + turn))).toBeCloseTo(sigma, 9);
        expect(firstSigma(given.map((a, i) => a + 180 * (i % 3)))).toBeCloseTo(sigma, 9);
      }),
    );
  });
});
