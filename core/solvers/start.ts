/** Where the proximal engine begins: a short TV, and a noise level that covers its error. */
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

/** First noise level at 23 equal views, tuned on the validation slices: about four times the start's usual error. */
const SIGMA_AT_23_VIEWS = 0.1;
const GAP_AT_23_VIEWS = 180 / 23;
/** The start's error falls with the number of views like views^−0.8 (measured from 10 to 90 views). */
const GAP_POWER = 0.8;
const LEAST = 0.02;
const MOST = 0.25;

/**
 * A first noise level above the start's error, from how far apart the views lie: the wider the gap that a random
 * direction falls into, the less the start knows. Statistics of the start itself (its change by denoising, by a data
 * step) were tried and follow its error hardly at all within one number of views.
 */
export function startSigma(anglesDeg: readonly number[]): number {
  const sorted = anglesDeg.map((a) => ((a % 180) + 180) % 180).sort((a, b) => a - b);
  let squares = 0;
  for (let i = 0; i < sorted.length; i++) {
    const next = i + 1 < sorted.length ? sorted[i + 1]! : sorted[0]! + 180;
    squares += (next - sorted[i]!) ** 2;
  }
  const gap = squares / 180;
  return Math.min(MOST, Math.max(LEAST, SIGMA_AT_23_VIEWS * (gap / GAP_AT_23_VIEWS) ** GAP_POWER));
}
