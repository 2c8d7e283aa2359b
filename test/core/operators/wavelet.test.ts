import { describe, expect, it } from 'vitest';
import { detailsOf, wavelet, waveletLevels } from '../../../core/operators/wavelet.ts';
import { dot, normalVector } from './random-vector.ts';

describe('the wavelet transform', () => {
  it.each([
    [16, 16],
    [230, 180],
    [31, 47],
    [97, 64],
    [5, 40],
  ])('of %i × %i keeps the energy and is undone by its adjoint', (height, width) => {
    const W = wavelet(2, height, width);
    const x = normalVector(2 * height * width, height);
    const c = new Float64Array(x.length);
    const back = new Float64Array(x.length);
    W.forward(x, c);
    expect(dot(c, c) / dot(x, x)).toBeCloseTo(1, 12);
    W.adjoint(c, back);
    expect(back.reduce((most, v, i) => Math.max(most, Math.abs(v - x[i]!)), 0)).toBeLessThan(1e-11);
  });

  it('has no details of a plane that rises evenly, but at its border', () => {
    const [height, width] = [64, 48];
    const W = wavelet(1, height, width);
    const c = new Float64Array(height * width);
    W.forward(
      Float64Array.from(c, (_, i) => 1 + 0.3 * Math.floor(i / width) - 0.2 * (i % width)),
      c,
    );
    // Of the first level, where the filter does not reach around.
    for (let r = 0; r < height / 2 - 1; r++)
      for (let k = 0; k < width / 2 - 1; k++) {
        expect(c[r * width + width / 2 + k]).toBeCloseTo(0, 10);
        expect(c[(height / 2 + r) * width + k]).toBeCloseTo(0, 10);
      }
    const isDetail = detailsOf(height, width);
    const levels = waveletLevels(height, width);
    expect(isDetail.filter((v) => v === 0).length).toBe((height >> levels) * (width >> levels));
  });

  it('counts what an odd length leaves over as no detail', () => {
    const isDetail = detailsOf(33, 34);
    const leftOver = isDetail.subarray(32 * 34);
    expect(leftOver.every((v) => v === 0)).toBe(true);
    expect(waveletLevels(33, 34)).toBe(2);
    expect(isDetail.reduce((sum, v) => sum + v, 0)).toBe(32 * 34 - 16 * 17 + 16 * 16 - 8 * 8);
  });
});
