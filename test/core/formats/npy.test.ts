import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeNpy, encodeNpy } from '../../../core/formats/npy/npy.ts';

/** A NumPy file by its parts, so that what our writer never writes can be read too. */
function file(header: string, data: ArrayBufferView, version = 1): Uint8Array {
  const wide = version > 1 ? 2 : 0;
  const out = new Uint8Array(10 + wide + header.length + data.byteLength);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, header.length & 255, header.length >> 8]);
  for (let i = 0; i < header.length; i++) out[10 + wide + i] = header.charCodeAt(i);
  out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + wide + header.length);
  return out;
}
const header = (descr: string, shape: string, fortran = false): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shape}, }\n`;

function value(bytes: Uint8Array) {
  const r = decodeNpy(bytes, 'x.npy');
  if (!r.ok) throw new Error(JSON.stringify(r.error));
  return r.value;
}
const reason = (bytes: Uint8Array): string => {
  const r = decodeNpy(bytes, 'x.npy');
  return r.ok ? 'opened' : 'reason' in r.error ? r.error.reason : r.error.code;
};

describe('npy', () => {
  it('gives back every float32 and float64 array with its shape', () => {
    fc.assert(
      fc.property(fc.float32Array({ maxLength: 40 }), fc.float64Array({ maxLength: 40 }), (a, b) => {
        expect(value(encodeNpy(a, [a.length])).data).toEqual(a);
        const read = value(encodeNpy(b, [b.length, 1]));
        expect(read.shape).toEqual([b.length, 1]);
        expect(Array.from(read.data)).toEqual(Array.from(b));
      }),
    );
  });

  it('reads from a view of other bytes as from bytes of their own', () => {
    const bytes = encodeNpy(Float32Array.of(1, 2, 3), [3]);
    const inside = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
    expect(value(inside).data).toEqual(Float32Array.of(1, 2, 3));
  });

  it('keeps integer types on disk and their values in memory', () => {
    for (const data of [
      Uint8Array.of(0, 255),
      Uint16Array.of(1, 65535),
      Int16Array.of(-32768, 3),
      Int32Array.of(-7, 2 ** 31 - 1),
    ])
      expect(Array.from(value(encodeNpy(data, [2])).data)).toEqual(Array.from(data));
    expect(value(encodeNpy(Int32Array.of(2 ** 24 + 1), [1])).data).toBeInstanceOf(Float64Array);
  });

  it('aligns the data to 64 bytes, as NumPy does', () => {
    for (const shape of [[3], [1, 3], [1, 1, 1, 1, 3]])
      expect((encodeNpy(new Uint8Array(3), shape).length - 3) % 64).toBe(0);
  });

  it('reads big endian, half floats, booleans, 64-bit integers and complex numbers', () => {
    const be = new DataView(new ArrayBuffer(4));
    be.setFloat32(0, 1.5);
    expect(Array.from(value(file(header('>f4', '(1,)'), be)).data)).toEqual([1.5]);
    const half = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7c00);
    expect(Array.from(value(file(header('<f2', '(4,)'), half)).data)).toEqual([1, -2, 2 ** -24, Infinity]);
    expect(Array.from(value(file(header('|b1', '(2,)'), Uint8Array.of(0, 1))).data)).toEqual([0, 1]);
    expect(Array.from(value(file(header('<i8', '(1,)'), BigInt64Array.of(-5n))).data)).toEqual([-5]);
    expect(reason(file(header('<u8', '(1,)'), BigUint64Array.of(2n ** 60n + 1n)))).toMatch('2^53');
    const complex = value(file(header('<c8', '(1, 2)'), Float32Array.of(1, 2, 3, 4), 2));
    expect(complex).toMatchObject({ shape: [1, 2, 2], complex: true, data: Float32Array.of(1, 2, 3, 4) });
  });

  it('turns Fortran order into C order', () => {
    const f = value(file(header('<i4', '(2, 3)', true), Int32Array.of(1, 4, 2, 5, 3, 6)));
    expect(Array.from(f.data)).toEqual([1, 2, 3, 4, 5, 6]);
    const c = value(file(header('<c8', '(2, 2)', true), Float32Array.of(1, -1, 3, -3, 2, -2, 4, -4)));
    expect(Array.from(c.data)).toEqual([1, -1, 2, -2, 3, -3, 4, -4]);
  });

  it('refuses pickles, expressions, structured types and shapes larger than the data', () => {
    expect(reason(file(header('|O', '(1,)'), new Uint8Array(8)))).toMatch('pickle');
    expect(reason(file("{'descr': '<f4', 'fortran_order': False, 'shape': (2**3,)}", new Uint8Array(32)))).toMatch(
      'literal',
    );
    expect(reason(file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", new Uint8Array(4)))).toMatch(
      'structured',
    );
    expect(reason(file(header('<f4', '(1000000, 1000000)'), new Uint8Array(16)))).toMatch('are present');
  });

  it('never throws, whatever the bytes are', () => {
    const good = encodeNpy(Float32Array.of(1, 2, 3, 4), [2, 2]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(good.length),
        (edits, cut) => {
          const bytes = good.slice(0, cut);
          for (const [at, byte] of edits) if (at < bytes.length) bytes[at] = byte;
          const r = decodeNpy(bytes, 'x.npy');
          if (r.ok) expect(r.value.data.length).toBeLessThanOrEqual(bytes.length);
        },
      ),
    );
  });
});
