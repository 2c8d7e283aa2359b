import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { decodeMask, encodeMask } from '../../../renderer/painting/mask/mask-file.ts';
import { readGreyPng } from '../../../renderer/painting/mask/png-numbers.ts';

const size = { height: 5, width: 7 };
const raster = fc.uint8Array({ minLength: 35, maxLength: 35 }).map((data) => ({ ...size, data }));
const half = Uint8Array.from({ length: 35 }, (_, i) => (i % 7 < 3 ? 255 : 0));

describe('a mask as a file', () => {
  it('comes back as it was, soft edges too, whichever it is for', () => {
    fc.assert(
      fc.property(raster, fc.constantFrom('roi', 'hole'), (mask, purpose) => {
        // A PNG of ours says what it holds: read as the other kind it is the same mask.
        for (const reader of ['roi', 'hole'] as const) {
          const read = decodeMask(encodeMask(mask, purpose, 'png'), 'm.png', size, reader);
          expect(read.ok && read.value.raster.data).toEqual(mask.data);
        }
      }),
    );
    const npy = decodeMask(encodeMask({ ...size, data: half }, 'hole', 'npy'), 'm.npy', size, 'hole');
    expect(npy.ok && npy.value.raster.data).toEqual(half);
  });

  it('is white where a region is painted, and black where a hole is', async () => {
    const pixels = async (purpose: 'roi' | 'hole') =>
      new Uint8Array(
        await sharp(encodeMask({ ...size, data: half }, purpose, 'png'))
          .extractChannel(0)
          .raw()
          .toBuffer(),
      );
    expect(await pixels('roi')).toEqual(half);
    expect(await pixels('hole')).toEqual(half.map((v) => 255 - v));
  });

  it('is read from 0 and 1, from booleans and from floats', () => {
    const ones = half.map((v) => v / 255);
    for (const file of [
      encodeNpy(ones, [5, 7]),
      encodeNpy(Float32Array.from(ones), [1, 5, 7]),
      encodeNpy(Int32Array.from(half), [5, 7, 1]),
      encodePng(ones, 7, 5, 1),
    ]) {
      const read = decodeMask(file, 'm', size, 'roi');
      expect(read.ok && read.value.raster.data).toEqual(half);
    }
  });

  it('is refused where its size differs, never stretched', () => {
    const read = decodeMask(encodePng(half, 5, 7, 1), 'm.png', size, 'roi');
    expect(read).toEqual({
      ok: false,
      error: { code: 'shape-mismatch', what: 'm.png', expected: [7, 5], found: [5, 7] },
    });
  });

  it('is refused where it holds class numbers, NaN, or three axes', () => {
    const classes = decodeMask(encodeNpy(half.map((v) => v / 85), [5, 7]), 'm.npy', size, 'roi'); // prettier-ignore
    expect(!classes.ok && classes.error.code).toBe('unsupported-file');
    const nan = decodeMask(encodeNpy(new Float32Array(35).fill(NaN), [5, 7]), 'm.npy', size, 'roi');
    expect(!nan.ok && nan.error.code).toBe('unreadable-file');
    const stack = decodeMask(encodeNpy(new Uint8Array(70), [2, 5, 7]), 'm.npy', size, 'roi');
    expect(!stack.ok && stack.error.code).toBe('unsupported-file');
  });

  it('is what is painted of a layer in one colour on nothing, whatever the colour and whatever it is for', async () => {
    for (const colour of [0, 90, 255])
      for (const purpose of ['roi', 'hole'] as const) {
        const layer = Uint8Array.from({ length: 70 }, (_, i) =>
          i % 2 === 1 ? half[i >> 1]! : half[i >> 1]! && colour,
        );
        const read = decodeMask(encodePng(layer, 7, 5, 2), 'm.png', size, purpose);
        expect(read.ok && read.value.raster.data).toEqual(half);
      }
  });

  it('is refused as a hole where parts are transparent and the rest is bright and dark, and where all is transparent', () => {
    const both = Uint8Array.from({ length: 70 }, (_, i) => (i % 2 === 0 ? (i % 4) * 100 : half[i >> 1]!));
    const read = decodeMask(encodePng(both, 7, 5, 2), 'm.png', size, 'hole');
    expect(!read.ok && read.error).toMatchObject({
      code: 'unsupported-file',
      reason: expect.stringMatching(/parts of it are transparent/),
    });
    const none = decodeMask(encodePng(new Uint8Array(70), 7, 5, 2), 'm.png', size, 'hole');
    expect(!none.ok && none.error).toMatchObject({
      code: 'unsupported-file',
      reason: expect.stringMatching(/fully transparent/),
    });
  });

  it('is suspected of the other colour where nearly all is painted', () => {
    const all = encodePng(new Uint8Array(35), 7, 5, 1);
    const asHole = decodeMask(all, 'm.png', size, 'hole');
    expect(asHole.ok && asHole.value.looksInverted).toBe(true);
    const asRoi = decodeMask(all, 'm.png', size, 'roi');
    expect(asRoi.ok && asRoi.value.looksInverted).toBe(false);
  });
});

describe('readGreyPng', () => {
  const [w, h] = [37, 23];
  const grey = Buffer.from(Array.from({ length: w * h }, (_, i) => (i * 89) % 256));
  const rgba = Buffer.from(Array.from({ length: w * h * 4 }, (_, i) => (i * i * 31) % 256));
  const raw = (data: Buffer, channels: 1 | 4) => sharp(data, { raw: { width: w, height: h, channels } });
  const luma = (i: number): number => 0.2126 * rgba[i]! + 0.7152 * rgba[i + 1]! + 0.0722 * rgba[i + 2]!;

  it('reads grey with every filter', async () => {
    const png = await raw(grey, 1).toColourspace('b-w').png({ adaptiveFiltering: true }).toBuffer();
    expect(Buffer.from(readGreyPng(png).data)).toEqual(grey);
  });

  it('reads colours and alpha', async () => {
    const { data, opacity } = readGreyPng(await raw(rgba, 4).png({ adaptiveFiltering: true }).toBuffer());
    data.forEach((v, i) => expect(v).toBe(Math.round(luma(4 * i))));
    opacity?.forEach((v, i) => expect(v).toBe(rgba[4 * i + 3]!));
    expect(opacity).not.toBeNull();
  });

  it('reads palettes of every depth', async () => {
    for (const colours of [2, 4, 16, 200]) {
      const png = await raw(grey, 1).png({ palette: true, colours, dither: 0 }).toBuffer();
      const wanted = await sharp(png).toColourspace('srgb').removeAlpha().raw().toBuffer();
      const { data } = readGreyPng(png);
      data.forEach((v, i) => {
        const [r, g, b] = wanted.subarray(3 * i, 3 * i + 3);
        expect(v).toBe(Math.round(0.2126 * r! + 0.7152 * g! + 0.0722 * b!));
      });
    }
  });

  it('reads the upper eight of sixteen bits', () => {
    const deep = Uint16Array.from({ length: w * h }, (_, i) => (i * 4001) % 65536);
    expect(readGreyPng(encodePng(deep, w, h, 1)).data).toEqual(Uint8Array.from(deep, (v) => v >> 8));
  });

  it('answers every cut and every changed byte with a refusal or an image', () => {
    const png = encodePng(grey, w, h, 1);
    for (let n = 0; n < png.length; n++) {
      const cut = decodeMask(png.subarray(0, n), 'cut', { height: h, width: w }, 'roi');
      expect(cut.ok).toBe(false);
      const changed = png.slice();
      changed[n]! ^= 0x55;
      const read = decodeMask(changed, 'changed', { height: h, width: w }, 'roi');
      if (!read.ok) expect(['unreadable-file', 'unsupported-file', 'shape-mismatch']).toContain(read.error.code);
      else expect(Buffer.from(read.value.raster.data)).toEqual(grey);
    }
  });

  it('does not inflate beyond the size in the header', () => {
    const large = encodePng(new Uint8Array(4_000_000), 2000, 2000, 1);
    const header = encodePng(new Uint8Array(1), 1, 1, 1).subarray(8, 33);
    const bomb = Uint8Array.from([...large.subarray(0, 8), ...header, ...large.subarray(33)]);
    expect(decodeMask(bomb, 'bomb', { height: 1, width: 1 }, 'roi').ok).toBe(false);
  });
});
