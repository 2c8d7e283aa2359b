/**
 * A x = b for an average that is known in places: x_i·d_i − Σ_j w_ij x_j = b_i over the unknown pixels, d_i the sum of all
 * weights of i, those to known pixels among them. Weights are positive and need not be symmetric.
 */
export interface Links {
  readonly count: number;
  /** The links of unknown i are start[i] … start[i + 1] − 1, none to itself. */
  readonly start: Int32Array;
  readonly to: Int32Array;
  readonly weight: Float32Array;
  /** The sum of its weights to known pixels. */
  readonly outward: Float64Array;
  readonly diagonal: Float64Array;
}

/** @param outward the sum of each one's weights to known pixels */
export function linked(start: Int32Array, to: Int32Array, weight: Float32Array, outward: Float64Array): Links {
  const count = start.length - 1;
  // Summed, not carried along: where nearly all of an unknown's weight stays among its like, a difference would be noise.
  const diagonal = Float64Array.from(outward);
  for (let i = 0; i < count; i++) for (let k = start[i]!; k < start[i + 1]!; k++) diagonal[i]! += weight[k]!;
  return { count, start, to, weight, outward, diagonal };
}

/** y ← A x */
export function apply({ count, start, to, weight, diagonal }: Links, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < count; i++) {
    let sum = diagonal[i]! * x[i]!;
    for (let k = start[i]!; k < start[i + 1]!; k++) sum -= weight[k]! * x[to[k]!]!;
    y[i] = sum;
  }
}
