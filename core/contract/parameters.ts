import { z } from 'zod';
import { err, ok, type Result } from './result.ts';

/** Where a parameter stands in a recipe. */
export type Stage = 'data' | 'operator' | 'model' | 'solver' | 'output';

/** A state of a recipe: what its input is and what else is set. All of it must hold. */
export interface Condition {
  /** `image`, or a kind of raw measurement. */
  readonly input?: string;
  /** By parameter id: any of these, its default where nothing is given. */
  readonly values?: Readonly<Record<string, readonly ParameterValue[]>>;
}

interface Described {
  /** camelCase; the flag is its kebab-case. */
  readonly id: string;
  readonly label: string;
  /** One sentence, shown in `--help`, beside the field and in the reference page. */
  readonly help: string;
  readonly stage: Stage;
  readonly unit?: string;
  /** Folded away where there is room for few. */
  readonly advanced?: boolean;
  /** Ids under which it was known: still read, from flags and from recipes, and never beside each other. */
  readonly aliases?: readonly string[];
  /** The state in which it says anything; absent: always. */
  readonly when?: Condition;
  /** A state in which something else says it. */
  readonly unless?: Condition;
  /** The state in which no default can say it, only the person; or another parameter in its place. */
  readonly required?: Condition & { readonly or?: string };
}

export interface NumberParameter extends Described {
  readonly kind: 'number';
  readonly integer?: boolean;
  readonly min: number;
  readonly max: number;
  /** null: left out unless given. */
  readonly default: number | null;
}
export interface ChoiceParameter extends Described {
  readonly kind: 'choice';
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  readonly default: string | null;
  /** One of two choices that its flag says by itself, without a value; the other is the default. */
  readonly alone?: string;
}
/** A value with a small grammar of its own (a path, a noise level, a range of angles), parsed by whoever owns it. */
export interface TextParameter extends Described {
  readonly kind: 'text';
  /** Shown in help, for example `none|gaussian:0.01|poisson:1e5`. */
  readonly form: string;
  readonly default: string | null;
}
/** A parameter written down once: flag, form field, job schema, validation message and help all read this. */
export type Parameter = NumberParameter | ChoiceParameter | TextParameter;
export type ParameterValue = number | string | null;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** The same with other defaults, as a preset sets them: values of the kind that each parameter takes. */
export const withDefaults = (ps: readonly Parameter[], defaults: ParameterValues): readonly Parameter[] =>
  ps.map((p) => (p.id in defaults ? ({ ...p, default: defaults[p.id] } as Parameter) : p));

function schemaOfOne(p: Parameter): z.ZodType<ParameterValue> {
  switch (p.kind) {
    case 'number': {
      const n = (p.integer ? z.int() : z.number()).min(p.min).max(p.max);
      return p.default === null ? n.nullable().default(null) : n.default(p.default);
    }
    case 'choice': {
      const c = z.enum(p.choices.map((choice) => choice.id));
      return p.default === null ? c.nullable().default(null) : c.default(p.default);
    }
    case 'text':
      return p.default === null ? z.string().min(1).nullable().default(null) : z.string().min(1).default(p.default);
  }
}

/** The schema of a set of values: unknown names are refused, missing ones get their default. */
export const schemaOf = (ps: readonly Parameter[]): z.ZodType<ParameterValues> =>
  z.strictObject(Object.fromEntries(ps.map((p) => [p.id, schemaOfOne(p)])));

/** The flag of a parameter: `binPitch` → `bin-pitch`; a solver's own parameters carry its id: `tv-lambda`. */
export const flagOf = (id: string): string =>
  id.replace(/[A-Z0-9]+/g, (m, at: number) => (/\d/.test(m) || at === 0 ? m : `-${m.toLowerCase()}`));

/** Values by the ids of today. Errors: contradiction, where one parameter is given under two of its names. */
export function withoutAliases(
  ps: readonly Parameter[],
  values: ParameterValues,
): Result<Record<string, ParameterValue>> {
  const older = new Set(ps.flatMap(({ aliases = [] }) => aliases));
  const found = Object.fromEntries(Object.entries(values).filter(([id]) => !older.has(id)));
  for (const { id, aliases = [] } of ps) {
    const names = [id, ...aliases].filter((name) => (values[name] ?? null) !== null);
    if (names.length > 1) {
      const [one, other] = names.map((name) => `--${flagOf(name)}`);
      return err({
        code: 'contradiction',
        reason: `${one} and ${other} are two names of one setting`,
        remedy: `Give --${flagOf(id)} alone.`,
      });
    }
    const value = names[0] === undefined ? null : (values[names[0]] ?? null);
    if (value !== null) found[id] = value;
  }
  return ok(found);
}

const STAGES: readonly Stage[] = ['data', 'operator', 'model', 'solver', 'output'];

const holds = (of: Condition, ps: readonly Parameter[], values: ParameterValues, input: string): boolean =>
  (of.input === undefined || of.input === input) &&
  Object.entries(of.values ?? {}).every(([id, any]) =>
    any.includes(values[id] ?? ps.find((p) => p.id === id)?.default ?? null),
  );

/** Whether a parameter, one of `ps`, says anything of such an input beside these values. */
export const concerns = (p: Parameter, ps: readonly Parameter[], values: ParameterValues, input: string): boolean =>
  (p.when === undefined || holds(p.when, ps, values, input)) &&
  (p.unless === undefined || !holds(p.unless, ps, values, input));

/** Values by the ids of today, without those that do not concern it: a form has no field to change them by. */
export function concerning(ps: readonly Parameter[], values: ParameterValues, input: string): ParameterValues {
  // Two names at once are refused by who reads the values.
  const named = withoutAliases(ps, values);
  const own = named.ok ? named.value : values;
  const stray = ps.filter((p) => !concerns(p, ps, own, input)).map(({ id }) => id);
  return Object.fromEntries(Object.entries(own).filter(([id]) => !stray.includes(id)));
}

/**
 * Ids of what only the person can say and has not, in the order of the stages.
 * @param more ids that are given apart from the values, as numbers of a file
 */
export const missingOf = (
  ps: readonly Parameter[],
  values: ParameterValues,
  input: string,
  more: readonly string[] = [],
): readonly string[] => {
  const isGiven = (id: string): boolean => (values[id] ?? null) !== null || more.includes(id);
  return ps
    .filter(({ id, required }) => {
      if (required === undefined || isGiven(id)) return false;
      return holds(required, ps, values, input) && (required.or === undefined || !isGiven(required.or));
    })
    .sort((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage))
    .map(({ id }) => id);
};
