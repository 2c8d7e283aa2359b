import { z } from 'zod';
import { err, ok, type Result } from './result.ts';

/** Where a parameter stands in a recipe. */
export type Stage = 'data' | 'operator' | 'model' | 'solver' | 'output';

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
