import fc from 'fast-check';
import { expect, it } from 'vitest';
import { coilOperator } from '../../../../core/operators/kspace/coils.ts';
import { sizeOf } from '../../../../core/operators/linear-operator.ts';
import { normalVector } from '../random-vector.ts';

it('coils in lanes are those in TypeScript, in doubles and in float32', () => {
  const length = fc.constantFrom(1, 5, 8, 12, 15);
  const sets = fc.constantFrom(1 as const, 2 as const);
  fc.assert(
    fc.property(
      length,
      length,
      fc.integer({ min: 1, max: 18 }),
      sets,
      fc.nat(1e6),
      (height, width, coils, sets, seed) => {
        const size = height * width;
        const maps = Float32Array.from(normalVector(sets * coils * 2 * size, seed + 1));
        const mask = Uint8Array.from(normalVector(size, seed + 2), (v) => (v > 0.3 ? 1 : 0));
        mask[Math.floor(size / 2)] = 1;
        const [quick, plain] = [
          coilOperator(maps, mask, height, width, sets),
          coilOperator(maps, mask, height, width, sets, null),
        ];
        const [image, data] = [sizeOf(plain.inShape), sizeOf(plain.outShape)];
        const cases = [
          [quick.forward, plain.forward, image, data],
          [quick.adjoint, plain.adjoint, data, image],
          [quick.normal, plain.normal, image, image],
        ] as const;
        for (const [fast, slow, from, to] of cases) {
          const x = normalVector(from, seed);
          const expected = new Float64Array(to);
          slow(x, expected);
          const [doubles, singles] = [new Float64Array(to).fill(NaN), new Float32Array(to).fill(NaN)];
          fast(x, doubles);
          fast(Float32Array.from(x), singles);
          const largest = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-30);
          const farthest = (a: ArrayLike<number>) =>
            expected.reduce((most, v, i) => Math.max(most, Math.abs(v - a[i]!)), 0) / largest;
          expect(farthest(doubles)).toBeLessThan(1e-13);
          expect(farthest(singles)).toBeLessThan(1e-5);
        }
      },
    ),
    // Too much for the loops' memory at a time.
    { examples: [[120, 120, 9, 2, 1]] },
  );
});
