import { typicalWeight } from '../discrepancy.ts';
import type { InverseProblem, SolverRun, SolverState, WeightByNoise } from '../solver.ts';

/** A solver with a weight λ, as a search for it sees it; it goes on from what the state holds. */
export interface Weighted {
  /** A good λ without a search. */
  readonly expected: number;
  /** A smaller one only fits what is wrong with the operator. */
  readonly least: number;
  /** Whether `expected` is taken as it is where nobody says λ. */
  readonly isFinal: boolean;
  /** @param isTrial on which side of the noise a λ lies can be seen without the final precision */
  run(lambda: number, isTrial: boolean, state: SolverState): SolverRun;
}

/** λ from the noise alone, without a search. */
export function lambdaOfNoise({ weights, noiseSd }: InverseProblem, { least, perNoise }: WeightByNoise): number {
  const sd = weights ? 1 / Math.sqrt(typicalWeight(weights)) : noiseSd;
  return Math.max(least, perNoise * sd);
}

/** Trials are one run to whoever watches: steps count on. */
export async function* counted(run: SolverRun, numbers: Record<string, number>): SolverRun {
  const before = numbers['iterationsBefore'] ?? 0;
  for await (const step of run) yield { ...step, step: before + step.step, of: before + step.of };
}

/** Goes on from what a finished run has left, such as an image and its duals, with another λ. */
export function restart(state: SolverState): void {
  state.numbers['iterationsBefore'] = (state.numbers['iterationsBefore'] ?? 0) + state.step;
  state.step = 0;
  delete state.numbers['convergedAt'];
}
