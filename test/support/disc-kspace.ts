/** k-space of a disc that three coils see. */
import { fourier2d } from '../../core/operators/fft/fourier.ts';

export const [COILS, HEIGHT, WIDTH] = [3, 36, 40];
export const PLANE = HEIGHT * WIDTH;

/** [coil, row, column, part]. @param keep which columns are measured */
export function kspace(keep: (column: number) => boolean = () => true): Float32Array {
  const out = new Float32Array(2 * COILS * PLANE);
  for (let c = 0; c < COILS; c++) {
    const image = new Float32Array(2 * PLANE);
    for (let i = 0; i < PLANE; i++) {
      const [u, v] = [Math.floor(i / WIDTH) / HEIGHT - 0.5, (i % WIDTH) / WIDTH - 0.5];
      if (u * u + v * v > 0.13) continue;
      const angle = (2 * Math.PI * c) / COILS;
      const seen = Math.exp(-((u - 0.5 * Math.cos(angle)) ** 2) - (v - 0.5 * Math.sin(angle)) ** 2);
      const value = 100 * seen * (1 + u + 0.4 * Math.cos(24 * v));
      image[i] = value * Math.cos(angle + u);
      image[PLANE + i] = value * Math.sin(angle + u);
    }
    const own = new Float32Array(2 * PLANE);
    fourier2d(HEIGHT, WIDTH).forward(image, own);
    for (let i = 0; i < PLANE; i++) {
      if (!keep(i % WIDTH)) continue;
      out[2 * (c * PLANE + i)] = own[i]!;
      out[2 * (c * PLANE + i) + 1] = own[PLANE + i]!;
    }
  }
  return out;
}

/** [row, column, coil, …] with the first axis fastest, as BART has them. @param numbers [coil, row, column, part], of as many coils as there are, or of those of several sets */
export function bart(numbers: Float32Array): Float32Array {
  const out = new Float32Array(numbers.length);
  let to = 0;
  for (let c = 0; c < numbers.length / (2 * PLANE); c++)
    for (let x = 0; x < WIDTH; x++)
      for (let r = 0; r < HEIGHT; r++)
        for (let p = 0; p < 2; p++) out[to++] = numbers[2 * (c * PLANE + r * WIDTH + x) + p]!;
  return out;
}
