import type { ErrorMessage } from './errors.ts';

/** A place on disk, and what a person knows it as. */
export type Named = readonly [path: string, name: string];

/** A text in which places are called as a person knows them: our own paths say nothing to anybody, and may name somebody. */
export const textByName = (text: string, names: readonly Named[]): string =>
  names.reduce((t, [path, name]) => (path !== '' && t.includes(path) ? t.replaceAll(path, name) : t), text);

function valueByName(value: unknown, names: readonly Named[]): unknown {
  if (typeof value === 'string') return textByName(value, names);
  return Array.isArray(value) ? value.map((v: unknown) => valueByName(v, names)) : value;
}

/** The same of an error. @param names the longer path before one that it begins with */
export const errorByName = ({ code, message, hint, details }: ErrorMessage, names: readonly Named[]): ErrorMessage => ({
  code,
  message: textByName(message, names).replace(/^the /, 'The '),
  hint: textByName(hint, names),
  details: Object.fromEntries(Object.entries(details).map(([key, value]) => [key, valueByName(value, names)])),
});
