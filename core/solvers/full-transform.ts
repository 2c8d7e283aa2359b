import type { ProximalOperator } from '../operators/proximal-map.ts';

/**
 * The invertible transform T of paper mode, of which the measurement is some rows: P = ΛT. For MRI the Fourier
 * transform; for CT the Radon transform over all angles, inverted by FBP; for a pixel mask the identity; for a grey the
 * orthogonal decoupling of colours. The solver needs T⁻¹ of those rows only.
 */
export interface FullTransform {
  /** out ← T⁻¹ of a spectrum that is zero but for its measured rows, which are `rows`, shaped like the data. */
  inverseOfMeasured(rows: Float32Array, out: Float32Array): void;
}

/**
 * That of an operator with a proximal map in closed form: T completes the rows of A orthogonally, so that T⁻¹ of the
 * measured ones is A⁺. Where A has no rows, nothing was measured and it is 0.
 */
export function completed({ inShape, proximal }: Pick<ProximalOperator, 'inShape' | 'proximal'>): FullTransform {
  let zero: Float32Array | null = null;
  return {
    inverseOfMeasured(rows, out) {
      zero ??= new Float32Array(inShape.reduce((size, n) => size * n, 1));
      proximal(rows, null).solve(zero, 0, out);
    },
  };
}
