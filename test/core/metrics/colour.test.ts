import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ciede2000, labDifference } from '../../../core/metrics/ciede2000.ts';
import { colourfulness, colourfulnessRatio } from '../../../core/metrics/colourfulness.ts';
import { greyResidual } from '../../../core/metrics/grey-residual.ts';
import { labOf } from '../../../core/metrics/lab.ts';

/** Made by test/reference/colours.py. */
const reference = z
  .object({
    height: z.int(),
    width: z.int(),
    lab: z.array(z.array(z.number())),
    places: z.array(z.array(z.int())),
    colourScience: z.number(),
    skimage: z.number(),
    colourfulness: z.array(z.number()),
  })
  .parse(JSON.parse(readFileSync(new URL('../../reference/colours.json', import.meta.url), 'utf8')));
const { height, width } = reference;

/** The formula of test/reference/colours.py, in planes. */
const picture = (shift: number): Float64Array =>
  Float64Array.from({ length: 3 * height * width }, (_, i) => {
    const [k, r, c] = [Math.floor(i / (height * width)), Math.floor((i % (height * width)) / width), i % width];
    return 0.5 + 0.6 * Math.sin(0.11 * r + 0.23 * c + 2.1 * k + shift * (k + 1)) * Math.cos(0.07 * c);
  });

/** L*, a*, b* of two colours and their ΔE₀₀: Sharma, Wu, Dalal 2005, table 1. */
const SHARMA = [
  [50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425],
  [50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615],
  [50, 2.8361, -74.02, 50, 0, -82.7485, 3.4412],
  [50, -1.3802, -84.2814, 50, 0, -82.7485, 1],
  [50, -1.1848, -84.8006, 50, 0, -82.7485, 1],
  [50, -0.9009, -85.5211, 50, 0, -82.7485, 1],
  [50, 0, 0, 50, -1, 2, 2.3669],
  [50, -1, 2, 50, 0, 0, 2.3669],
  [50, 2.49, -0.001, 50, -2.49, 0.0009, 7.1792],
  [50, 2.49, -0.001, 50, -2.49, 0.001, 7.1792],
  [50, 2.49, -0.001, 50, -2.49, 0.0011, 7.2195],
  [50, 2.49, -0.001, 50, -2.49, 0.0012, 7.2195],
  [50, -0.001, 2.49, 50, 0.0009, -2.49, 4.8045],
  [50, -0.001, 2.49, 50, 0.001, -2.49, 4.8045],
  [50, -0.001, 2.49, 50, 0.0011, -2.49, 4.7461],
  [50, 2.5, 0, 50, 0, -2.5, 4.3065],
  [50, 2.5, 0, 73, 25, -18, 27.1492],
  [50, 2.5, 0, 61, -5, 29, 22.8977],
  [50, 2.5, 0, 56, -27, -3, 31.903],
  [50, 2.5, 0, 58, 24, 15, 19.4535],
  [50, 2.5, 0, 50, 3.1736, 0.5854, 1],
  [50, 2.5, 0, 50, 3.2972, 0, 1],
  [50, 2.5, 0, 50, 1.8634, 0.5757, 1],
  [50, 2.5, 0, 50, 3.2592, 0.335, 1],
  [60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644],
  [63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.263],
  [61.2901, 3.7196, -5.3901, 61.4292, 2.248, -4.962, 1.8731],
  [35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645],
  [22.7233, 20.0904, -46.694, 23.0331, 14.973, -42.5619, 2.0373],
  [36.4612, 47.858, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146],
  [90.8027, -2.0831, 1.441, 91.1528, -1.6435, 0.0447, 1.4441],
  [90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381],
  [6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377],
  [2.0776, 0.0795, -1.135, 0.9033, -0.0636, -0.5514, 0.9082],
] as const;

describe('ciede2000', () => {
  it.each(SHARMA)('of (%f, %f, %f) and (%f, %f, %f) is %f, either way', (l1, a1, b1, l2, a2, b2, expected) => {
    expect(labDifference([l1, a1, b1], [l2, a2, b2])).toBeCloseTo(expected, 4);
    expect(labDifference([l2, a2, b2], [l1, a1, b1])).toBeCloseTo(expected, 4);
  });

  it('over a picture is what colour-science and scikit-image say, whose matrices differ in the fifth digit', () => {
    const found = ciede2000(picture(0.2), picture(0));
    expect(found).toBeCloseTo(reference.colourScience, 2);
    expect(found).toBeCloseTo(reference.skimage, 2);
  });

  it('counts the pixels of a region alone, and has no figure where there are none', () => {
    const [x, t] = [picture(0.2), picture(0)];
    const inside = Uint8Array.from({ length: height * width }, (_, i) => (i < 5 * width ? 1 : 0));
    const part = (of: Float64Array): Float64Array =>
      Float64Array.from([0, 1, 2].flatMap((k) => [...of.subarray(k * height * width, k * height * width + 5 * width)]));
    expect(ciede2000(x, t, inside)).toBeCloseTo(ciede2000(part(x), part(t))!, 12);
    expect(ciede2000(x, t, new Uint8Array(height * width))).toBeNull();
  });
});

describe('lab', () => {
  it('is what colour-science says', () => {
    const t = picture(0);
    const out = new Float64Array(3);
    reference.places.forEach(([r, c], k) => {
      const at = r! * width + c!;
      labOf(t[at]!, t[height * width + at]!, t[2 * height * width + at]!, out);
      out.forEach((v, i) => expect(v).toBeCloseTo(reference.lab[k]![i]!, 1));
    });
  });

  it('gives a grey no chroma, black 0 and white 100', () => {
    const out = new Float64Array(3);
    for (const v of [0, 0.02, 0.4, 1]) {
      labOf(v, v, v, out);
      expect(Math.hypot(out[1]!, out[2]!)).toBeLessThan(1e-9);
    }
    expect(out[0]).toBeCloseTo(100, 9);
    labOf(-0.3, 0, 0, out);
    expect(out[0]).toBeCloseTo(0, 9);
  });
});

describe('colourfulness', () => {
  it('is the formula of Hasler and Süsstrunk', () => {
    expect(colourfulness(picture(0.2))).toBeCloseTo(reference.colourfulness[0]!, 8);
    expect(colourfulnessRatio(picture(0.2), picture(0))).toBeCloseTo(
      reference.colourfulness[0]! / reference.colourfulness[1]!,
      8,
    );
  });

  it('is 0 of a grey picture, and a grey truth is nothing to compare with', () => {
    const grey = Float64Array.from({ length: 300 }, (_, i) => (i % 100) / 100);
    expect(colourfulness(grey)).toBe(0);
    expect(colourfulnessRatio(picture(0), picture(0).fill(0.5))).toBeNull();
    expect(
      colourfulnessRatio(
        grey,
        grey.map((v, i) => (i < 100 ? v : 0)),
      ),
    ).toBe(0);
  });
});

describe('greyResidual', () => {
  it('is told in levels of 8 bits', () => {
    expect(greyResidual(Float32Array.of(0, -3 / 255, 1 / 255, 0))).toEqual({
      max: expect.closeTo(3, 5) as number,
      rms: expect.closeTo(Math.sqrt(10 / 4), 5) as number,
    });
    expect(greyResidual(new Float32Array(4))).toEqual({ max: 0, rms: 0 });
  });
});
