import { damaged, unsupported } from '../refusal.ts';

export interface NpyHeader {
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the numbers begin. */
  readonly dataAt: number;
}

/** NumPy writes headers of a few hundred bytes; structured types a few thousand. */
const LONGEST_HEADER = 65536;

export const isNpy = (bytes: Uint8Array): boolean =>
  bytes.length >= 6 && [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59].every((b, i) => bytes[i] === b);

/**
 * Reads the dictionary at the head of a NumPy file by its grammar of literals, never by evaluation.
 * Errors: thrown refusals, for `reading`.
 */
export function npyHeader(bytes: Uint8Array): NpyHeader {
  if (!isNpy(bytes)) throw damaged('it is not a NumPy file');
  if (bytes.length < 12) throw damaged('its header is cut');
  const version = bytes[6]!;
  if (version < 1 || version > 3) throw unsupported(`NumPy file version ${version}.${bytes[7]} is not known`);
  const wide = version > 1;
  const length = bytes[8]! + bytes[9]! * 256 + (wide ? bytes[10]! * 65536 + bytes[11]! * 16777216 : 0);
  const from = wide ? 12 : 10;
  if (length > LONGEST_HEADER || from + length > bytes.length)
    throw damaged('its header is cut or its length is wrong');
  let text = '';
  for (let i = from; i < from + length; i++) text += String.fromCharCode(bytes[i]!);

  const dictionary = /^\s*\{\s*(.*?)\s*,?\s*\}\s*$/s.exec(text)?.[1];
  if (dictionary === undefined) throw damaged('its header is not a dictionary of literals');
  const found = new Map<string, string>();
  let rest = dictionary;
  while (rest !== '') {
    const entry = /^'(\w+)'\s*:\s*('[^'\\]*'|True|False|\([\d\sL,]*\)|\[)\s*,?\s*/.exec(rest);
    if (entry === null) throw damaged('its header holds something that is not a literal');
    if (entry[2] === '[') throw unsupported('structured arrays are not images');
    if (found.has(entry[1]!)) throw damaged(`its header names "${entry[1]}" twice`);
    found.set(entry[1]!, entry[2]!);
    rest = rest.slice(entry[0].length);
  }
  const descr = found.get('descr');
  const order = found.get('fortran_order');
  const shape = found.get('shape');
  if (found.size !== 3 || !descr?.startsWith("'") || !order?.endsWith('e') || !shape?.startsWith('('))
    throw damaged('its header lacks descr, fortran_order or shape');
  const extents = shape
    .slice(1, -1)
    .split(',')
    .map((s) => s.trim().replace(/L$/, ''))
    .filter((s) => s !== '')
    .map(Number);
  if (extents.length > 32 || !extents.every((n) => Number.isSafeInteger(n)))
    throw damaged(`its shape ${shape.slice(0, 60)} is not valid`);
  return { descr: descr.slice(1, -1), fortranOrder: order === 'True', shape: extents, dataAt: from + length };
}
