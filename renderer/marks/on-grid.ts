import type { Mark } from '../../core/contract/studio/mark.ts';
import type { PlaneGrid } from '../../core/image/grids/plane-grid.ts';
import { movedBy } from './shape.ts';

/**
 * A mark as it lies on a picture of its image; null where it cannot be told: views and bins of a sinogram are no places
 * of what was reconstructed from it.
 * @param ownMm spacing of the image [row, column]: one may have been stated since the mark was drawn
 */
export function onGrid(mark: Mark, { unit }: PlaneGrid, ownMm: readonly [number, number] | null): Mark | null {
  if (mark.unit === unit) return mark;
  if (ownMm === null || unit !== 'mm') return null;
  return { ...mark, unit, shape: movedBy(mark.shape, ({ x, y }) => ({ x: x * ownMm[1], y: y * ownMm[0] })) };
}
