import { describe, expect, it } from 'vitest';
import { MIRRORED, symmetriesOf, symmetryPermutation } from '../../../core/image/symmetry.ts';

function symmetries(height: number, width: number): Int32Array[] {
  return symmetriesOf(height, width).map((which) => {
    const out = new Int32Array(height * width).fill(-1);
    symmetryPermutation(which, height, width, out);
    return out;
  });
}

describe.each([
  [5, 5, 8],
  [4, 4, 8],
  [3, 6, 4],
  [7, 2, 4],
])('the symmetries of %i × %i pixels', (height, width, count) => {
  const all = symmetries(height, width);
  const names = all.map(String);

  it(`are ${count} different ones, the first the identity`, () => {
    expect(new Set(names).size).toBe(count);
    expect(all[0]).toEqual(Int32Array.from({ length: height * width }, (_, i) => i));
  });

  it('take every pixel once', () => {
    for (const p of all) expect(Int32Array.from(p).sort()).toEqual(all[0]);
  });

  it('make a group: two after one another are a third, and each has its inverse', () => {
    for (const p of all) {
      const products = all.map((q) => String(p.map((i) => q[i]!)));
      expect([...products].sort()).toEqual([...names].sort());
    }
  });

  it('keep neighbours neighbours', () => {
    const apart = (a: number, b: number) =>
      Math.abs(Math.floor(a / width) - Math.floor(b / width)) + Math.abs((a % width) - (b % width));
    for (const p of all) {
      for (let i = 0; i < p.length; i++) {
        if (i % width < width - 1) expect(apart(p[i]!, p[i + 1]!)).toBe(1);
        if (i + width < p.length) expect(apart(p[i]!, p[i + width]!)).toBe(1);
      }
    }
  });
});

it('of images with an up and a down are the image and its mirror image', () => {
  const permutation = new Int32Array(6);
  const seen = MIRRORED.map((which) => {
    symmetryPermutation(which, 2, 3, permutation);
    return [...permutation];
  });
  expect(seen).toEqual([
    [0, 1, 2, 3, 4, 5],
    [2, 1, 0, 5, 4, 3],
  ]);
});
