import type { ParameterValues } from '../../contract/parameters.ts';
import type { OwnFigures } from '../../contract/measurement/measurement.ts';
import type { ResultRow } from '../../contract/report.ts';
import type { ScoreModel } from '../../priors/score-model.ts';
import type { PriorOfSize } from '../../solvers/coarse-to-fine.ts';
import type { InverseProblem, SolverRun, SolverState } from '../../solvers/solver.ts';
import type { Travel } from '../../solvers/travel.ts';

/** What a run gets beside the problem. */
export interface SolverContext {
  readonly seed: number;
  /** Present where the solver needs one. */
  readonly prior: ScoreModel | null;
  /** The same for images of another size; absent: whatever is solved is solved at its own size. */
  readonly priorOfSize?: PriorOfSize;
  /** On the model's scale; for oracles only. */
  readonly truth: Float32Array | null;
  /** What the seeds of one method have in common (their start): the first fills it in. */
  readonly shared: Record<string, Float32Array>;
}

/** The code of a solver; its parameters are those of its entry, resolved. */
export interface SolverCode {
  run(problem: InverseProblem, parameters: ParameterValues, context: SolverContext, state: SolverState): SolverRun;
  /** What the solver chose by itself, for the report. */
  chosen(state: SolverState): Readonly<Record<string, number | string>>;
  /** What it found beside an image; absent: nothing. */
  found?(state: SolverState): Found;
}

/** What is told of an image beside the image itself. */
export interface Found {
  readonly figures?: OwnFigures;
  readonly levels?: ResultRow['levels'];
  /** What a person should know of it, in whole sentences. */
  readonly warnings?: readonly string[];
}

export const optional = (values: ParameterValues, id: string): number | null => {
  const v = values[id];
  return typeof v === 'number' ? v : null;
};

/** Null where nothing is repeated; jobs of earlier programs know no travel. */
export function travelOf(values: ParameterValues): Travel | null {
  const [length, repeats] = [optional(values, 'travelLength'), optional(values, 'travelRepeats')];
  return length === null || repeats === null || repeats === 0 ? null : { length, repeats };
}

export function priorOf(context: SolverContext): ScoreModel {
  if (context.prior === null) throw new Error('this solver needs a model');
  return context.prior;
}
