import { describe, expect, it } from 'vitest';
import { orientationOf, upright, uprightSize } from '../../../core/formats/picture/upright.ts';

/** What Pillow's `exif_transpose` makes of [[0, 1, 2], [3, 4, 5]]. */
const PILLOW = {
  1: [0, 1, 2, 3, 4, 5],
  2: [2, 1, 0, 5, 4, 3],
  3: [5, 4, 3, 2, 1, 0],
  4: [3, 4, 5, 0, 1, 2],
  5: [0, 3, 1, 4, 2, 5],
  6: [3, 0, 4, 1, 5, 2],
  7: [5, 2, 4, 1, 3, 0],
  8: [2, 5, 1, 4, 0, 3],
} as const;

describe.each([1, 2, 3, 4, 5, 6, 7, 8] as const)('orientation %i', (orientation) => {
  const stored = { height: 2, width: 3 };

  it('shows each pixel where Pillow shows it', () => {
    expect(Array.from(upright(Float32Array.of(0, 1, 2, 3, 4, 5), orientation, stored, 1))).toEqual(PILLOW[orientation]);
    const { height, width } = uprightSize(orientation, stored);
    expect([height, width]).toEqual(orientation > 4 ? [3, 2] : [2, 3]);
  });

  it('moves colours together, and every frame by itself', () => {
    const two = Float64Array.from({ length: 2 * 6 * 3 }, (_, i) => i);
    const seen = upright(two, orientation, stored, 3);
    for (const frame of [0, 1])
      PILLOW[orientation].forEach((pixel, at) => {
        const from = 18 * frame + 3 * pixel;
        expect(Array.from(seen.slice(18 * frame + 3 * at, 18 * frame + 3 * at + 3))).toEqual([
          from,
          from + 1,
          from + 2,
        ]);
      });
  });
});

it('what stands for no orientation is upright', () => {
  expect([undefined, 0, 9, 6].map(orientationOf)).toEqual([1, 1, 1, 6]);
});
