import fc from 'fast-check';
import { expect, it } from 'vitest';
import { filter2d } from '../../../../core/operators/fft/filter.ts';
import { fourier2d } from '../../../../core/operators/fft/fourier.ts';
import { hasLanes } from '../../../../core/operators/fft/lanes.ts';
import { normalVector } from '../random-vector.ts';

/** Each radix, alone and after others; lengths that fill no batch of eight and no vector. */
const LENGTHS = Array.from({ length: 45 }, (_, i) => i + 1).filter(hasLanes);

const farthest = (a: ArrayLike<number>, b: Float64Array): number =>
  b.reduce((most, v, i) => Math.max(most, Math.abs(v - a[i]!)), 0);

it('lanes have passes for the prime factors to 31', () => {
  expect(LENGTHS).toContain(45);
  expect(LENGTHS).toContain(44);
  expect(LENGTHS).not.toContain(37);
  expect(hasLanes(368)).toBe(true);
});

it('transform and filter in lanes are those in TypeScript, in doubles and in float32, into other arrays and in place', () => {
  const length = fc.constantFrom(...LENGTHS);
  fc.assert(
    fc.property(length, length, fc.nat(1e6), (height, width, seed) => {
      const size = 2 * height * width;
      const response = normalVector(size / 2, seed + 1);
      const [F, plain] = [fourier2d(height, width), fourier2d(height, width, null)];
      const [filter, plainFilter] = [filter2d(response, height, width), filter2d(response, height, width, null)];
      const cases = [
        [F.forward, plain.forward],
        [F.adjoint, plain.adjoint],
        [filter, plainFilter],
      ] as const;
      const x = normalVector(size, seed);
      for (const [quick, slow] of cases) {
        const expected = new Float64Array(size);
        slow(x, expected);
        const [doubles, singles] = [new Float64Array(size).fill(NaN), new Float32Array(size).fill(NaN)];
        quick(x, doubles);
        quick(Float32Array.from(x), singles);
        expect(farthest(doubles, expected)).toBeLessThan(1e-13);
        expect(farthest(singles, expected)).toBeLessThan(2e-5);
        const own = x.slice();
        quick(own, own);
        expect(own).toEqual(doubles);
      }
    }),
  );
});
