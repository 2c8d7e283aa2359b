import { equispacedAngles } from '../../../operators/radon/geometry.ts';
import { projector } from '../../../operators/radon/projector.ts';
import type { UsualOperator } from '../../measuring.ts';

/** Small enough that a few passes are over in a second, large enough that a call's own cost is no part of it. */
const SIDE = 256;
const VIEWS = 23;

/** A scan of few views by a parallel beam. */
export const usualScan = (): UsualOperator => ({
  operator: projector({
    kind: 'parallel',
    height: SIDE,
    width: SIDE,
    pixelMm: 1,
    anglesDeg: equispacedAngles(VIEWS, 180),
    bins: 2 * Math.ceil(SIDE / Math.SQRT2) + 1,
    binMm: 1,
    offsetMm: 0,
  }),
  application: SIDE ** 2 * VIEWS,
});
