import { describe, expect, it } from 'vitest';
import { reduced, reducedGrid, reduction } from '../../../../core/image/grids/reduced.ts';

describe('an image made small to be looked at', () => {
  it('is itself where it is small enough', () => {
    const planes = new Float32Array(6);
    expect(reduction({ channels: 1, height: 2, width: 3 }, 3)).toBe(1);
    expect(reduced(planes, { channels: 1, height: 2, width: 3 }, 1)).toBe(planes);
  });

  it('has the mean of each block, of what is left of it at the edges', () => {
    const grid = { channels: 2, height: 3, width: 5 };
    const planes = Float32Array.from({ length: 30 }, (_, i) => (i < 15 ? i : 7));
    expect(reduction(grid, 3)).toBe(2);
    expect(reducedGrid(grid, 2)).toEqual({ channels: 2, height: 2, width: 3 });
    const expected = [3, 5, 6.5, 10.5, 12.5, 14, 7, 7, 7, 7, 7, 7];
    expect([...reduced(planes, grid, 2)]).toEqual(expected);
  });
});
