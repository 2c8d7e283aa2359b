import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepGrey } from '../../../core/image/keep-grey.ts';
import { GREY_WEIGHTS } from '../../../core/operators/pixel/grey.ts';

const PIXELS = 64;
const greyOf = (picture: ArrayLike<number>, i: number, weights: readonly number[]): number =>
  weights.reduce((sum, w, c) => sum + w * picture[c * PIXELS + i]!, 0);
const colour = fc.integer({ min: -300, max: 400 }).map((v) => v / 100);
const pictures = fc.array(colour, { minLength: 3 * PIXELS, maxLength: 3 * PIXELS });
const greys = fc.array(fc.integer({ min: 0, max: 65535 }), { minLength: PIXELS, maxLength: PIXELS });

describe.each(Object.entries(GREY_WEIGHTS))('the grey of %s weights', (_, weights) => {
  it.each([255, 65535])('survives that a picture is kept, to one step of %i', (full) => {
    fc.assert(
      fc.property(pictures, greys, (values, stored) => {
        const picture = Float32Array.from(values);
        const grey = Float32Array.from(stored, (v) => Math.round((v * full) / 65535) / full);
        keepGrey(picture, grey, weights, null);
        const written = picture.map((v) => Math.round(v * full) / full);
        for (let i = 0; i < PIXELS; i++) {
          expect(greyOf(picture, i, weights)).toBeCloseTo(grey[i]!, 6);
          expect(Math.abs(greyOf(written, i, weights) - grey[i]!)).toBeLessThanOrEqual(1 / full);
        }
        expect(picture.every((v) => v >= 0 && v <= 1)).toBe(true);
      }),
    );
  });

  it('leaves the direction of the colour, and a colour that fits as it is', () => {
    fc.assert(
      fc.property(pictures, greys, (values, stored) => {
        const before = Float32Array.from(values);
        const after = before.slice();
        keepGrey(
          after,
          Float32Array.from(stored, (v) => v / 65535),
          weights,
          null,
        );
        for (let i = 0; i < PIXELS; i++) {
          const chroma = (picture: Float32Array) =>
            [0, 1, 2].map((c) => picture[c * PIXELS + i]! - greyOf(picture, i, weights));
          const [was, is] = [chroma(before), chroma(after)];
          const share = Math.hypot(...is) / Math.max(1e-9, Math.hypot(...was));
          expect(Math.hypot(...is)).toBeLessThan(Math.hypot(...was) + 1e-6);
          was.forEach((v, c) => expect(is[c]).toBeCloseTo(share * v, 4));
        }
        const fitting = Float32Array.from(values, (v) => (v + 3) / 7);
        const own = Float32Array.from({ length: PIXELS }, (_, i) => greyOf(fitting, i, weights));
        const kept = fitting.slice();
        keepGrey(kept, own, weights, null);
        kept.forEach((v, i) => expect(v).toBeCloseTo(fitting[i]!, 6));
      }),
    );
  });
});

it('a pixel whose grey is not known stays as it is', () => {
  const picture = Float32Array.of(2, 2, -1, -1, 0, 0);
  keepGrey(picture, Float32Array.of(0.5, 0.5), GREY_WEIGHTS.equal, Uint8Array.of(0, 1));
  expect([picture[0], picture[2], picture[4]]).toEqual([2, -1, 0]);
  expect(Math.max(picture[1]!, picture[3]!, picture[5]!)).toBeCloseTo(1, 6);
});
