/** A complex image as the network was trained on them, without any measurement. */
import type { NetworkImages } from '../measuring.ts';
import { belowZero, complexImage } from './image.ts';
import { turned } from './phase/turned.ts';
import { learning } from './learning.ts';
import { brightnessOf } from './problem/start.ts';
import { PHASE_LINES, smoothPhasor } from './phase/smooth-phasor.ts';

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
  learning,
  scaled:
    `x = signal over the 99.5th percentile of the magnitude, its smooth phase (of the ${PHASE_LINES} × ${PHASE_LINES} samples about the ` +
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
