import { expect, it } from 'vitest';
import { blankRaster } from '../../../renderer/painting/raster.ts';
import { fillRectangle } from '../../../renderer/painting/shapes.ts';
import { grainAt, shade, type Look } from '../../../renderer/painting/mask/tile-pixels.ts';

const look: Look = { shown: 'fill', colour: [200, 100, 50], opacity: 0.4 };
const SIZE = 32;
const square = blankRaster(SIZE, SIZE);
fillRectangle(square, { column: 4, row: 4 }, { column: 27, row: 27 }, 255);

/** [red, green, blue, alpha] of a pixel, as a canvas would take them. */
function shaded(of: Look, grain = 1): (column: number, row: number) => number[] {
  const words = new Uint32Array(SIZE * SIZE);
  shade(square, { top: 0, left: 0, bottom: SIZE, right: SIZE }, of, grain, words, SIZE);
  const bytes = new Uint8ClampedArray(words.buffer);
  return (column, row) => [...bytes.subarray(4 * (row * SIZE + column), 4 * (row * SIZE + column) + 4)];
}

it('draws fill, hatch, outline and halo, each told apart without colour', () => {
  const at = shaded(look);
  expect(at(0, 0)).toEqual([0, 0, 0, 0]);
  expect(at(3, 10)).toEqual([0, 0, 0, 153]);
  expect(at(4, 10)).toEqual([200, 100, 50, 255]);
  expect(at(10, 13)).toEqual([200, 100, 50, 102]); // 23 mod 8 = 7: between the lines
  expect(at(10, 14)).toEqual([200, 100, 50, Math.round(255 * 0.65)]); // 24 mod 8 = 0: on one
});

it('draws an outline alone, and nothing where the mask is hidden', () => {
  const outline = shaded({ ...look, shown: 'outline' });
  expect(outline(4, 10)[3]).toBe(255);
  expect(outline(10, 14)).toEqual([0, 0, 0, 0]);
  const hidden = shaded({ ...look, shown: 'hidden' });
  expect(hidden(4, 10)).toEqual([0, 0, 0, 0]);
});

it('closes the outline along the border of the image', () => {
  const all = blankRaster(4, 4);
  all.data.fill(255);
  const words = new Uint32Array(16);
  shade(all, { top: 0, left: 0, bottom: 4, right: 4 }, look, 1, words, 4);
  expect([...words].map((w) => w >>> 24 === 255)).toEqual(
    Array.from({ length: 16 }, (_, i) => i < 4 || i > 11 || i % 4 === 0 || i % 4 === 3),
  );
});

it('widens outline and hatch where the image is shown smaller', () => {
  expect([4, 1, 0.5, 0.25, 0.1].map(grainAt)).toEqual([1, 1, 2, 4, 16]);
  const at = shaded(look, 4);
  expect([4, 5, 6, 7].map((c) => at(c, 16)[3])).toEqual([255, 255, 255, 255]);
  expect(at(8, 16)[3]).not.toBe(255);
});

it('colours a part as it colours the whole', () => {
  const whole = new Uint32Array(SIZE * SIZE);
  shade(square, { top: 0, left: 0, bottom: SIZE, right: SIZE }, look, 2, whole, SIZE);
  const part = new Uint32Array(16 * 16);
  shade(square, { top: 9, left: 20, bottom: 20, right: 31 }, look, 2, part, 16);
  for (let r = 0; r < 11; r++)
    for (let c = 0; c < 11; c++) expect(part[r * 16 + c]).toBe(whole[(r + 9) * SIZE + c + 20]);
});
