import type { FilteredBackprojection } from '../operators/radon/fbp/fbp.ts';

/**
 * The invertible transform T of paper mode, of which the measurement is some rows: P = ΛT. For MRI the Fourier
 * transform; for CT the Radon transform over all angles, inverted by FBP. The solver needs T⁻¹ of those rows only.
 */
export interface FullTransform {
  /** out ← T⁻¹ of a spectrum that is zero but for its measured rows, which are `rows`, shaped like the data. */
  inverseOfMeasured(rows: Float32Array, out: Float32Array): void;
}

/** Times that the measured views fit into about as many as the image has pixels across, as Song et al. 2022 take T. */
export const viewMultiple = (views: number, height: number, width: number): number =>
  Math.max(1, Math.round(Math.max(height, width) / views));

/**
 * T over `multiple` times as many views as were measured, with the measured ones among them: 23 equal angles are
 * no part of 320, but of 14·23 = 322. FBP weighs a view by its share of the turn, so one view
 * of T counts 1/multiple of what it counts when the measured views stand alone.
 * @param measured FBP of the measured geometry, unwindowed (T⁻¹ must undo T)
 */
export const radonOverAllViews = (measured: FilteredBackprojection, multiple: number): FullTransform => ({
  inverseOfMeasured(rows, out) {
    measured.apply(rows, out);
    for (let i = 0; i < out.length; i++) out[i]! /= multiple;
  },
});
