import type { ByteSource } from '../byte-source.ts';
import type { Hdf5Array, Hdf5Type } from '../hdf5.ts';
import { checkSize } from '../exact.ts';
import { DEFAULT_LIMITS } from '../codecs.ts';
import { damaged, unsupported } from '../refusal.ts';
import { numberReader, type ReadNumber } from '../stored-number.ts';

/** An array of numbers in a file, of which blocks are read. */
export interface NumberArray {
  /** C order: the last axis runs fastest, whatever the file's own order is. */
  readonly shape: readonly number[];
  /** Each element is a complex number: blocks have two numbers for one, the real part first. */
  readonly isComplex: boolean;
  /** A block in C order, rounded to float32. */
  read(from: readonly number[], count: readonly number[]): Float32Array;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** @throws a refusal */
function reader(dtype: string): ReadNumber {
  const read = numberReader(dtype);
  if (read === null) throw unsupported(`its type "${dtype}" is not supported`);
  return read;
}

/** So much of a file is read at once where what is wanted lies apart in it. */
const AT_ONCE = 2 ** 24;

/** @throws a refusal where a block is larger than memory allows */
function checkBlock(count: readonly number[], isComplex: boolean): number {
  const numbers = sizeOf(count) * (isComplex ? 2 : 1);
  checkSize(numbers, DEFAULT_LIMITS);
  return numbers;
}

/** Numbers that lie one after the other from `dataAt` on, in C order. */
export function rawArray(
  source: ByteSource,
  dataAt: number,
  shape: readonly number[],
  stored: { readonly dtype: string; readonly little: boolean; readonly isComplex: boolean },
): NumberArray {
  const { dtype, little, isComplex } = stored;
  const bytesEach = Number(dtype.slice(1));
  const get = reader(dtype);
  const parts = isComplex ? 2 : 1;
  const needed = sizeOf(shape) * parts * bytesEach;
  if (dataAt + needed > source.size)
    throw damaged(
      `its ${shape.join(' × ')} numbers take ${needed} bytes, and ${Math.max(0, source.size - dataAt)} are there`,
    );
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  return {
    shape,
    isComplex,
    read(from, count) {
      const out = new Float32Array(checkBlock(count, isComplex));
      let to = 0;
      /** What is read of the file at once, and where in it that begins, in elements. */
      const gather = (axis: number, first: number, view: DataView | null, viewFirst: number): void => {
        let held = view;
        let heldFirst = viewFirst;
        const start = first + (from[axis] ?? 0) * (strides[axis] ?? 1);
        if (held === null) {
          const span = 1 + strides.slice(axis).reduce((sum, stride, i) => sum + (count[axis + i]! - 1) * stride, 0);
          const isSmall = span * parts * bytesEach <= AT_ONCE || axis >= shape.length - 1;
          if (isSmall) {
            // Offsets of the axes below are relative to the whole array: the block begins at its own first element.
            heldFirst = first + strides.slice(axis).reduce((sum, stride, i) => sum + from[axis + i]! * stride, 0);
            const bytes = source.read(dataAt + heldFirst * parts * bytesEach, span * parts * bytesEach);
            held = new DataView(bytes.buffer);
          }
        }
        if (held !== null && axis >= shape.length - 1) {
          const numbers = (count[axis] ?? 1) * parts;
          const at = (start - heldFirst) * parts;
          for (let i = 0; i < numbers; i++) out[to++] = get(held, (at + i) * bytesEach, little);
          return;
        }
        for (let i = 0; i < count[axis]!; i++) gather(axis + 1, start + i * strides[axis]!, held, heldFirst);
      };
      if (out.length > 0) gather(0, 0, null, 0);
      return out;
    },
  };
}

/** Names under which the two parts of a complex number are kept: h5py's, MATLAB's and ISMRMRD's. */
const PARTS: readonly (readonly [real: string, imaginary: string])[] = [
  ['r', 'i'],
  ['real', 'imag'],
  ['re', 'im'],
];

/** Where in an element its numbers lie; null where it is neither a number nor a complex one. */
function numbersIn(type: Hdf5Type): { readonly dtype: string; readonly at: readonly number[] } | null {
  if (type.kind === 'number') return { dtype: type.dtype, at: [0] };
  if (type.kind !== 'record' || type.members.length !== 2) return null;
  const member = (name: string) => type.members.find((m) => m.name.toLowerCase() === name);
  for (const [real, imaginary] of PARTS) {
    const [re, im] = [member(real), member(imaginary)];
    if (re?.type.kind === 'number' && im?.type.kind === 'number' && re.type.dtype === im.type.dtype)
      return { dtype: re.type.dtype, at: [re.at, im.at] };
  }
  return null;
}

/** As a person would say what an element is. */
export function typeText(type: Hdf5Type): string {
  switch (type.kind) {
    case 'number':
      return type.dtype;
    case 'record':
      return `records of ${type.members.map(({ name }) => name).join(', ')}`;
    case 'list':
      return `lists of ${typeText(type.of)}`;
    case 'text':
      return 'texts';
    case 'other':
      return type.what;
  }
}

/** An array of an HDF5 file; null where its elements are neither numbers nor complex numbers. */
export function hdf5Array(array: Hdf5Array): NumberArray | null {
  const numbers = numbersIn(array.type);
  if (numbers === null) return null;
  const { dtype, at } = numbers;
  const get = reader(dtype);
  const isComplex = at.length === 2;
  const bytesEach = array.type.bytes;
  return {
    shape: array.shape,
    isComplex,
    read(from, count) {
      const out = new Float32Array(checkBlock(count, isComplex));
      if (out.length === 0) return out;
      return array.read(from, count, ({ bytes }) => {
        for (let i = 0, to = 0; to < out.length; i++)
          for (const part of at) out[to++] = get(bytes, i * bytesEach + part, true);
        return out;
      });
    },
  };
}
