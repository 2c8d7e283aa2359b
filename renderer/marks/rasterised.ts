import type { PlaneGrid } from '../../core/image/grids/plane-grid.ts';
import { insideOf } from './region.ts';
import type { Region } from './shape.ts';

/** A region as a mask [row, column] of a grid: 255 where the centre of a pixel lies inside, as its figures count. */
export function rasterised(region: Region, { height, width, spacing, origin }: PlaneGrid): Uint8Array {
  const inside = insideOf(region);
  const mask = new Uint8Array(height * width);
  for (let row = 0, i = 0; row < height; row++)
    for (let column = 0; column < width; column++, i++)
      if (inside(origin.x + column * spacing[1], origin.y + row * spacing[0])) mask[i] = 255;
  return mask;
}
