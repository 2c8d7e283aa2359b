import { fillNormal, PURPOSE } from '../random.ts';

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
