import { sizeOf } from '../operators/linear-operator.ts';
import type { InverseProblem } from './solver.ts';

/** What there is before the first step: the analytic inverse, else the quick fill of a hole, else the start, else 0 or `lower`. */
export function firstImage({ shape, data, lower, analyticInverse, fills, start }: InverseProblem): Float32Array {
  const image = new Float32Array(sizeOf(shape)).fill(Math.max(lower ?? 0, 0));
  if (analyticInverse !== undefined) analyticInverse(data, image);
  else if (fills?.harmonic !== undefined) fills.harmonic(image, 0);
  else start?.(image);
  return image;
}
