/** Where the proximal engine begins: the problem's own start, or a short TV. */
import { sizeOf } from '../operators/linear-operator.ts';
import { firstImage } from './first-image.ts';
import { freshState, type InverseProblem, type SolverStep } from './solver.ts';
import { totalVariation } from './tv/total-variation.ts';
import { expectedTv } from './tv/weighted.ts';

/**
 * The problem's own start where it has one, else TV from the first image with a λ that needs no search. Yields as step
 * 0 of the `of` steps that follow it, so that there is a picture at once; returns the start [channels, height, width].
 * @param iterations of TV
 */
export async function* classicalStart(
  problem: InverseProblem,
  iterations: number,
  of: number,
): AsyncGenerator<SolverStep, Float32Array> {
  if (problem.start !== undefined) {
    const own = new Float32Array(sizeOf(problem.shape));
    problem.start(own);
    return own;
  }
  const state = freshState();
  const settings = { lambda: expectedTv(problem), iterations, tolerance: 0, every: 10 };
  for await (const step of totalVariation(problem, settings, state)) yield { ...step, step: 0, of };
  return state.arrays['estimate'] ?? firstImage(problem);
}
