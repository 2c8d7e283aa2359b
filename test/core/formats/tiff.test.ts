import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Decoded } from '../../../core/formats/decoded.ts';
import type { Stored } from '../../../core/formats/exact.ts';
import { unpackLzw } from '../../../core/formats/tiff/lzw.ts';
import { unpackBits } from '../../../core/formats/tiff/packbits.ts';
import { decodeTiff } from '../../../core/formats/tiff/tiff.ts';
import { encodeTiff } from '../../../core/formats/tiff/write.ts';
import { createCodecs } from '../../../electron/worker/codecs/codecs.ts';

const codecs = createCodecs();
async function open(bytes: Uint8Array): Promise<Decoded> {
  const r = await decodeTiff(bytes, 'x.tif', codecs);
  if (!r.ok) throw new Error(JSON.stringify(r.error));
  return r.value;
}
async function reason(bytes: Uint8Array): Promise<string> {
  const r = await decodeTiff(bytes, 'x.tif', codecs);
  return r.ok ? 'opened' : 'reason' in r.error ? r.error.reason : r.error.code;
}
const noise = (n: number): Uint8Array => Uint8Array.from({ length: n }, (_, i) => (i * i * 7 + (i >> 3)) & 255);

describe('TIFF', () => {
  it.each<[string, Stored]>([
    ['uint8', Uint8Array.of(0, 1, 254, 255, 7, 8)],
    ['uint16', Uint16Array.of(0, 1, 65535, 300, 7, 8)],
    ['int16', Int16Array.of(-32768, 32767, 0, -1, 7, 8)],
    ['int32', Int32Array.of(-(2 ** 31), 2 ** 31 - 1, 0, -1, 7, 8)],
    ['float32', Float32Array.of(-1e30, 1e-40, NaN, Infinity, 0.1, 8)],
    ['float64', Float64Array.of(-1e300, 0.1, NaN, -Infinity, 1e-310, 8)],
  ])('writes and reads %s exactly, in several pages', async (_, data) => {
    const d = await open(encodeTiff(data, { frames: 3, height: 1, width: 2, samples: 1 }, ''));
    expect(Array.from(d.data)).toEqual(Array.from(data));
    expect([d.frames, d.height, d.width, d.depth.bits]).toEqual([3, 1, 2, data.BYTES_PER_ELEMENT * 8]);
  });

  it('writes pages that libtiff reads', async () => {
    const rgb = noise(7 * 5 * 3);
    const { data } = await sharp(encodeTiff(rgb, { frames: 1, height: 5, width: 7, samples: 3 }, 'x'))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(new Uint8Array(data)).toEqual(rgb);
  });

  it.each(['lzw', 'deflate', 'packbits'] as const)(
    'reads what libtiff packs with %s, in strips and tiles',
    async (compression) => {
      const raw = { width: 70, height: 40, channels: 3 } as const;
      const rgb = noise(70 * 40 * 3);
      for (const tile of [false, true]) {
        const options = { compression, tile, tileWidth: 32, tileHeight: 16, predictor: 'horizontal' } as const;
        const d = await open(await sharp(rgb, { raw }).tiff(options).toBuffer());
        expect(Array.from(d.data)).toEqual(Array.from(rgb));
      }
    },
  );

  it.each(['packbits', 'lzw', 'none'] as const)('reads bits in either order, packed with %s', async (compression) => {
    const grey = noise(40 * 8);
    const raw = { width: 40, height: 8, channels: 1 } as const;
    const bytes = new Uint8Array(
      await sharp(grey, { raw }).toColourspace('b-w').tiff({ compression, predictor: 'none' }).toBuffer(),
    );
    const v = new DataView(bytes.buffer);
    // Every byte of the strips is turned, and the entry of FillOrder says so (libtiff turns them back).
    const at = v.getUint32(4, true);
    const entries = Array.from({ length: v.getUint16(at, true) }, (_, i) => at + 2 + 12 * i);
    const entry = (tag: number): number | undefined => entries.find((e) => v.getUint16(e, true) === tag);
    const listed = (tag: number): number[] => {
      const e = entry(tag)!;
      const [wide, count] = [v.getUint16(e + 2, true) === 4, v.getUint32(e + 4, true)];
      const from = count * (wide ? 4 : 2) <= 4 ? e + 8 : v.getUint32(e + 8, true);
      return Array.from({ length: count }, (_, i) =>
        wide ? v.getUint32(from + 4 * i, true) : v.getUint16(from + 2 * i, true),
      );
    };
    const turned = (byte: number): number => parseInt([...byte.toString(2).padStart(8, '0')].reverse().join(''), 2);
    for (const [i, from] of listed(273).entries())
      for (let b = from; b < from + listed(279)[i]!; b++) bytes[b] = turned(bytes[b]!);
    // Orientation is not read, so its place is free.
    const free = entry(266) ?? entry(274)!;
    v.setUint16(free, 266, true);
    v.setUint16(free + 8, 2, true);
    expect(Array.from((await open(bytes)).data)).toEqual(Array.from(grey));
  });

  it('reads each page once where the list of pages is a circle', async () => {
    const bytes = encodeTiff(Uint8Array.of(5), { frames: 1, height: 1, width: 1, samples: 1 }, '');
    const v = new DataView(bytes.buffer);
    const first = v.getUint32(4, true);
    v.setUint32(first + 2 + 12 * 12, first, true);
    expect((await open(bytes)).warnings.join()).toMatch('circle');
  });

  it('leaves the bytes that it reads as they were', async () => {
    const raw = { width: 8, height: 4, channels: 1 } as const;
    const file = await sharp(noise(32), { raw }).tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer();
    const before = Buffer.from(file);
    await open(file);
    expect(file.equals(before)).toBe(true);
  });

  it('refuses lengths that lie before it allocates', async () => {
    const image = { frames: 1, height: 2, width: 2, samples: 1 } as const;
    const edit = (entry: number, at: number, value: number): Uint8Array => {
      const bytes = encodeTiff(Uint8Array.of(1, 2, 3, 4), image, '');
      const v = new DataView(bytes.buffer);
      v.setUint32(v.getUint32(4, true) + 2 + entry * 12 + at, value, true);
      return bytes;
    };
    expect(await reason(edit(7, 8, 0xfffffff0))).toMatch('behind the end'); // where the strip lies
    expect(await reason(edit(7, 4, 0x7fffffff))).toMatch('claims'); // how many strips there are
    expect(await reason(edit(1, 8, 0x7fffffff))).toMatch(/limit|cut|bytes/); // width
  });

  it('never throws, whatever the bytes are', async () => {
    const good = encodeTiff(noise(64), { frames: 2, height: 4, width: 8, samples: 1 }, 'note');
    const edits = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(edits, fc.nat(good.length), async (list, cut) => {
        const bytes = good.slice(0, cut);
        for (const [at, byte] of list) if (at < bytes.length) bytes[at] = byte;
        const r = await decodeTiff(bytes, 'x.tif', codecs, { bytes: 2 ** 20 });
        if (r.ok) expect(r.value.data.length).toBeLessThanOrEqual(2 ** 18);
      }),
      { numRuns: 300 },
    );
  });
});

describe('packed bytes', () => {
  it('end within their output whatever they hold', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(300), (bytes, size) => {
        for (const unpack of [
          (o: Uint8Array) => unpackLzw(bytes, o),
          (o: Uint8Array) => unpackBits(bytes, 0, bytes.length, o).filled,
        ])
          try {
            expect(unpack(new Uint8Array(size))).toBeLessThanOrEqual(size);
          } catch (e) {
            expect(String(e)).toMatch(/damaged|cut|old kind/);
          }
      }),
    );
  });
});
