import { type Parameter, type ParameterValues, schemaOf } from '../../contract/parameters.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import type { ScoreModel } from '../../priors/score-model.ts';
import type { InverseProblem, SolverRun, SolverState } from '../../solvers/solver.ts';

/** What one sample takes, for estimates. */
export interface SolverCost {
  /** Evaluations of the network. */
  readonly evaluations: number;
  /** Projections of the image over all views, forward or back; what a method does beside them is counted in. */
  readonly projections: number;
}

/** What a run gets beside the problem. */
export interface SolverContext {
  readonly seed: number;
  /** Present where the entry needs a model. */
  readonly prior: ScoreModel | null;
  /** On the model's scale; for oracles only. */
  readonly truth: Float32Array | null;
  /** What the seeds of one method have in common (their start): the first fills it in. */
  readonly shared: Record<string, Float32Array>;
}

export interface SolverEntry {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly needsModel: boolean;
  /** One run a seed; the mean of the runs is reported. */
  readonly stochastic: boolean;
  readonly parameters: readonly Parameter[];
  /** Checks a set of values and writes every default out. */
  resolve(values: Readonly<Record<string, unknown>>): Result<ParameterValues>;
  cost(parameters: ParameterValues): SolverCost;
  run(problem: InverseProblem, parameters: ParameterValues, context: SolverContext, state: SolverState): SolverRun;
  /** The same with half the weight on the data; null, or nothing here, where no setting gives it. */
  readonly halved?: (parameters: ParameterValues) => ParameterValues | null;
  /** What the solver chose by itself, for the report. */
  chosen(state: SolverState): Readonly<Record<string, number | string>>;
}

type Plan = Omit<SolverEntry, 'resolve'>;

/** An entry whose values are checked against its own parameters. */
export function entry(plan: Plan): SolverEntry {
  const schema = schemaOf(plan.parameters);
  return {
    ...plan,
    resolve(values) {
      const parsed = schema.safeParse(values);
      if (parsed.success) return ok(parsed.data);
      const issue = parsed.error.issues[0];
      const parameter = `${plan.id} ${issue?.path.join('.') ?? ''}`.trim();
      return err({ code: 'invalid-parameter', parameter, reason: issue?.message ?? 'not valid' });
    },
  };
}

export const numberIn = (values: ParameterValues, id: string): number => {
  const v = values[id];
  if (typeof v !== 'number') throw new Error(`${id} is not a number: the job was not resolved`);
  return v;
};
export const optional = (values: ParameterValues, id: string): number | null => {
  const v = values[id];
  return typeof v === 'number' ? v : null;
};

export function priorOf(context: SolverContext): ScoreModel {
  if (context.prior === null) throw new Error('this solver needs a model');
  return context.prior;
}

export const iterations = (value: number, help: string): Parameter => ({
  kind: 'number',
  id: 'iterations',
  label: 'Iterations',
  stage: 'solver',
  integer: true,
  min: 1,
  max: 100_000,
  default: value,
  help,
});
