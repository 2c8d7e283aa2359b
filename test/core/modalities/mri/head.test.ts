/** The head that the window begins with. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FIELD_MM, headPhantom } from '../../../../core/modalities/mri/phantom/head.ts';
import { headNpy } from '../../../../resources/phantom/head-npy.ts';

const SIZE = 128;
const head = headPhantom(SIZE, 1);

/** Median magnitude of a square of 6 mm about a place in mm. */
function around(x: number, y: number): number {
  const pixel = FIELD_MM / SIZE;
  const near = Array.from({ length: SIZE ** 2 }, (_, i) => i).filter((i) => {
    const dx = ((i % SIZE) + 0.5 - SIZE / 2) * pixel - x;
    const dy = (Math.floor(i / SIZE) + 0.5 - SIZE / 2) * pixel - y;
    return Math.max(Math.abs(dx), Math.abs(dy)) < 3;
  });
  const values = near.map((i) => Math.hypot(head[i]!, head[SIZE ** 2 + i]!)).sort((a, b) => a - b);
  return values[values.length >> 1]!;
}

it('the bundled head.npy is what its generator makes', () => {
  const committed = readFileSync(new URL('../../../../resources/phantom/head.npy', import.meta.url));
  expect(committed.equals(headNpy())).toBe(true);
});

it.each([
  ['air', -100, -100, 0, 20],
  ['fluid of a ventricle', 16, 34, 800, 1000],
  ['white matter', 36, -2, 330, 430],
  ['scalp', 0, 95, 450, 750],
])('has the signal of %s', (_, x, y, low, high) => {
  expect(around(x, y)).toBeGreaterThan(low);
  expect(around(x, y)).toBeLessThan(high);
});

it('is the same for the same seed and another head for another', () => {
  const small = headPhantom(64, 5);
  expect(headPhantom(64, 5)).toEqual(small);
  expect(headPhantom(64, 6)).not.toEqual(small);
});
