import type { Entry } from '../../../core/formats/dicom/item.ts';
import type { DecodeText } from './character-set.ts';

/** Longer values are shortened. */
const LONGEST_TEXT = 200;
const MOST_NUMBERS = 16;

type Numbers = { readonly size: number; readonly read: (v: DataView, at: number, little: boolean) => number | bigint };
const NUMBERS: Readonly<Record<string, Numbers>> = {
  US: { size: 2, read: (v, at, little) => v.getUint16(at, little) },
  SS: { size: 2, read: (v, at, little) => v.getInt16(at, little) },
  UL: { size: 4, read: (v, at, little) => v.getUint32(at, little) },
  SL: { size: 4, read: (v, at, little) => v.getInt32(at, little) },
  UV: { size: 8, read: (v, at, little) => v.getBigUint64(at, little) },
  SV: { size: 8, read: (v, at, little) => v.getBigInt64(at, little) },
  FL: { size: 4, read: (v, at, little) => Number(v.getFloat32(at, little).toPrecision(7)) },
  FD: { size: 8, read: (v, at, little) => v.getFloat64(at, little) },
};
const TEXTS = new Set('AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '));
/** Text in these depends on the character set; the others are ASCII (PS3.5, 6.1.2.3). */
const PRINTABLE = /^[\x20-\x7e\r\n\t\f\0]*$/;

/** One element's value for a person: text, numbers, or what the bytes are. */
export function valueText(entry: Entry, vr: string, decode: DecodeText, bigEndian: boolean): string {
  const { value, length, items } = entry;
  if (items !== null) return `${items.length} ${items.length === 1 ? 'item' : 'items'}`;
  if (entry.undefinedLength) return 'compressed data';
  if (length === 0) return '';
  if (value === null) return `${length} bytes`;
  if (TEXTS.has(vr)) return shown(decode(value.subarray(0, 4 * LONGEST_TEXT)));
  if (vr === 'AT') return listed(value, 4, (v, at) => tagAt(v, at, !bigEndian));
  const numbers = NUMBERS[vr];
  if (numbers !== undefined) return listed(value, numbers.size, (v, at) => String(numbers.read(v, at, !bigEndian)));
  if (vr === 'UN' && length <= LONGEST_TEXT) {
    const text = String.fromCharCode(...value);
    if (PRINTABLE.test(text)) return shown(text);
  }
  return `${length} bytes`;
}

/** On one line, without padding and control characters. */
function shown(text: string): string {
  const line = text.replace(/[\x00-\x1f\x7f]+/g, ' ').trim();
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}…` : line;
}

function listed(bytes: Uint8Array, size: number, read: (view: DataView, at: number) => string): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.length / size);
  const texts = Array.from({ length: Math.min(count, MOST_NUMBERS) }, (_, i) => read(view, i * size));
  return `${texts.join('\\')}${count > MOST_NUMBERS ? `\\… (${count} values)` : ''}`;
}

function tagAt(view: DataView, at: number, little: boolean): string {
  const hex = (offset: number): string =>
    view
      .getUint16(at + offset, little)
      .toString(16)
      .padStart(4, '0');
  return `(${hex(0)},${hex(2)})`.toUpperCase();
}
