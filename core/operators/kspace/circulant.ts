import { fourier2d } from '../fft/fourier.ts';

/**
 * The diagonal of F AᵀA Fᴴ of several coils, by which the best circulant approximation of AᵀA multiplies in k-space (T. Chan 1988, SIAM
 * J. Sci. Stat. Comput. 9(4)): the mask, smeared by the power spectra of the maps.
 * @param power Σ_c |F S_c|² of a set of maps, [height, width], centred
 * @param mask [height, width]
 * @returns [height, width], never below 0
 */
export function circulantOf(power: Float32Array, mask: Uint8Array, height: number, width: number): Float32Array {
  const size = height * width;
  const fourier = fourier2d(height, width);
  const spread = new Float32Array(2 * size);
  spread.set(power);
  fourier.adjoint(spread, spread);
  const points = new Float32Array(2 * size);
  for (let i = 0; i < size; i++) points[i] = mask[i]!;
  fourier.adjoint(points, points);
  // The power at k′ − k meets the mask at k′: a correlation, conjugate on one side.
  for (let i = 0; i < size; i++) {
    const [ar, ai] = [spread[i]!, -spread[size + i]!];
    const [br, bi] = [points[i]!, points[size + i]!];
    spread[i] = ar * br - ai * bi;
    spread[size + i] = ar * bi + ai * br;
  }
  fourier.forward(spread, spread);
  const scale = 1 / Math.sqrt(size);
  return Float32Array.from({ length: size }, (_, i) => Math.max(0, scale * spread[i]!));
}
