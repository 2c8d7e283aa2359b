import { fourier2d } from '../../../operators/fft/fourier.ts';
import { centralFrom } from '../sampling/lines.ts';
import type { Calibration, KspaceGrid } from '../sampling/mask.ts';
import { calibrationPhase } from './calibration-phase.ts';

/** Lines about the middle of k-space whose phase is taken off, as many as usual scans calibrate by. */
export const PHASE_LINES = 24;

/** The phase of an image [2, height, width] as a calibration region tells it. */
export function smoothPhasor(image: Float32Array, grid: KspaceGrid): Float32Array {
  const kspace = new Float32Array(image.length);
  fourier2d(grid.height, grid.width).forward(image, kspace);
  const about = (length: number): [number, number] => {
    const lines = Math.min(PHASE_LINES, length);
    const from = centralFrom(length, lines);
    return [from, from + lines];
  };
  const block: Calibration = { rows: about(grid.height), columns: about(grid.width) };
  return calibrationPhase(() => kspace, grid, block, null);
}
