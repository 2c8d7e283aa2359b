import type { Vector } from '../linear-operator.ts';

/** What coils see of an image, in groups of so many together: [pixel, sets, coil of the group] each. */
export interface SeenByCoils {
  readonly groups: readonly { readonly re: Float32Array; readonly im: Float32Array }[];
  /** Coils of a group; those that fill the last one up see nothing. */
  readonly together: number;
  readonly coils: number;
  readonly sets: number;
  readonly height: number;
  readonly width: number;
}

/** A, Aᵀ and AᵀA of coils and samples (coils.ts). */
export interface CoilProducts {
  forward(x: Vector, y: Vector): void;
  adjoint(y: Vector, x: Vector): void;
  normal(x: Vector, out: Vector): void;
}
