import { joinBytes } from '../../../../core/formats/join-bytes.ts';
/**
 * The protocol-buffer wire format, as much as ONNX files need: a bounded reader that never recurses by itself and
 * never copies, and a writer for the small graphs that we make (protobuf.dev, "Encoding").
 */

/** One field: its number and its value, a number for varints and fixed words, bytes for length-delimited fields. */
export interface Field {
  readonly number: number;
  readonly value: number | Uint8Array;
  /** Where the next one begins. */
  readonly end: number;
}

/** The file is not a protocol buffer, or lies about its lengths. */
export class Malformed extends Error {}

/** The fields of one message, in order. Lengths are checked against the bytes present before they are used. */
export function* fieldsOf(bytes: Uint8Array): Generator<Field, void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): number => {
    const { value, next } = varintAt(bytes, at);
    at = next;
    return value;
  };
  const span = (length: number): number => {
    if (length < 0 || length > bytes.length - at) throw new Malformed('a part ends beyond the file');
    at += length;
    return at - length;
  };
  const fieldOf = (number: number, value: Field['value']): Field => ({ number, value, end: at });
  while (at < bytes.length) {
    const key = varint();
    // Other readers keep 32 bits: a larger key would mean one field to them and another one to us.
    if (key < 8 || key >= 2 ** 32) throw new Malformed('a part has a number that there is not');
    const number = Math.floor(key / 8);
    switch (key % 8) {
      case 0:
        yield fieldOf(number, varint());
        break;
      case 1:
        yield fieldOf(number, view.getFloat64(span(8), true));
        break;
      case 2: {
        const length = varint();
        const from = span(length);
        yield fieldOf(number, bytes.subarray(from, from + length));
        break;
      }
      case 5:
        yield fieldOf(number, view.getFloat32(span(4), true));
        break;
      default:
        throw new Malformed(`a part has the unknown kind ${key % 8}`);
    }
  }
}

/**
 * A number of up to ten bytes, in two's complement of 64 bits: from 2^63 on it is negative. Beyond 2^53 from zero
 * precision is lost; such numbers are neither lengths nor anything that we judge.
 */
function varintAt(bytes: Uint8Array, from: number): { readonly value: number; readonly next: number } {
  let low = 0;
  let high = 0;
  for (let i = 0; i < 10; i++) {
    if (from + i >= bytes.length) throw new Malformed('a number ends beyond the file');
    const byte = bytes[from + i]!;
    // Five groups of seven bits are below 2^35, so that none of them is rounded.
    if (i < 5) low += (byte & 127) * 2 ** (7 * i);
    else high += (byte & 127) * 2 ** (7 * (i - 5));
    if (byte >= 128) continue;
    const negative = high >= 2 ** 28 && high < 2 ** 29;
    return { value: (negative ? high - 2 ** 29 : high) * 2 ** 35 + low, next: from + i + 1 };
  }
  throw new Malformed('a number is longer than ten bytes');
}

/** Every number of a repeated field, whether it comes one a field or packed: varints, or words of 4 or 8 bytes. */
export function wordsIn(parts: readonly Field[], number: number, width: 'varint' | 4 | 8): number[] {
  const out: number[] = [];
  for (const { number: found, value } of parts) {
    if (found !== number) continue;
    if (typeof value === 'number') {
      out.push(value);
      continue;
    }
    const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
    for (let at = 0; at < value.length;) {
      if (width === 'varint') {
        const read = varintAt(value, at);
        out.push(read.value);
        at = read.next;
      } else {
        if (at + width > value.length) throw new Malformed('a number ends beyond the file');
        out.push(width === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true));
        at += width;
      }
    }
  }
  return out;
}

const utf8 = new TextDecoder();
export const textOf = (value: number | Uint8Array): string => (typeof value === 'number' ? '' : utf8.decode(value));

/** A field that holds one text: its last value counts, and one of another kind is passed over, as in every reader. */
export function textIn(bytes: Uint8Array, number: number): string {
  let text = '';
  for (const f of fieldsOf(bytes)) if (f.number === number && typeof f.value !== 'number') text = textOf(f.value);
  return text;
}

function varintBytes(value: number): number[] {
  if (value < 0) return negativeBytes(value);
  const out: number[] = [];
  let rest = value;
  while (rest > 127) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...out, rest];
}

/** In two's complement of 64 bits: always ten bytes. */
function negativeBytes(value: number): number[] {
  const unsigned = BigInt.asUintN(64, BigInt(value));
  return Array.from({ length: 10 }, (_, i) => Number((unsigned >> BigInt(7 * i)) & 127n) + (i < 9 ? 128 : 0));
}

/** Whole numbers become varints, strings and bytes length-delimited fields. */
export function field(number: number, value: number | string | Uint8Array): Uint8Array {
  if (typeof value === 'number') return Uint8Array.from([...varintBytes(number * 8), ...varintBytes(value)]);
  const content = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return joinBytes([Uint8Array.from([...varintBytes(number * 8 + 2), ...varintBytes(content.length)]), content]);
}
