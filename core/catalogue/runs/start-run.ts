import type { ParameterValues } from '../../contract/parameters.ts';
import type { InverseProblem, SolverState, SolverStep } from '../../solvers/solver.ts';
import { classicalStart } from '../../solvers/start.ts';
import { numberIn } from '../solvers/solver-entry.ts';
import { START } from '../solvers/start.ts';
import type { SolverContext } from './solver-run.ts';

/**
 * The start of a sampler, which the seeds of a method share: the first to come makes it. The state keeps it, so that a
 * run goes on in another process.
 * @param of steps that follow it
 */
export async function* sharedStart(
  problem: InverseProblem,
  values: ParameterValues,
  { shared }: SolverContext,
  { arrays }: SolverState,
  of: number,
): AsyncGenerator<SolverStep, Float32Array> {
  const start = arrays['start'] ?? shared['start'] ?? (yield* classicalStart(problem, numberIn(values, START), of));
  shared['start'] ??= start;
  return (arrays['start'] ??= start);
}
