import { fbp } from '../../../operators/radon/fbp/fbp.ts';
import type { Geometry } from '../../../operators/radon/geometry.ts';
import type { FullTransform } from '../../../solvers/full-transform.ts';

/** Times that the measured views fit into about as many as the image has pixels across, as Song et al. 2022 take T. */
export const viewMultiple = (views: number, height: number, width: number): number =>
  Math.max(1, Math.round(Math.max(height, width) / views));

/**
 * T over `multiple` times as many views as were measured, with the measured ones among them: 23 equal angles are
 * no part of 320, but of 14·23 = 322. FBP weighs a view by its share of the turn, so one view
 * of T counts 1/multiple of what it counts when the measured views stand alone.
 */
export function radonOverAllViews(measured: Geometry, multiple: number): FullTransform {
  // Unwindowed: T⁻¹ must undo T. Made when it is first asked for, since paper mode alone does.
  let inverse: ReturnType<typeof fbp> | undefined;
  return {
    inverseOfMeasured(rows, out) {
      inverse ??= fbp(measured, { window: 'ram-lak', cutoff: 1 });
      inverse.apply(rows, out);
      for (let i = 0; i < out.length; i++) out[i]! /= multiple;
    },
  };
}
