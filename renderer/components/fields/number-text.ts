export interface NumberRule {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  /** An empty field is a value of its own: null. */
  readonly optional: boolean;
}
export type NumberFault = 'needed' | 'notNumber' | 'notWhole' | 'outside';
export type NumberReading =
  { readonly ok: true; readonly value: number | null } | { readonly ok: false; readonly fault: NumberFault };

const no = (fault: NumberFault): NumberReading => ({ ok: false, fault });

/** Reads what a person typed: `0.05`, `0,05`, `5e-2`. */
export function readNumber(text: string, rule: NumberRule): NumberReading {
  const trimmed = text.trim().replaceAll('−', '-').replace(',', '.');
  if (trimmed === '') return rule.optional ? { ok: true, value: null } : no('needed');
  const value = Number(trimmed);
  if (!Number.isFinite(value)) return no('notNumber');
  if (rule.integer && !Number.isInteger(value)) return no('notWhole');
  if (value < rule.min || value > rule.max) return no('outside');
  return { ok: true, value };
}

/** The value some steps further, inside the range, on the grid of the step, without the dust of binary fractions. */
export function stepped(value: number, steps: number, step: number, rule: NumberRule): number {
  const next = Math.round((value + steps * step) / step) * step;
  return Number(Math.min(rule.max, Math.max(rule.min, next)).toPrecision(12));
}

/** A step that suits the range: a hundredth of it, rounded to a power of ten; 1 for whole numbers and open ranges. */
export function stepFor(rule: NumberRule): number {
  if (rule.integer || !Number.isFinite(rule.max - rule.min)) return 1;
  return 10 ** Math.floor(Math.log10((rule.max - rule.min) / 10));
}
