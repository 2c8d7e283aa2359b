/** As models/training/domains/ct.py cuts its crops. */
import { AIR_SCALED } from '../../image/units/units.ts';
import { symmetriesOf } from '../../image/symmetry.ts';
import type { Learning } from '../../learning/learning.ts';

/** Pixel sizes in mm that the crops cover, and those near what 320 pixels over a chest need, of which half of them are. */
const COVERED = [0.6, 1.7] as const;
const USUAL_LOW = 0.9;
/** Of a slice that states no pixel size. */
const USUAL_MM = 0.8;

export const learning: Learning = {
  shorterSide: 1024,
  symmetries: symmetriesOf(1, 1),
  pixelsInOne(draw, pixelMm) {
    const low = draw() < 0.5 ? USUAL_LOW : COVERED[0];
    return (low * (COVERED[1] / low) ** draw()) / (pixelMm ?? USUAL_MM);
  },
  levels: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5],
  judgedSide: 320,
  least: AIR_SCALED,
};
