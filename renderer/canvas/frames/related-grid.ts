import { centredGrid, placeOn, type PlaneGrid } from '../../../core/image/grids/plane-grid.ts';
import type { Vector } from '../../../core/image/grids/grid-fault.ts';
import { gridOf, type Frame } from '../frame.ts';

/** About an eighth of a degree. */
const LEAST_COSINE = 0.99999;
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/**
 * Where the pixels of a picture lie over the places of another one that was not made of the same image: by the patient's
 * coordinates where both state them, else about the same middle, and where one of them states no spacing, edge to edge
 * over the same field.
 */
export function relatedGrid(frame: Frame, reference: Frame): PlaneGrid {
  const onto = gridOf(reference);
  const { height, width, pixelMm } = frame;
  if (pixelMm === null || reference.pixelMm === null || onto.unit === 'px') {
    const field = [onto.height * onto.spacing[0], onto.width * onto.spacing[1]] as const;
    return centredGrid(height, width, [field[0] / height, field[1] / width], onto.unit);
  }
  const grid = centredGrid(height, width, pixelMm);
  if (!frame.orientation || !frame.position || !reference.orientation || !reference.position) return grid;
  const axes = reference.orientation;
  if (dot(frame.orientation[0], axes[0]) < LEAST_COSINE || dot(frame.orientation[1], axes[1]) < LEAST_COSINE)
    return grid;
  const { position } = reference;
  const away: Vector = [
    frame.position[0] - position[0],
    frame.position[1] - position[1],
    frame.position[2] - position[2],
  ];
  const first = placeOn(onto, [0, 0]);
  return { ...grid, origin: { x: first.x + dot(away, axes[0]), y: first.y + dot(away, axes[1]) } };
}
