import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GAP, tilingOf } from '../../../renderer/panels/compare/tiling.ts';

describe('Panes of a comparison', () => {
  it('are square for a square image, and four of them lie two by two where that makes them larger', () => {
    expect(tilingOf(4, { width: 548, height: 500 }, 1)).toEqual({ columns: 2, width: 249, height: 249 });
    expect(tilingOf(4, { width: 1200, height: 300 }, 1)).toEqual({ columns: 4, width: 298, height: 298 });
    expect(tilingOf(2, { width: 780, height: 640 }, 1)).toEqual({ columns: 2, width: 389, height: 389 });
    expect(tilingOf(1, { width: 780, height: 640 }, 0.5)).toEqual({ columns: 1, width: 780, height: 390 });
  });

  it('never reach beyond their area, and no other number of columns would make them larger', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.record({ width: fc.integer({ min: 200, max: 2000 }), height: fc.integer({ min: 200, max: 1200 }) }),
        fc.double({ min: 0.4, max: 2.5, noNaN: true }),
        (count, area, aspect) => {
          const { columns, width, height } = tilingOf(count, area, aspect);
          const rows = Math.ceil(count / columns);
          expect(columns * width + (columns - 1) * GAP).toBeLessThanOrEqual(area.width);
          expect(rows * height + (rows - 1) * GAP).toBeLessThanOrEqual(area.height);
          for (let other = 1; other <= count; other++) {
            const down = Math.ceil(count / other);
            const fits = Math.min(
              (area.width - (other - 1) * GAP) / other,
              (area.height - (down - 1) * GAP) / down / aspect,
            );
            expect(Math.floor(fits)).toBeLessThanOrEqual(width);
          }
        },
      ),
    ));
});
