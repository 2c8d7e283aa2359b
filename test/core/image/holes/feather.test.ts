import fc from 'fast-check';
import { expect, it } from 'vitest';
import { featherOf } from '../../../../core/image/holes/feather.ts';

const [HEIGHT, WIDTH] = [9, 11];

it('is nothing of what is known, rises with the distance inside the hole, and is all from its reach on', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: HEIGHT * WIDTH, maxLength: HEIGHT * WIDTH, max: 1 }),
      fc.integer({ min: 1, max: 6 }),
      (known, reach) => {
        const share = featherOf(known, HEIGHT, WIDTH, reach);
        const places = Array.from(known, (v, i) => ({ v, row: Math.floor(i / WIDTH), column: i % WIDTH }));
        for (const [i, { row, column }] of places.entries()) {
          const distances = places.filter(({ v }) => v === 1).map((p) => Math.hypot(p.row - row, p.column - column));
          expect(share[i]).toBeCloseTo(Math.min(1, Math.min(...distances) / (reach + 1)), 6);
        }
      },
    ),
    { numRuns: 60 },
  );
});
