import { Option } from '@commander-js/extra-typings';
import {
  flagOf,
  type NumberParameter,
  type Parameter,
  type ParameterValue,
  type ParameterValues,
  withoutAliases,
} from '../../core/contract/parameters.ts';
import { err, ok, type Result } from '../../core/contract/result.ts';

/** `--views <n>` and the like, from the one place where a parameter is written down. */
const termOf = (p: Parameter, prefix: string): string => {
  const name = `--${prefix}${flagOf(p.id)}`;
  switch (p.kind) {
    case 'number':
      return `${name} <${p.unit ?? (p.integer === true ? 'n' : 'number')}>`;
    case 'choice':
      return p.alone === undefined ? `${name} <${p.choices.map((c) => c.id).join('|')}>` : name;
    case 'text':
      return `${name} <${p.form}>`;
  }
};

const shortNumber = (x: number): string => (Math.abs(x) >= 1e7 ? x.toExponential().replace('+', '') : String(x));

/** Above this a bound only keeps nonsense out, and is no news to anybody. */
const PLAIN_BOUND = 1e4;
/** And nobody wants to read such a one. */
const ENDLESS = 1e12;

function rangeText({ min, max }: NumberParameter): string[] {
  if (Math.abs(min) < PLAIN_BOUND && max < PLAIN_BOUND) return [`${shortNumber(min)} to ${shortNumber(max)}`];
  return min >= 0 ? [`at least ${shortNumber(min)}`] : [];
}

/** Range and default of a parameter, as `--help` shows them. */
function bounds(p: Parameter): string {
  if (p.kind === 'choice' && p.alone !== undefined) return '';
  const parts = [...(p.kind === 'number' ? rangeText(p) : []), ...(p.default === null ? [] : [`default ${p.default}`])];
  return parts.length === 0 ? '' : ` [${parts.join(', ')}]`;
}

/** A command, as far as flags concern it. */
interface Flagged {
  addOption(option: Option): unknown;
}

/** Adds one flag a parameter; the values arrive as text and are read by `readValues`. */
export function addFlags(command: Flagged, parameters: readonly Parameter[], prefix = '', group?: string): void {
  for (const p of parameters) {
    const option = new Option(termOf(p, prefix), `${p.help}${bounds(p)}`);
    if (group !== undefined) option.helpGroup(group);
    command.addOption(option);
    addUnlisted(
      command,
      (p.aliases ?? []).map((id) => ({ ...p, id })),
      prefix,
    );
  }
}

/** Flags that are understood and not told of: other names of some that are. */
export function addUnlisted(command: Flagged, parameters: readonly Parameter[], prefix = ''): void {
  for (const p of parameters) command.addOption(new Option(termOf(p, prefix)).hideHelp());
}

/** The text of one flag → its value, or one sentence about what is wrong with it. */
export function readValue(p: Parameter, text: string, flag: string): Result<ParameterValue> {
  const refuse = (reason: string): Result<never> => err({ code: 'invalid-parameter', parameter: flag, reason });
  if (text.trim() === '') return refuse('its value is empty');
  switch (p.kind) {
    case 'text':
      return ok(text);
    case 'choice':
      if (p.choices.some((c) => c.id === text)) return ok(text);
      return refuse(`"${text}" is not one of ${p.choices.map((c) => c.id).join(', ')}`);
    case 'number': {
      const value = Number(text);
      if (!Number.isFinite(value)) return refuse(`"${text}" is not a number`);
      if (p.integer === true && !Number.isInteger(value)) return refuse(`${text} is not a whole number`);
      if (value >= p.min && value <= p.max) return ok(value);
      if (p.max < ENDLESS) return refuse(`${text} is not between ${shortNumber(p.min)} and ${shortNumber(p.max)}`);
      return refuse(value < p.min ? `${text} is less than ${shortNumber(p.min)}` : `${text} is too large`);
    }
  }
}

export interface Values {
  readonly values: ParameterValues;
  /** Ids of those that were given. */
  readonly given: ReadonlySet<string>;
}

/** Reads the flags of these parameters out of what commander collected; the rest have their defaults. */
export function readValues(
  parameters: readonly Parameter[],
  options: Readonly<Record<string, unknown>>,
  prefix = '',
): Result<Values> {
  const values: Record<string, ParameterValue> = {};
  const given = new Set<string>();
  for (const p of parameters) {
    values[p.id] = p.default;
    const typed: Record<string, ParameterValue> = {};
    for (const id of [p.id, ...(p.aliases ?? [])]) {
      const flag = `${prefix}${flagOf(id)}`;
      const text = options[new Option(`--${flag} <x>`).attributeName()];
      if (text === true && p.kind === 'choice' && p.alone !== undefined) typed[id] = p.alone;
      if (typeof text !== 'string') continue;
      const value = readValue(p, text, `--${flag}`);
      if (!value.ok) return value;
      typed[id] = value.value;
    }
    const one = withoutAliases([p], typed);
    if (!one.ok) return one;
    const value = one.value[p.id];
    if (value === undefined) continue;
    values[p.id] = value;
    given.add(p.id);
  }
  return ok({ values, given });
}
