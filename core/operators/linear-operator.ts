export type Vector = Float32Array | Float64Array;

/** A: Rⁿ → Rᵐ. Complex images are two planes (re, im), so one real inner product serves all. */
export interface LinearOperator {
  readonly inShape: readonly number[];
  readonly outShape: readonly number[];
  /** y ← A x. Overwrites y; allocates nothing. */
  forward(x: Vector, y: Vector): void;
  /** x ← Aᵀ y: the exact transpose of forward, never an approximate inverse. */
  adjoint(y: Vector, x: Vector): void;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);
