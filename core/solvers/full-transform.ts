/**
 * The invertible transform T of paper mode, of which the measurement is some rows: P = ΛT. For MRI the Fourier
 * transform; for CT the Radon transform over all angles, inverted by FBP. The solver needs T⁻¹ of those rows only.
 */
export interface FullTransform {
  /** out ← T⁻¹ of a spectrum that is zero but for its measured rows, which are `rows`, shaped like the data. */
  inverseOfMeasured(rows: Float32Array, out: Float32Array): void;
}
