/** How the values of a wish are read, and what is wrong with them said. */
import type { ParameterValues } from './parameters.ts';
import { err, type Result } from './result.ts';

export const invalid = (parameter: string, reason: string): Result<never> =>
  err({ code: 'invalid-parameter', parameter, reason });
export const contradiction = (reason: string, remedy: string): Result<never> =>
  err({ code: 'contradiction', reason, remedy });

export const numberOf = (values: ParameterValues, id: string): number | null => {
  const v = values[id];
  return typeof v === 'number' ? v : null;
};
export const textOf = (values: ParameterValues, id: string): string | null => {
  const v = values[id];
  return typeof v === 'string' ? v : null;
};
