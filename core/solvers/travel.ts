/**
 * Time travel (RePaint: Lugmayr et al. 2022, arXiv 2201.09865, §4.2, Alg. 1 and App. B): whenever a stretch of noise levels has
 * been descended, noise is added back up to where it began and it is descended again. What was made up in a hole and what
 * is known around it then agree step by step, which one descent gives them no time for.
 */
import { fillNormal, PURPOSE } from '../image/random.ts';

export interface Travel {
  /** Levels of one stretch, RePaint's j. */
  readonly length: number;
  /** How often each stretch is descended again, RePaint's r − 1. The last one ends on the answer and is not. */
  readonly repeats: number;
}

/** The level, from 0, of every evaluation of a descent over so many levels; null travels nowhere. */
export function levelPlan(levels: number, travel: Travel | null): Int32Array {
  const { length, repeats } = travel ?? { length: levels, repeats: 0 };
  const plan: number[] = [];
  for (let from = 0; from < levels; from += length) {
    const end = Math.min(from + length, levels);
    for (let left = end < levels ? repeats : 0; left >= 0; left--) for (let k = from; k < end; k++) plan.push(k);
  }
  return Int32Array.from(plan);
}

/**
 * x at noise level `from` → at `to`, above it: q(x_to | x_from) = N(x_from, to² − from²).
 * @param draw number of the step that it follows @param noise room for a multiple of 4 numbers
 */
export function travelBack(
  x: Float32Array,
  from: number,
  to: number,
  seed: number,
  draw: number,
  noise: Float32Array,
): void {
  const spread = Math.sqrt(to * to - from * from);
  for (let first = 0; first < x.length; first += noise.length) {
    const some = noise.subarray(0, x.length - first);
    fillNormal(some, seed, PURPOSE.travel, draw, first);
    for (let i = 0; i < some.length; i++) x[first + i] = x[first + i]! + spread * some[i]!;
  }
}
