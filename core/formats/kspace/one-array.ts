/** Files that hold one array and nothing else: NumPy's, and BART's pair. */
import type { ByteSource } from '../byte-source.ts';
import { isNpy, npyHeader } from '../npy/header.ts';
import { unsupported } from '../refusal.ts';
import { rawArray, type NumberArray } from './number-array.ts';

const LONGEST_HEAD = 2 ** 17;

export interface OneArray {
  readonly array: NumberArray;
  /** Lengths of the axes in the file's own order. */
  readonly sizes: readonly number[];
  /** The file's order is the other way round than that of the array: its first axis is the fastest (BART, Fortran). */
  readonly isReversed: boolean;
}

/** A NumPy file of plain numbers. @throws a refusal */
export function npyArray(source: ByteSource): OneArray {
  const { descr, fortranOrder, shape, dataAt } = npyHeader(source.read(0, Math.min(LONGEST_HEAD, source.size)));
  const match = /^([<>|=])([biufc])(\d+)$/.exec(descr);
  if (match === null)
    throw unsupported(
      `its type "${descr}" is not a plain number`,
      'Save it with numpy.save as complex64 or complex128.',
    );
  const [, order, kind, bytes] = match;
  const isComplex = kind === 'c';
  const dtype = isComplex ? `f${Number(bytes) / 2}` : `${kind}${bytes}`;
  const stored = { dtype, little: order !== '>', isComplex };
  const array = rawArray(source, dataAt, fortranOrder ? [...shape].reverse() : shape, stored);
  return { array, sizes: shape, isReversed: fortranOrder };
}

/** The `.cfl` of BART's pair: complex64, little endian, the first dimension fastest. @param sizes as its `.hdr` states them */
export const cflArray = (source: ByteSource, sizes: readonly number[]): OneArray => ({
  array: rawArray(source, 0, [...sizes].reverse(), { dtype: 'f4', little: true, isComplex: true }),
  sizes,
  isReversed: true,
});

/** @param dimensions of BART's pair; null for any other file @throws a refusal */
export function oneArray(source: ByteSource, dimensions: readonly number[] | null): OneArray {
  if (dimensions !== null) return cflArray(source, dimensions);
  if (isNpy(source.read(0, Math.min(16, source.size)))) return npyArray(source);
  throw unsupported(
    'it is read from a NumPy file (.npy) or from BART’s pair (.cfl and .hdr)',
    'Save its complex numbers with numpy.save, or write them with BART.',
  );
}

/**
 * All of its numbers, their axes in the order that is asked for, the last one fastest. An axis that it has not is of one
 * element; `part` are real and imaginary part, which complex numbers have without an axis of the file.
 * @param axes names in the file's own order; `one`: of one element, whatever it is
 */
export function ordered<Axis extends string>(
  { array, isReversed }: OneArray,
  axes: readonly (Axis | 'one')[],
  order: readonly Axis[],
): { readonly lengths: readonly number[]; readonly data: Float32Array } {
  const { isComplex, shape } = array;
  const own = isReversed ? [...axes].reverse() : axes;
  const block = array.read(
    shape.map(() => 0),
    shape,
  );
  const named = [...own.map((name, i) => [name, shape[i]!] as const), ...(isComplex ? [['part', 2] as const] : [])];
  const found = new Map<string, { readonly length: number; readonly stride: number }>();
  let stride = 1;
  for (const [name, length] of named.reverse()) {
    if (name !== 'one') found.set(name, { length, stride });
    stride *= length;
  }
  const each = order.map((name) => found.get(name) ?? { length: 1, stride: 0 });
  const data = new Float32Array(block.length);
  let to = 0;
  const copy = (axis: number, from: number): void => {
    const next = each[axis];
    if (next === undefined) data[to++] = block[from]!;
    else for (let i = 0; i < next.length; i++) copy(axis + 1, from + i * next.stride);
  };
  copy(0, 0);
  return { lengths: each.map(({ length }) => length), data };
}
