/** As models/training/domains/photo.py cuts its crops. */
import { MIRRORED } from '../../image/symmetry.ts';
import type { Learning } from '../../learning/learning.ts';

/** Share of the crops that see the whole of the shorter side: hue and composition are learnt there. */
const WHOLE = 0.3;

export const learning: Learning = {
  shorterSide: 320,
  symmetries: MIRRORED,
  pixelsInOne: (draw, _pixelMm, room) => (draw() < WHOLE ? room : room ** draw()),
  levels: [0.05, 0.1, 0.2, 0.5, 1],
  judgedSide: 240,
  least: null,
};
