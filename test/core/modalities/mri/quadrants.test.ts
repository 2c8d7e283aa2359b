import { expect, it } from 'vitest';
import { liesInQuadrants } from '../../../../core/modalities/mri/quadrants.ts';

const [HEIGHT, WIDTH] = [40, 51];
/** A disc about a place, as a share of the sides. */
const disc = (down: number, right: number, radius: number): Float32Array =>
  Float32Array.from({ length: HEIGHT * WIDTH }, (_, i) => {
    const gap = (at: number, centre: number): number => Math.min(Math.abs(at - centre), 1 - Math.abs(at - centre));
    const [row, column] = [Math.floor(i / WIDTH) / HEIGHT, (i % WIDTH) / WIDTH];
    return Math.hypot(gap(row, down), gap(column, right)) < radius ? 1 : 0;
  });

it('an image about the corners lies in quadrants; about the middle, an edge, or nothing it does not', () => {
  const asked = (image: Float32Array): boolean => liesInQuadrants(image, HEIGHT, WIDTH);
  expect(asked(disc(0, 0, 0.3))).toBe(true);
  expect(asked(disc(0.5, 0.5, 0.3))).toBe(false);
  expect(asked(disc(0, 0.5, 0.3))).toBe(false);
  expect(asked(disc(0.3, 0.6, 0.2))).toBe(false);
  expect(asked(new Float32Array(HEIGHT * WIDTH).fill(1))).toBe(false);
});
