import { expect, it } from 'vitest';
import { asOneComplex, magnitudesOf } from '../../../core/image/complex.ts';
import { interleaved } from '../../../core/image/planes.ts';

it('a complex image is seen by its magnitude, two of them by the root of the sum of squares, with the phase of their sum', () => {
  const one = Float32Array.of(3, 0, 4, -2);
  expect([...magnitudesOf(one)]).toEqual([5, 2]);
  expect(asOneComplex(one, 2)).toBe(one);
  const two = Float32Array.of(3, 0, 0, 0, 0, 0, 4, 1);
  expect([...magnitudesOf(two, 2)]).toEqual([5, 1]);
  const joined = asOneComplex(two, 2);
  expect(Math.hypot(joined[0]!, joined[2]!)).toBeCloseTo(5, 6);
  expect(joined[2]! / joined[0]!).toBeCloseTo(4 / 3, 6);
  expect([joined[1], joined[3]]).toEqual([0, 1]);
  expect(interleaved(two, 4, 2)).toEqual({ samples: 2, data: Float32Array.of(joined[0]!, joined[2]!, 0, 1) });
});
