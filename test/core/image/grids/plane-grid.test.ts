import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  centredGrid,
  gridOfReconstruction,
  middleOf,
  placeOn,
  pointOn,
} from '../../../../core/image/grids/plane-grid.ts';

const count = fc.integer({ min: 1, max: 2048 });
const mm = fc.double({ min: 0.05, max: 20, noNaN: true });
const pair = fc.tuple(mm, mm);

it('takes points to places and back', () => {
  fc.assert(
    fc.property(count, count, pair, pair, (height, width, spacing, point) => {
      const grid = centredGrid(height, width, spacing);
      const back = pointOn(grid, placeOn(grid, point));
      expect(Math.hypot(back[0] - point[0], back[1] - point[1])).toBeLessThan(1e-8);
    }),
  );
});

it('puts the middle of every field at the same place', () => {
  fc.assert(
    fc.property(count, count, pair, (height, width, spacing) => {
      const { x, y } = middleOf(centredGrid(height, width, spacing));
      expect([Math.abs(x) < 1e-9, Math.abs(y) < 1e-9]).toEqual([true, true]);
    }),
  );
});

it('lays a reconstruction on its image whatever spacing the run took that to have', () => {
  const image = { height: 320, width: 320, pixelMm: 1.25 };
  const file: [number, number] = [0.78125, 0.78125];
  expect(gridOfReconstruction(image, file, file)).toEqual(centredGrid(320, 320, [1.25, 1.25]));
  // A flag said half of what the file states: the same pixels, counted in the file's millimetres.
  const half = { ...image, pixelMm: 0.625 };
  expect(gridOfReconstruction(half, [0.390625, 0.390625], file)).toEqual(centredGrid(320, 320, [1.25, 1.25]));
  // The file states nothing: places are counted in its pixels, with an assumed spacing as with a stated one.
  const inPixels = centredGrid(320, 320, [1.6, 1.6], 'px');
  expect(gridOfReconstruction({ ...image, pixelMm: 1.6 }, [1, 1], null)).toEqual(inPixels);
  expect(gridOfReconstruction(image, file, null)).toEqual(inPixels);
  // Native pixels that are not square; and a measured sinogram, whose places are about the isocentre.
  expect(gridOfReconstruction(image, [2.5, 0.5], null).spacing).toEqual([0.5, 2.5]);
  expect(gridOfReconstruction(image, null, null)).toEqual(centredGrid(320, 320, [1.25, 1.25]));
});
