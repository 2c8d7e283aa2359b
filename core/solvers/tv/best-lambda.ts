import { counted, restart } from './automatic-lambda.ts';
import type { InverseProblem, SolverRun, SolverState } from '../solver.ts';
import { totalVariation, type TotalVariationSettings } from './total-variation.ts';

const STRIDE = Math.SQRT2 ** 3;
/** λ on either side of the centre: nine in all. */
const REACH = 4;
/** Steps by which an end that wins may be moved out, on either side. */
const MOST_EXTENSIONS = 8;

function squaredError(x: Float32Array, truth: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! - truth[i]!) ** 2;
  return sum;
}

/**
 * TV with the λ that the truth likes best: an oracle for benches, which no measurement can follow. Nine values a factor
 * 2.8 apart around `settings.lambda`, then further out for as long as an end of the grid wins.
 * From the largest λ down, each from its neighbour's image and duals. At the end the estimate is the best image,
 * `state.numbers.lambda` its λ.
 */
export async function* totalVariationBest(
  problem: InverseProblem,
  settings: TotalVariationSettings,
  truth: Float32Array,
  state: SolverState,
): SolverRun {
  const { arrays, numbers } = state;
  numbers['rung'] ??= REACH; // λ = settings.lambda · STRIDE^rung
  numbers['high'] ??= REACH;
  numbers['low'] ??= REACH;
  while (numbers['finished'] !== 1) {
    const rung = numbers['rung'];
    yield* counted(totalVariation(problem, { ...settings, lambda: settings.lambda * STRIDE ** rung }, state), numbers);
    const estimate = arrays['estimate']!;
    const error = squaredError(estimate, truth);
    if (error < (numbers['error'] ?? Infinity)) {
      Object.assign(numbers, { error, bestRung: rung, lambda: settings.lambda * STRIDE ** rung });
      arrays['best'] = Float32Array.from(estimate);
    }
    numbers['low'] = Math.min(numbers['low'], rung);
    numbers['high'] = Math.max(numbers['high'], rung);
    const { low, high, bestRung } = numbers;
    if (low > -REACH || (bestRung === low && low > -REACH - MOST_EXTENSIONS)) numbers['rung'] = low - 1;
    else if (bestRung === high && high < REACH + MOST_EXTENSIONS) numbers['rung'] = high + 1;
    else {
      numbers['finished'] = 1;
      estimate.set(arrays['best']!);
    }
    restart(state);
  }
}
