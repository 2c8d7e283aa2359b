/** Numbers as files store them, by NumPy's name of their type without byte order. */
import { unsupported } from './refusal.ts';

export type ReadNumber = (view: DataView, at: number, little: boolean) => number;

/** IEEE 754 binary16. */
const halfFloat: ReadNumber = (view, at, little) => valueOfHalf(view.getUint16(at, little));

export function valueOfHalf(word: number): number {
  const sign = word & 0x8000 ? -1 : 1;
  const exponent = (word >> 10) & 31;
  const fraction = word & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** A 64-bit integer is refused where a double cannot hold it: nothing is rounded in silence. */
function whole(value: bigint): number {
  const n = Number(value);
  if (!Number.isSafeInteger(n)) throw unsupported(`it holds the integer ${value}, beyond ±2^53`);
  return n;
}

const READERS: Readonly<Record<string, ReadNumber>> = {
  b1: (v, at) => v.getUint8(at),
  u1: (v, at) => v.getUint8(at),
  i1: (v, at) => v.getInt8(at),
  u2: (v, at, little) => v.getUint16(at, little),
  i2: (v, at, little) => v.getInt16(at, little),
  u4: (v, at, little) => v.getUint32(at, little),
  i4: (v, at, little) => v.getInt32(at, little),
  u8: (v, at, little) => whole(v.getBigUint64(at, little)),
  i8: (v, at, little) => whole(v.getBigInt64(at, little)),
  f2: halfFloat,
  f4: (v, at, little) => v.getFloat32(at, little),
  f8: (v, at, little) => v.getFloat64(at, little),
};

/** @param dtype for example `f4`; null: no such number is read */
export const numberReader = (dtype: string): ReadNumber | null => READERS[dtype] ?? null;
