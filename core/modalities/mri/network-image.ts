/** A complex image as the network was trained on them, without any measurement. */
import { fourier2d } from '../../operators/fft/fourier.ts';
import type { NetworkImages } from '../measuring.ts';
import { belowZero, complexImage } from './image.ts';
import { calibrationPhase } from './phase/calibration-phase.ts';
import { turned } from './phase/turned.ts';
import { brightnessOf } from './problem/start.ts';
import type { Calibration } from './sampling/mask.ts';

/** Lines about the middle of k-space whose phase is taken off, as many as usual scans calibrate by. */
const LINES = 24;

const PHASELESS =
  'The image is a magnitude, and the network knows complex images: its phase is taken as 0 everywhere, which no scanner measures. ' +
  'What is told is of such an image; a complex one is judged as it is.';

export const networkImages: NetworkImages = {
  unit: 'complex',
  window: null,
  middle: 0,
  greyStep: 0,
  values:
    'Values are real and imaginary parts that were never rounded: the figure is of a density on the scale of the network, and ' +
    'may lie below 0.',
  range: 'the 99.5th percentile of the magnitude',
  scaled:
    `x = signal over the 99.5th percentile of the magnitude, its smooth phase (of the ${LINES} × ${LINES} samples about the ` +
    'middle of k-space) taken off.',
  read: (input, frame) => complexImage(input, frame, { kind: 'none' }),
  assumed: ({ decoded }) => [
    ...(decoded.samples === 1 ? [PHASELESS] : []),
    ...[belowZero(decoded.data)].filter((text) => text !== null),
  ],
  /** Bright tissue is 1, and a smooth phase is off. */
  stand(image, { height, width }) {
    const plane = height * width;
    const scale = { low: 0, high: 1 };
    if (image === null) return { scale, toProblem: (own) => own.slice(), fromProblem: (x) => x.slice() };
    const bright = brightnessOf(image) || 1;
    const phasor = image.subarray(plane).every((v) => v === 0) ? null : smoothPhasor(image, { height, width });
    return {
      scale,
      scored: { low: 0, high: bright },
      toProblem: (own) => turned(own, phasor, plane, -1, 1 / bright),
      fromProblem: (x) => turned(x, phasor, plane, 1, bright),
    };
  },
};

function smoothPhasor(image: Float32Array, grid: { readonly height: number; readonly width: number }): Float32Array {
  const kspace = new Float32Array(image.length);
  fourier2d(grid.height, grid.width).forward(image, kspace);
  const about = (length: number): [number, number] => {
    const from = Math.max(0, Math.floor(length / 2) - LINES / 2);
    return [from, Math.min(length, from + LINES)];
  };
  const block: Calibration = { rows: about(grid.height), columns: about(grid.width) };
  return calibrationPhase(kspace, grid, block, null);
}
