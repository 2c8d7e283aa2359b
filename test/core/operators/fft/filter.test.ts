import { expect, it } from 'vitest';
import { filter2d } from '../../../../core/operators/fft/filter.ts';
import { fourier2d } from '../../../../core/operators/fft/fourier.ts';
import { normalVector } from '../random-vector.ts';

it.each([
  [16, 24],
  [15, 13],
  [1, 8],
] as const)('a filter of %i × %i is a division of k-space between two transforms', (height, width) => {
  const size = height * width;
  const response = Float64Array.from({ length: size }, (_, i) => 1 + Math.sin(i));
  const x = normalVector(2 * size, 1);
  const expected = new Float64Array(2 * size);
  const F = fourier2d(height, width);
  F.forward(x, expected);
  for (let i = 0; i < 2 * size; i++) expected[i]! *= response[i % size]!;
  F.adjoint(expected, expected);
  const out = new Float64Array(2 * size);
  const filter = filter2d(response, height, width);
  filter(x, out);
  out.forEach((v, i) => expect(v).toBeCloseTo(expected[i]!, 12));
  const own = x.slice();
  filter(own, own);
  expect(own).toEqual(out);
});
