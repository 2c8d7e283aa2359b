import { fourier2d } from '../../../operators/fft/fourier.ts';
import type { Calibration, KspaceGrid } from '../sampling/mask.ts';

/**
 * e^{iφ} of the image that the calibration region alone gives, [2, height, width]: its low-pass through a Hann window, so
 * that what is cut off does not ring. Where that image is nothing the phase is 0.
 * @param kspace [2, height, width], centred
 */
export function calibrationPhase(kspace: Float32Array, grid: KspaceGrid, block: Calibration): Float32Array {
  const { height, width } = grid;
  const plane = height * width;
  const low = new Float32Array(2 * plane);
  const [rows, columns] = [hann(block.rows, height), hann(block.columns, width)];
  for (let row = block.rows[0]; row < block.rows[1]; row++)
    for (let column = block.columns[0]; column < block.columns[1]; column++) {
      const i = row * width + column;
      const weight = rows[row]! * columns[column]!;
      low[i] = weight * kspace[i]!;
      low[plane + i] = weight * kspace[plane + i]!;
    }
  fourier2d(height, width).adjoint(low, low);
  for (let i = 0; i < plane; i++) {
    const size = Math.hypot(low[i]!, low[plane + i]!);
    low[i] = size > 0 ? low[i]! / size : 1;
    low[plane + i] = size > 0 ? low[plane + i]! / size : 0;
  }
  return low;
}

/** Over a part of a line; what is measured from end to end is not windowed. */
function hann([from, to]: readonly [number, number], length: number): Float64Array {
  const isWhole = from === 0 && to === length;
  const window = new Float64Array(length);
  for (let i = from; i < to; i++)
    window[i] = isWhole ? 1 : 0.5 - 0.5 * Math.cos((2 * Math.PI * (i - from + 1)) / (to - from + 1));
  return window;
}
