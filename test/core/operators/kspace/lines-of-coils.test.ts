import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normalOfLines } from '../../../../core/operators/kspace/lines-of-coils.ts';
import { linesOf } from '../../../../core/operators/kspace/lines.ts';
import { normalVector } from '../random-vector.ts';

it('lines in lanes are those in TypeScript, in doubles and in float32', () => {
  const length = fc.constantFrom(1, 5, 8, 12, 15, 16);
  fc.assert(
    fc.property(
      ...[length, length, fc.integer({ min: 1, max: 11 }), fc.constantFrom(1, 2), fc.boolean(), fc.nat(1e6)],
      (height, width, coils, sets, isOfColumns, seed) => {
        const size = height * width;
        const [re, im] = [seed + 1, seed + 2].map((of) => Float32Array.from(normalVector(size * sets * coils, of)));
        const maps = { groups: [{ re: re!, im: im! }], together: coils, sets, coils, size };
        const mask = Uint8Array.from({ length: size }, (_, i) => {
          const line = isOfColumns ? i % width : Math.floor(i / width);
          return line % 3 === 0 ? 1 : 0;
        });
        const lines = linesOf(mask, height, width)!;
        const [quick, plain] = [normalOfLines(maps, lines), normalOfLines(maps, lines, null)];
        const x = normalVector(2 * sets * size, seed);
        const expected = new Float64Array(x.length);
        plain.normal(x, expected);
        const [doubles, singles] = [new Float64Array(x.length).fill(NaN), new Float32Array(x.length).fill(NaN)];
        quick.normal(x, doubles);
        quick.normal(Float32Array.from(x), singles);
        const largest = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-30);
        const farthest = (a: ArrayLike<number>) =>
          expected.reduce((most, v, i) => Math.max(most, Math.abs(v - a[i]!)), 0) / largest;
        expect(farthest(doubles)).toBeLessThan(1e-13);
        expect(farthest(singles)).toBeLessThan(1e-5);
      },
    ),
    // Too much for the loops' memory at a time.
    { examples: [[120, 120, 5, 2, true, 1]] },
  );
});
