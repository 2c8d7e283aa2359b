/**
 * The symmetries of a rectangle as permutations of a plane [height, width]: out[i] = in[permutation[i]].
 * 0–3: identity, left–right, top–bottom, both; 4–7, of a square only: the same after a transposition.
 */
export type Symmetry = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

const OF_A_RECTANGLE: readonly Symmetry[] = [0, 1, 2, 3];
const OF_A_SQUARE: readonly Symmetry[] = [0, 1, 2, 3, 4, 5, 6, 7];

/** All of them, for images that have no preferred side. */
export const symmetriesOf = (height: number, width: number): readonly Symmetry[] =>
  height === width ? OF_A_SQUARE : OF_A_RECTANGLE;

/** Of images with an up and a down, as photographs are: as it is, and left–right. */
export const MIRRORED: readonly Symmetry[] = [0, 1];

/** Writes the permutation of one symmetry. */
export function symmetryPermutation(which: Symmetry, height: number, width: number, out: Int32Array): void {
  const flipColumns = (which & 1) !== 0;
  const flipRows = (which & 2) !== 0;
  const transpose = (which & 4) !== 0;
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++) {
      const rr = flipRows ? height - 1 - r : r;
      const cc = flipColumns ? width - 1 - c : c;
      out[r * width + c] = transpose ? cc * width + rr : rr * width + cc;
    }
  }
}

/** out ← x in the order of a permutation, every plane alike. */
export function turn(x: Float32Array, permutation: Int32Array, out: Float32Array): void {
  const plane = permutation.length;
  for (let p = 0; p < x.length; p += plane) for (let i = 0; i < plane; i++) out[p + i] = x[p + permutation[i]!]!;
}

/** out ← x in the order that it had before `turn`. */
export function turnBack(x: Float32Array, permutation: Int32Array, out: Float32Array): void {
  const plane = permutation.length;
  for (let p = 0; p < x.length; p += plane) for (let i = 0; i < plane; i++) out[p + permutation[i]!] = x[p + i]!;
}
