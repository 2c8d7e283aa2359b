import { describe, expect, it } from 'vitest';
import { centredGrid } from '../../../core/image/grids/plane-grid.ts';
import { blankRaster } from '../../../renderer/painting/raster.ts';
import { rasterOnGrid } from '../../../renderer/painting/raster-on-grid.ts';

/** A disc about (0, 0)…, in mm. */
function disc(size: number, mm: number, x: number, y: number, radius: number) {
  const raster = blankRaster(size, size);
  const grid = centredGrid(size, size, [mm, mm]);
  for (let r = 0; r < size; r++)
    for (let c = 0; c < size; c++)
      if (Math.hypot((c - (size - 1) / 2) * mm - x, (r - (size - 1) / 2) * mm - y) <= radius)
        raster.data[r * size + c] = 255;
  return { raster, grid };
}
const figures = (inside: Uint8Array, size: number, mm: number) => {
  let [n, x, y] = [0, 0, 0];
  inside.forEach((v, i) => {
    if (v === 0) return;
    n++;
    x += ((i % size) - (size - 1) / 2) * mm;
    y += (Math.floor(i / size) - (size - 1) / 2) * mm;
  });
  return { area: n * mm * mm, x: x / n, y: y / n };
};

describe('A mask on the grid of another picture', () => {
  it('keeps its place and its area: painted on 512² of 0.78125 mm, read on 320² of 1.25 mm and on a smaller field', () => {
    const { raster, grid } = disc(512, 0.78125, 30, -20, 14);
    for (const [size, mm] of [
      [320, 1.25],
      [128, 1.5],
      [512, 0.78125],
    ] as const) {
      const found = figures(rasterOnGrid(raster, grid, centredGrid(size, size, [mm, mm])), size, mm);
      // To within a pixel of the coarser grid along the rim.
      expect(Math.abs(found.area - Math.PI * 14 ** 2)).toBeLessThan(2 * Math.PI * 14 * mm * 0.2);
      expect(found.x).toBeCloseTo(30, 0);
      expect(found.y).toBeCloseTo(-20, 0);
    }
  });

  it('is empty beside its field', () => {
    const { raster, grid } = disc(32, 1, 0, 0, 40);
    const inside = rasterOnGrid(raster, grid, centredGrid(64, 64, [1, 1]));
    expect(inside.reduce((sum, v) => sum + v, 0)).toBe(32 * 32);
  });
});
