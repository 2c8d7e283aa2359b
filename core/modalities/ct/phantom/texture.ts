import { fillNormal, PURPOSE } from '../../../image/random.ts';

export type Field = (x: number, y: number) => number;

/**
 * A smooth random field over the plane, about standard normal: normal numbers on a lattice of the given pitch,
 * joined by cubic B-splines. In millimetres, so a texture does not depend on the matrix.
 * @param stream which field of the seed @param reachMm the field is defined for |x|, |y| ≤ reachMm
 */
export function smoothField(seed: number, stream: number, pitchMm: number, reachMm: number): Field {
  const side = 2 * Math.ceil(reachMm / pitchMm) + 6;
  const lattice = new Float64Array(side * side);
  fillNormal(lattice, seed, PURPOSE.phantom, stream);
  const wx = new Float64Array(4);
  const wy = new Float64Array(4);
  return (x, y) => {
    const u = x / pitchMm + side / 2;
    const v = y / pitchMm + side / 2;
    const i = Math.min(Math.max(Math.floor(u), 1), side - 3);
    const j = Math.min(Math.max(Math.floor(v), 1), side - 3);
    cubic(u - i, wx);
    cubic(v - j, wy);
    let sum = 0;
    for (let b = 0; b < 4; b++) {
      const row = (j + b - 1) * side + i - 1;
      for (let a = 0; a < 4; a++) sum += wy[b]! * wx[a]! * lattice[row + a]!;
    }
    return sum / LATTICE_SD;
  };
}

/** Standard deviation that the spline leaves of unit normals: the mean of Σw² over a cell, 151/315, in two axes. */
const LATTICE_SD = 151 / 315;

/** Weights of the uniform cubic B-spline at t ∈ [0, 1]. */
function cubic(t: number, w: Float64Array): void {
  const s = 1 - t;
  w[0] = (s * s * s) / 6;
  w[1] = (4 - 6 * t * t + 3 * t * t * t) / 6;
  w[2] = (4 - 6 * s * s + 3 * s * s * s) / 6;
  w[3] = (t * t * t) / 6;
}

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
