import { placeOn, pointOn, type PlaneGrid } from '../../core/image/grids/plane-grid.ts';
import type { Placement } from '../canvas/view.ts';

/**
 * Where the pixels of one grid lie in a pane that shows another one over the same places.
 * @param placement of the grid that is shown
 */
export function placementOnto(own: PlaneGrid, shown: PlaneGrid, placement: Placement): Placement {
  const [column, row] = pointOn(shown, placeOn(own, [0, 0]));
  const [nextColumn, nextRow] = pointOn(shown, placeOn(own, [1, 1]));
  return {
    scaleX: placement.scaleX * (nextColumn - column),
    scaleY: placement.scaleY * (nextRow - row),
    left: placement.scaleX * column + placement.left,
    top: placement.scaleY * row + placement.top,
  };
}
