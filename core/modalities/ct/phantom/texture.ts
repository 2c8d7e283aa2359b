import { smoothField, type Field } from '../../../image/phantom/smooth-field.ts';

/** What tissues look like in HU, each with its own grain. */
export interface Tissues {
  readonly fat: Field;
  readonly muscle: Field;
  readonly blood: Field;
  readonly lung: Field;
  readonly marrow: Field;
  readonly cartilage: Field;
}

export function tissues(seed: number, reachMm: number): Tissues {
  const field = (stream: number, pitch: number): Field => smoothField(seed, stream, pitch, reachMm);
  const coarse = field(1, 14);
  const middle = field(2, 5);
  const fine = field(3, 2.2);
  const grain = field(4, 1.1);
  const fibre = field(5, 3);
  return {
    // Septa: where the field crosses zero, fat is drawn through by connective tissue.
    fat: (x, y) => -106 + 6 * coarse(x, y) + 7 * middle(x, y) + 60 * Math.exp(-((fibre(x, y) / 0.06) ** 2)),
    // Fat between the bundles, drawn out along the wall of the chest.
    muscle: (x, y) => 56 + 4 * middle(x, y) - 45 * Math.exp(-(((fibre(0.7 * x, 0.7 * y) - 1.3) / 0.3) ** 2)),
    blood: (x, y) => 148 + 3 * middle(x, y),
    // Blood sinks: the dependent lung is denser.
    lung: (x, y) => -868 + 0.28 * (y + 20) + 16 * coarse(x, y) + 13 * middle(x, y) + 20 * fine(x, y) + 16 * grain(x, y),
    marrow: (x, y) => 200 + 25 * middle(x, y) + 35 * fine(x, y) + 70 * grain(x, y),
    cartilage: (x, y) => 105 + 12 * middle(x, y),
  };
}
