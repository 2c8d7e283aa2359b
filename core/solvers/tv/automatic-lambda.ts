import { discrepancy, noiseIsKnown, typicalWeight } from '../discrepancy.ts';
import type { InverseProblem, SolverRun, SolverState, TvLambda } from '../solver.ts';
import { totalVariation, type TotalVariationSettings } from './total-variation.ts';

/**
 * λ where nobody says it. Where the noise is known: the discrepancy principle (Morozov), λ so large that ‖A x − y′‖
 * equals the noise. It never goes below the problem's least, which holds the operator's own error in check: with noise
 * smaller than that error no λ meets the noise. Where the noise is unknown or zero: the least.
 */
const tvLambdaOf = ({ tvLambda }: InverseProblem): TvLambda => tvLambda ?? UNIT_NORM;

/** Where A neither magnifies nor adds up, λ is of the size of the noise itself. */
const UNIT_NORM: TvLambda = { least: 1e-3, perNoise: 1 };

/** A good λ without any search, from the noise alone. */
export function expectedLambda(problem: InverseProblem): number {
  const { weights, noiseSd } = problem;
  const { least, perNoise } = tvLambdaOf(problem);
  const sd = weights ? 1 / Math.sqrt(typicalWeight(weights)) : noiseSd;
  return Math.max(least, perNoise * sd);
}

/** ln(discrepancy) that counts as met: less than its own scatter √(1/2m) at ten thousand samples. */
const CLOSE = 0.007;
const MOST_TRIALS = 12;
/** Factor between trials until one lies on each side. */
const STRIDE = 2;

/** Next λ: strides until the noise lies between two, then the secant in ln λ, kept off the ends of the bracket. */
function nextLambda(
  { below, above, missBelow, missAbove }: Record<string, number>,
  last: number,
  least: number,
): number {
  if (below === undefined || missBelow === undefined) return Math.max(least, last / STRIDE);
  if (above === undefined || missAbove === undefined) return last * STRIDE;
  const share = missBelow / (missBelow - missAbove);
  return below * (above / below) ** Math.min(0.85, Math.max(0.15, share));
}

/** Trials are one run to whoever watches: steps count on. */
export async function* counted(run: SolverRun, numbers: Record<string, number>): SolverRun {
  const before = numbers['iterationsBefore'] ?? 0;
  for await (const step of run) yield { ...step, step: before + step.step, of: before + step.of };
}

/** Goes on from the image and the duals of a finished TV run, with another λ. */
export function restart(state: SolverState): void {
  state.numbers['iterationsBefore'] = (state.numbers['iterationsBefore'] ?? 0) + state.step;
  state.step = 0;
  delete state.numbers['convergedAt'];
}

/**
 * TV with the λ that the noise asks for. Each trial goes on from the one before, image and duals; the last is run to
 * `settings.tolerance`. `state.numbers.lambda` is the value in use, at the end the chosen one.
 */
export async function* totalVariationAutomatic(
  problem: InverseProblem,
  settings: Omit<TotalVariationSettings, 'lambda'>,
  state: SolverState,
): SolverRun {
  const { numbers } = state;
  numbers['lambda'] ??= expectedLambda(problem);
  numbers['trial'] ??= noiseIsKnown(problem) ? 0 : MOST_TRIALS;
  const { least } = tvLambdaOf(problem);
  const residual = new Float32Array(problem.data.length);
  while (numbers['trial'] < MOST_TRIALS) {
    const lambda = numbers['lambda'];
    // The final precision is not needed to see on which side of the noise a λ lies.
    yield* counted(totalVariation(problem, { ...settings, lambda, tolerance: settings.tolerance * 4 }, state), numbers);
    problem.operator.forward(state.arrays['estimate']!, residual);
    for (let i = 0; i < residual.length; i++) residual[i] = residual[i]! - problem.data[i]!;
    const miss = Math.log(discrepancy(problem, residual));
    if (Math.abs(miss) < CLOSE || (miss > 0 && lambda <= least)) numbers['trial'] = MOST_TRIALS;
    else {
      Object.assign(numbers, miss < 0 ? { below: lambda, missBelow: miss } : { above: lambda, missAbove: miss });
      numbers['lambda'] = nextLambda(numbers, lambda, least);
      numbers['trial']++;
    }
    restart(state);
  }
  yield* counted(totalVariation(problem, { ...settings, lambda: numbers['lambda'] }, state), numbers);
}
