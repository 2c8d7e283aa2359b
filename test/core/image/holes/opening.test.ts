import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openedBySquare } from '../../../../core/image/holes/opening.ts';

/** The smallest or largest value of the square around each pixel, as far as the picture goes. */
function extreme(of: readonly number[], height: number, width: number, reach: number, sign: number): number[] {
  return of.map((_, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    let most = -Infinity;
    for (let r = Math.max(0, row - reach); r <= Math.min(height - 1, row + reach); r++) {
      for (let c = Math.max(0, column - reach); c <= Math.min(width - 1, column + reach); c++) {
        most = Math.max(most, sign * of[r * width + c]!);
      }
    }
    return sign * most;
  });
}

it('is the largest of the smallest values around, at any size and side', () => {
  const sizes = fc.record({ height: fc.integer({ min: 1, max: 12 }), width: fc.integer({ min: 1, max: 12 }) });
  fc.assert(
    fc.property(
      sizes,
      fc.constantFrom(1, 3, 5, 9),
      fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
      (size, side, values) => {
        const { height, width } = size;
        const plane = [...values.take(height * width)];
        const out = new Float32Array(plane.length);
        openedBySquare(Float32Array.from(plane), height, width, side, out);
        const reach = (side - 1) / 2;
        expect([...out]).toEqual(extreme(extreme(plane, height, width, reach, -1), height, width, reach, 1));
      },
    ),
  );
});
