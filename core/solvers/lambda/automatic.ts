import { discrepancy, noiseIsKnown } from '../discrepancy.ts';
import type { InverseProblem, SolverRun, SolverState } from '../solver.ts';
import { counted, restart, type Weighted } from './trials.ts';

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

/**
 * λ where nobody says it. Where the noise is known: the discrepancy principle (Morozov), λ so large that ‖A x − y‖
 * equals the noise. It never goes below the least, which holds the operator's own error in check: with noise
 * smaller than that error no λ meets the noise. Where the noise is unknown or zero: the least. Where what is expected is final
 * nothing is searched: an undersampled image has nearly as many free pixels as samples, and one that is any good fits much of their noise.
 * Each trial goes on from the one before; the last is run to the end. `state.numbers.lambda` is the value in use, at the end
 * the chosen one.
 */
export async function* automaticLambda(problem: InverseProblem, solver: Weighted, state: SolverState): SolverRun {
  const { numbers } = state;
  const { least } = solver;
  numbers['lambda'] ??= solver.expected;
  numbers['trial'] ??= noiseIsKnown(problem) && !solver.isFinal ? 0 : MOST_TRIALS;
  const residual = new Float32Array(problem.data.length);
  while (numbers['trial'] < MOST_TRIALS) {
    const lambda = numbers['lambda'];
    yield* counted(solver.run(lambda, true, state), numbers);
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
  yield* counted(solver.run(numbers['lambda'], false, state), numbers);
}
