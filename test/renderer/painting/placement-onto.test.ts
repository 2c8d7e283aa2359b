import { describe, expect, it } from 'vitest';
import { centredGrid } from '../../../core/image/grids/plane-grid.ts';
import { placementOnto } from '../../../renderer/painting/placement-onto.ts';

describe('A mask on a picture of another grid', () => {
  it('lies where it was painted: 512 pixels of 0.78125 mm over 320 of 1.25 mm', () => {
    const own = centredGrid(512, 512, [0.78125, 0.78125]);
    const shown = centredGrid(320, 320, [1.25, 1.25]);
    const placement = { scaleX: 2, scaleY: 2, left: 1, top: 1 };
    const onto = placementOnto(own, shown, placement);
    // Both fields end on the same edge: half a pixel before the first centre.
    const edge = (p: typeof placement, column: number): number => p.scaleX * column + p.left;
    expect(edge(onto, -0.5)).toBeCloseTo(edge(placement, -0.5), 9);
    expect(edge(onto, 511.5)).toBeCloseTo(edge(placement, 319.5), 9);
    expect(onto.scaleY / placement.scaleY).toBeCloseTo(0.625, 12);
  });

  it('is mirrored with the picture', () => {
    const own = centredGrid(8, 8, [2, 1]);
    const shown = centredGrid(4, 8, [4, 1]);
    const onto = placementOnto(own, shown, { scaleX: -3, scaleY: 5, left: 30, top: 2 });
    expect(onto).toEqual({ scaleX: -3, scaleY: 2.5, left: 30, top: 0.75 });
  });
});
