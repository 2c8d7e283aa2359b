import { clearUnseen, isComplex, magnitudesOf } from '../../image/complex.ts';
import type { InverseProblem, SolverRun, SolverState } from '../solver.ts';
import { counted, restart, type Weighted } from './trials.ts';

const STRIDE = Math.SQRT2 ** 3;
/** λ on either side of the centre: nine in all. */
const REACH = 4;
/** Steps by which an end that wins may be moved out, on either side. */
const MOST_EXTENSIONS = 8;

/** ‖x − truth‖² of what is looked at and scored: of complex images their magnitude. Both of the problem's shape. */
export function scoredError(
  { shape: [channels, height, width], seen }: Pick<InverseProblem, 'shape' | 'seen'>,
  x: Float32Array,
  truth: Float32Array,
): number {
  if (!isComplex(channels)) return squaredError(x, truth);
  const pixels = height * width;
  const image = x.slice();
  if (seen !== undefined) clearUnseen(image, seen, pixels);
  return squaredError(magnitudesOf(image, pixels), magnitudesOf(truth, pixels));
}

function squaredError(x: Float32Array, truth: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! - truth[i]!) ** 2;
  return sum;
}

/**
 * The λ that the truth likes best: an oracle for benches, which no measurement can follow. Nine values a factor
 * 2.8 apart around `centre`, then further out for as long as an end of the grid wins.
 * From the largest λ down, each from what its neighbour left. At the end the estimate is the best image,
 * `state.numbers.lambda` its λ.
 * @param errorOf how far an image is from the truth
 */
export async function* bestLambda(
  solver: Weighted,
  centre: number,
  errorOf: (estimate: Float32Array) => number,
  state: SolverState,
): SolverRun {
  const { arrays, numbers } = state;
  numbers['rung'] ??= REACH; // λ = centre · STRIDE^rung
  numbers['high'] ??= REACH;
  numbers['low'] ??= REACH;
  while (numbers['finished'] !== 1) {
    const rung = numbers['rung'];
    const lambda = centre * STRIDE ** rung;
    yield* counted(solver.run(lambda, false, state), numbers);
    const estimate = arrays['estimate']!;
    const error = errorOf(estimate);
    if (error < (numbers['error'] ?? Infinity)) {
      Object.assign(numbers, { error, bestRung: rung, lambda });
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
