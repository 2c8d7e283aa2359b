import type { ParameterValues } from '../../contract/parameters.ts';
import { automaticLambda } from '../../solvers/lambda/automatic.ts';
import { bestLambda, scoredError } from '../../solvers/lambda/best.ts';
import type { Weighted } from '../../solvers/lambda/trials.ts';
import type { InverseProblem, SolverRun, SolverState } from '../../solvers/solver.ts';
import type { SolverContext } from './solver-run.ts';

/** A solver with the λ that its values ask for: by the noise, by the truth, or a number. */
export function withLambda(
  { lambda }: ParameterValues,
  solver: Weighted,
  run: { readonly problem: InverseProblem; readonly context: SolverContext; readonly state: SolverState },
): SolverRun {
  const { problem, context, state } = run;
  if (lambda === 'auto') return automaticLambda(problem, solver, state);
  if (lambda === 'best') {
    const { truth } = context;
    if (truth === null) throw new Error('the oracle needs a truth');
    return bestLambda(solver, solver.expected, (x) => scoredError(problem, x, truth), state);
  }
  const fixed = Number(lambda);
  state.numbers['lambda'] = fixed;
  return solver.run(fixed, false, state);
}
