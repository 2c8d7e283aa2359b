import type { Result } from '../../contract/result.ts';
import { narrowest, type Stored, type Values } from '../exact.ts';
import { numberReader } from '../stored-number.ts';
import { npyHeader, type NpyHeader } from './header.ts';
import { damaged, reading, unsupported } from '../refusal.ts';

export interface Npy {
  /** As NumPy shows it; a complex array has one more axis of 2 at the end (real, imaginary). */
  readonly shape: readonly number[];
  /** In C order whatever the file's order was. */
  readonly data: Values;
  readonly complex: boolean;
  /** NumPy's name of the stored type without its byte order, for example `f4`. */
  readonly dtype: string;
}

const DESCR = new Map<string, string>([
  ['Float32Array', '<f4'],
  ['Float64Array', '<f8'],
  ['Uint8Array', '|u1'],
  ['Uint16Array', '<u2'],
  ['Int16Array', '<i2'],
  ['Int32Array', '<i4'],
]);

/**
 * An array as a NumPy file, version 1.0 (numpy.lib.format), little endian, C order.
 * @param numbers `complex`: pairs of floats (real, imaginary) become c8 or c16, and shape counts the pairs
 * @throws when the shape does not hold as many numbers as the array
 */
export function encodeNpy(data: Stored, shape: readonly number[], numbers: 'real' | 'complex' = 'real'): Uint8Array {
  const count = shape.reduce((a, b) => a * b, numbers === 'complex' ? 2 : 1);
  const real = DESCR.get(data.constructor.name);
  const descr = numbers === 'real' ? real : real?.replace('<f8', '<c16').replace('<f4', '<c8');
  if (count !== data.length || descr === undefined)
    throw new Error(`${data.length} numbers do not have shape ${shape}`);
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // Magic, version and length take 10 bytes; NumPy wants the data aligned to 64.
  const header = text.padEnd(Math.ceil((10 + text.length + 1) / 64) * 64 - 11) + '\n';
  const bytes = new Uint8Array(10 + header.length + data.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  for (let i = 0; i < header.length; i++) bytes[10 + i] = header.charCodeAt(i);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + header.length);
  return bytes;
}

/** Fortran order → C order: the first axis of the file runs fastest, the last axis of the result does. */
function toRowMajor(values: Float64Array, shape: readonly number[]): Float64Array {
  const out = new Float64Array(values.length);
  const strides: number[] = [];
  let stride = 1;
  for (const extent of shape) {
    strides.push(stride);
    stride *= extent;
  }
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = values[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      from += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}

/** The numbers of one type that lie from `dataAt` on. @throws a refusal */
export function npyValues(bytes: Uint8Array, header: NpyHeader, limitBytes: number): Npy {
  const { descr, shape, fortranOrder, dataAt } = header;
  if (/^[<>|=]?O/.test(descr))
    throw unsupported(
      'object arrays (pickle) can run code and are never opened',
      'Save plain numbers with numpy.save.',
    );
  const match = /^([<>|=])([a-zA-Z])(\d+)$/.exec(descr);
  if (match === null) throw unsupported(`its type "${descr}" is not a plain number`);
  const kind = match[2]!;
  const complex = kind === 'c';
  const dtype = `${kind}${match[3]}`;
  const part = complex ? `f${Number(match[3]) / 2}` : dtype;
  const read = numberReader(part);
  if (read === null) throw unsupported(`its type "${descr}" is not supported`);
  const size = Number(part.slice(1));
  const full = complex ? [...shape, 2] : [...shape];
  const count = full.reduce((a, b) => a * b, 1);
  const present = Math.floor((bytes.length - dataAt) / size);
  if (count > present) throw damaged(`its shape (${shape.join(', ')}) needs ${count} numbers, ${present} are present`);
  if (count * 8 > limitBytes) throw unsupported(`its ${count} numbers are above the limit of ${limitBytes} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = match[1] !== '>';
  if (part === 'f4' && little && !fortranOrder)
    return {
      shape: full,
      // A copy by construction: the slice of a Node Buffer would be a view of the whole file.
      data: new Float32Array(new Uint8Array(bytes.subarray(dataAt, dataAt + 4 * count)).buffer),
      complex,
      dtype,
    };
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = read(view, dataAt + i * size, little);
  if (!fortranOrder) return { shape: full, data: narrowest(values), complex, dtype };
  // The two parts of a complex number stay together: they are the fastest axis in both orders.
  const ordered = complex ? interleave(values, shape) : toRowMajor(values, shape);
  return { shape: full, data: narrowest(ordered), complex, dtype };
}

function interleave(values: Float64Array, shape: readonly number[]): Float64Array {
  const out = new Float64Array(values.length);
  for (let part = 0; part < 2; part++) {
    const one = toRowMajor(
      values.filter((_, i) => i % 2 === part),
      shape,
    );
    for (let i = 0; i < one.length; i++) out[2 * i + part] = one[i]!;
  }
  return out;
}

/**
 * A NumPy file, versions 1 to 3: f2 f4 f8 i1–i8 u1–u8 b1 c8 c16, both byte orders, C and Fortran order.
 * Nothing in it is evaluated; pickles are refused. Errors: unreadable-file, unsupported-file.
 */
export const decodeNpy = (bytes: Uint8Array, name: string, limitBytes = 2 ** 30): Result<Npy> =>
  reading(name, () => npyValues(bytes, npyHeader(bytes), limitBytes));
