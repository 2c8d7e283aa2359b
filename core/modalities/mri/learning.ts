/** As models/training/domains/mri.py cuts its crops. */
import { symmetriesOf } from '../../image/symmetry.ts';
import type { Learning } from '../../learning/learning.ts';
import { smoothPhasor } from './phase/smooth-phasor.ts';
import { turned } from './phase/turned.ts';
import { withPhase } from './phase/with-phase.ts';

/** Half of the crops have other pixels than their image, larger ones by as much at most. */
const LARGEST = 1.39;

export const learning: Learning = {
  shorterSide: 1024,
  symmetries: symmetriesOf(1, 1),
  pixelsInOne: (draw) => (draw() < 0.5 ? 1 : LARGEST ** draw()),
  /** A magnitude gets a smooth phase, of which a calibration leaves a rest: the network is shown no image without any. */
  vary(image, grid, seed) {
    const plane = grid.height * grid.width;
    if (image.subarray(plane).some((v) => v !== 0)) return image;
    const whole = withPhase(image.subarray(0, plane), grid, { kind: 'smooth', seed });
    return turned(whole, smoothPhasor(whole, grid), plane, -1, 1);
  },
  levels: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5],
  judgedSide: 320,
  least: null,
};
