import { magnitudesOf } from '../../../core/image/complex.ts';
import { fourier2d } from '../../../core/operators/fft/fourier.ts';

/** What all coils together show, [row, column]: the root of the sum of squares of their inverse transforms. */
export function rootSumOfSquares(kspace: Float32Array, height: number, width: number): Float32Array<ArrayBuffer> {
  const plane = height * width;
  const fourier = fourier2d(height, width);
  const images = new Float32Array(kspace.length);
  for (let at = 0; at < kspace.length; at += 2 * plane)
    fourier.adjoint(kspace.subarray(at, at + 2 * plane), images.subarray(at, at + 2 * plane));
  return Float32Array.from(magnitudesOf(images, plane));
}
