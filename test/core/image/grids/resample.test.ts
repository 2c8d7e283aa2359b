import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resample } from '../../../../core/image/grids/resample.ts';

const sizes = fc.integer({ min: 1, max: 40 });
const plane = (height: number, width: number, value: (r: number, c: number) => number) =>
  Float32Array.from({ length: height * width }, (_, i) => value(Math.floor(i / width), i % width));
const meanOf = (x: Float32Array) => x.reduce((s, v) => s + v, 0) / x.length;

describe('resampling', () => {
  it('keeps a constant, whatever the sizes and ratios', () => {
    fc.assert(
      fc.property(sizes, sizes, sizes, sizes, fc.double({ min: 0.2, max: 7, noNaN: true }), (h, w, oh, ow, ratio) => {
        const out = resample(new Float32Array(h * w).fill(37.5), h, w, oh, ow, ratio, ratio * 0.9);
        expect(out.length).toBe(oh * ow);
        for (const v of out) expect(v).toBeCloseTo(37.5, 4);
      }),
    );
  });

  it('changes nothing at the same size and spacing', () => {
    const image = plane(7, 9, (r, c) => Math.sin(3 * r + c * c));
    expect(resample(image, 7, 9, 7, 9, 1, 1)).toEqual(image);
  });

  it.each([2, 3, 1.5, 2.5, 1.28])('keeps the mean of the area that it averages: ratio %f', (ratio) => {
    const [height, width] = [60, 45];
    const image = plane(height, width, (r, c) => Math.sin(r * 1.7 + c * c * 0.3) + r * 0.01);
    const [outHeight, outWidth] = [Math.round(height / ratio), Math.round(width / ratio)];
    // The ratio that lays the output exactly over the input.
    const out = resample(image, height, width, outHeight, outWidth, height / outHeight, width / outWidth);
    expect(meanOf(out)).toBeCloseTo(meanOf(image), 5);
  });

  it('averages whole blocks where the ratio is whole', () => {
    const image = plane(6, 9, (r, c) => r * r + 10 * c);
    const out = resample(image, 6, 9, 2, 3, 3, 3);
    out.forEach((v, i) => {
      const [r, c] = [3 * Math.floor(i / 3), 3 * (i % 3)];
      let sum = 0;
      for (let k = 0; k < 9; k++) sum += image[(r + Math.floor(k / 3)) * 9 + c + (k % 3)]!;
      expect(v).toBeCloseTo(sum / 9, 4);
    });
  });

  it('shares a pixel between its neighbours by area where the ratio is not whole', () => {
    // Three pixels over two of 1.5: the middle one is halved.
    const out = resample(Float32Array.of(3, 6, 12), 1, 3, 1, 2, 1, 1.5);
    expect(out[0]).toBeCloseTo((3 + 6 / 2) / 1.5, 6);
    expect(out[1]).toBeCloseTo((6 / 2 + 12) / 1.5, 6);
  });

  it.each([1 / 3, 0.5, 0.7, 0.9])('reproduces a ramp by bicubic interpolation, edges aside: ratio %f', (ratio) => {
    const [height, width] = [20, 24];
    const [outHeight, outWidth] = [Math.floor(height / ratio), Math.floor(width / ratio)];
    // A value is what its place says: that also holds the middle of the image in the middle.
    const ramp = (r: number, c: number) => 2 * (r - (height - 1) / 2) - 3 * (c - (width - 1) / 2);
    const out = resample(plane(height, width, ramp), height, width, outHeight, outWidth, ratio, ratio);
    const margin = Math.ceil(2 / ratio);
    for (let r = margin; r < outHeight - margin; r++) {
      for (let c = margin; c < outWidth - margin; c++) {
        const expected = 2 * ratio * (r - (outHeight - 1) / 2) - 3 * ratio * (c - (outWidth - 1) / 2);
        expect(out[r * outWidth + c]).toBeCloseTo(expected, 3);
      }
    }
  });

  it('treats left and right, top and bottom alike', () => {
    fc.assert(
      fc.property(sizes, sizes, sizes, sizes, fc.double({ min: 0.25, max: 4, noNaN: true }), (h, w, oh, ow, ratio) => {
        const image = plane(h, w, (r, c) => Math.sin(r * 5 + c * 3 + r * c));
        const turned = resample(image.toReversed(), h, w, oh, ow, ratio, 1.1 * ratio).toReversed();
        const straight = resample(image, h, w, oh, ow, ratio, 1.1 * ratio);
        straight.forEach((v, i) => expect(turned[i]).toBeCloseTo(v, 4));
      }),
    );
  });

  it('repeats the edge beyond the image', () => {
    const out = resample(Float32Array.of(1, 2), 1, 2, 1, 6, 1, 1);
    expect(Array.from(out)).toEqual([1, 1, 1, 2, 2, 2]);
  });

  it('makes a single pixel of anything, and anything of a single pixel', () => {
    const image = plane(5, 4, (r, c) => r + 10 * c);
    expect(resample(image, 5, 4, 1, 1, 5, 4)[0]).toBeCloseTo(meanOf(image), 5);
    expect(resample(Float32Array.of(8), 1, 1, 2, 3, 1 / 3, 1 / 3)).toEqual(new Float32Array(6).fill(8));
  });
});
