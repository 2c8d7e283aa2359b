import { describe, expect, it } from 'vitest';
import { holeWidth } from '../../../../core/image/holes/hole-width.ts';

const [height, width] = [20, 30];
const mask = (isHole: (row: number, column: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: height * width }, (_, i) => (isHole(Math.floor(i / width), i % width) ? 0 : 1));

describe('the width of a hole', () => {
  it('is the shorter side of a rectangle, to a pixel, wherever it lies', () => {
    for (const [top, left, rows, columns] of [
      [3, 4, 7, 9],
      [5, 2, 5, 20],
      [1, 10, 9, 3],
      [2, 3, 8, 15],
    ] as const) {
      const found = holeWidth(
        mask((r, c) => r >= top && r < top + rows && c >= left && c < left + columns),
        height,
        width,
      );
      expect(Math.abs(found - Math.min(rows, columns))).toBeLessThanOrEqual(1);
    }
  });

  it('is that of the widest of several, and of a line one pixel', () => {
    const lines = (r: number): boolean => r % 4 === 0;
    expect(holeWidth(mask(lines), height, width)).toBe(1);
    expect(
      holeWidth(
        mask((r, c) => lines(r) || (r > 8 && r < 16 && c > 8 && c < 18)),
        height,
        width,
      ),
    ).toBe(9); // with the lines above and below
  });

  it('is nothing without a hole, and has no end without a picture', () => {
    expect(holeWidth(new Uint8Array(600).fill(1), height, width)).toBe(0);
    expect(holeWidth(new Uint8Array(600), height, width)).toBe(Infinity);
  });

  it('at a border reaches as far as to what is known', () => {
    expect(
      holeWidth(
        mask((_, c) => c < 6),
        height,
        width,
      ),
    ).toBe(11);
  });
});
