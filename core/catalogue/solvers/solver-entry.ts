import { type NumberParameter, type Parameter, type ParameterValues, schemaOf } from '../../contract/parameters.ts';
import type { Asking } from '../../modalities/asking.ts';
import { err, ok, type Result } from '../../contract/result.ts';

/** What one sample takes. */
export interface SolverCost {
  /** Evaluations of the network, as many as will be made; a batch of B images counts B. */
  readonly evaluations: number;
  /** The same in images of the job's own size, where some are asked for on smaller grids. */
  readonly ofFullSize?: number;
  /** Of `evaluations`, those through which a gradient is pulled back: each takes the time of two more. */
  readonly pullbacks?: number;
  /** About how many applications of the operator, forward or adjoint; what a method does beside them is counted in. */
  readonly applications: number;
}

/**
 * What a solver cannot do without: a network; one whose engine has gradients; one whose weights can be moved; of the problem an analytic inverse, an invertible transform of which it
 * measures a part, a hole that can be filled, or an operator without negative entries; the truth.
 */
export type Need = 'prior' | 'gradient' | 'weights' | 'analytic' | 'fullTransform' | 'nonNegative' | 'fill' | 'truth';

/** One of its settings needs more than the solver itself. */
export interface SettingNeed {
  readonly need: Need;
  /** As it is typed: `--tv-lambda best`. */
  readonly setting: string;
  /** What to do where it is not there, a sentence. */
  readonly remedy: string;
}

/** A solver as forms, flags, estimates and reports know it: data only; its code is in ../runs. */
export interface SolverEntry {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly needs: readonly Need[];
  /** Its answer is exact to the network's own digits: all of them are asked for. */
  readonly exact?: true;
  /** One run a seed; the mean of the runs is reported. */
  readonly stochastic: boolean;
  readonly parameters: readonly Parameter[];
  /** Checks a set of values and writes every default out. */
  resolve(values: Readonly<Record<string, unknown>>): Result<ParameterValues>;
  cost(parameters: ParameterValues, asking: Asking): SolverCost;
  /** The same with half the weight on the data; null, or nothing here, where no setting gives it. */
  readonly halved?: (parameters: ParameterValues) => ParameterValues | null;
  /** What these values need beside `needs`. */
  readonly settingNeeds?: (parameters: ParameterValues) => SettingNeed | null;
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
export const iterations = (value: number, help: string): Parameter => counted('iterations', 'Iterations', value, help);
export const steps = (value: number, help: string): Parameter => counted('steps', 'Steps', value, help);

/** Of the data step, where it has no closed form. */
export const cgIterations: NumberParameter = {
  kind: 'number',
  id: 'cgIterations',
  label: 'CG iterations',
  stage: 'solver',
  integer: true,
  min: 1,
  max: 1000,
  default: 3,
  advanced: true,
  help: 'Conjugate-gradient iterations of one data step.',
};

/** How much of the same a solver does. */
const counted = (id: string, label: string, value: number, help: string): Parameter => ({
  kind: 'number',
  id,
  label,
  stage: 'solver',
  integer: true,
  min: 1,
  max: 100_000,
  default: value,
  help,
});
