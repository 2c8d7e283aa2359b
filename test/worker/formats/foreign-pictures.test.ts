/** Pictures that nobody expects: each is read as it is seen, or refused by what it is. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { crc32, encodePalettePng, encodePng, pngChunk } from '../../../core/formats/picture/png-write.ts';
import { encodeTiffPhotograph } from '../../../core/formats/tiff/photograph.ts';
import { NO_METADATA } from '../../../core/formats/metadata/metadata.ts';
import { decodeBytes } from '../../../core/formats/read.ts';
import { createCodecs } from '../../../electron/worker/codecs/codecs.ts';

const codecs = createCodecs();
const open = async (bytes: Uint8Array, name = 'x'): Promise<Decoded> => {
  const r = await decodeBytes(bytes, name, codecs);
  if (!r.ok) throw new Error(JSON.stringify(r.error));
  return r.value;
};
const refusal = async (bytes: Uint8Array, name: string): Promise<string> => {
  const r = await decodeBytes(bytes, name, codecs);
  return r.ok ? 'opened' : 'reason' in r.error ? r.error.reason : r.error.code;
};
const text = (s: string): Uint8Array => Uint8Array.from(s.padEnd(64, '\0'), (c) => c.charCodeAt(0));

const [HEIGHT, WIDTH] = [6, 9];
const raw = { height: HEIGHT, width: WIDTH, channels: 3 } as const;
const pixels = Uint8Array.from({ length: 3 * HEIGHT * WIDTH }, (_, i) => (i * 37) % 256);
const picture = () => sharp(pixels, { raw });

describe('what is not read says what it is', () => {
  it.each([
    ['photo.heic', text('\0\0\0\x18ftypheic'), /^it is a HEIC picture/],
    ['photo.heif', text('\0\0\0\x18ftypmif1'), /HEIC/],
    ['photo.avif', text('\0\0\0\x1cftypavif'), /AVIF/],
    ['photo.cr3', text('\0\0\0\x18ftypcrx '), /raw file of a Canon camera \(CR3\)/],
    ['photo.cr2', text('II*\0\x10\0\0\0CR\x02\0'), /raw file of a Canon camera \(CR2\)/],
    ['photo.raf', text('FUJIFILMCCD-RAW 0201'), /Fujifilm/],
    ['photo.rw2', text('IIU\0\x18'), /Panasonic/],
    ['photo.orf', text('IIRO\x08'), /Olympus/],
    ['photo.NEF', text('MM\0*'), /raw file of a camera/],
    ['photo.gif', text('GIF89a'), /GIF, which may be an animation/],
    ['photo.psd', text('8BPS'), /Photoshop/],
    ['photo.bmp', text('BM'), /bitmap/],
    ['photo.jxl', text('\xff\x0a'), /JPEG XL/],
    // The name alone is no proof.
    ['photo.heic', encodePng(pixels, WIDTH, HEIGHT, 3), /^opened/],
  ])('%s', async (name, bytes, says) => {
    expect(await refusal(bytes, name)).toMatch(says);
  });

  it('a DNG, whatever its name', async () => {
    const tiff = encodeTiffPhotograph(pixels, { ...raw, samples: 3, alpha: null }, NO_METADATA, null, {
      software: null,
      recipe: null,
    });
    expect(await refusal(tiff, 'x.dng')).toMatch(/raw file of a camera/);
    // Its version in place of the last field.
    const view = new DataView(tiff.buffer);
    for (let e = 10; e < 10 + 12 * view.getUint16(8, true); e += 12)
      if (view.getUint16(e, true) === 339) view.setUint16(e, 50706, true);
    expect(await refusal(tiff, 'x.tif')).toMatch(/DNG/);
  });

  it('animations of PNG and WebP', async () => {
    const png = encodePng(pixels, WIDTH, HEIGHT, 3);
    const control = new Uint8Array(8);
    control[3] = 3;
    const animated = Buffer.concat([png.subarray(0, 33), pngChunk('acTL', control), png.subarray(33)]);
    expect(await refusal(animated, 'x.png')).toMatch('an animation of 3 pictures');
    control[3] = 1;
    expect((await open(Buffer.concat([png.subarray(0, 33), pngChunk('acTL', control), png.subarray(33)]))).width).toBe(
      WIDTH,
    );
    const two = await sharp(Buffer.concat([pixels, pixels.map((v) => 255 - v)]), {
      raw: { ...raw, height: 2 * HEIGHT, pageHeight: HEIGHT },
    })
      .webp({ lossless: true })
      .toBuffer();
    expect(await refusal(two, 'x.webp')).toMatch('it is an animation');
  });

  it('CMYK', async () => {
    expect(await refusal(await picture().toColourspace('cmyk').jpeg().toBuffer(), 'x.jpg')).toMatch('CMYK');
    expect(await refusal(await picture().toColourspace('cmyk').tiff().toBuffer(), 'x.tif')).toMatch('CMYK');
  });

  it('a JPEG that ends in the middle of its pixels', async () => {
    const noise = Uint8Array.from({ length: 3 * 128 * 128 }, (_, i) => (i * 7919) % 251);
    const whole = await sharp(noise, { raw: { width: 128, height: 128, channels: 3 } })
      .jpeg()
      .toBuffer();
    expect(await refusal(whole.subarray(0, Math.floor(0.7 * whole.length)), 'x.jpg')).toMatch('cut or damaged');
  });

  it('a hundred megapixels, before anything of them is unpacked', async () => {
    const large = encodePng(pixels, WIDTH, HEIGHT, 3);
    const view = new DataView(large.buffer);
    view.setUint32(16, 10_000);
    view.setUint32(20, 10_000);
    view.setUint32(29, crc32(large, 12, 29));
    expect(await refusal(large, 'x.png')).toMatch(/need \d+ MB, the limit is \d+ MB/);
  });
});

describe('what is read is what is seen', () => {
  it.each([2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i, as libvips turns it', async (orientation) => {
    const stored = await picture().png().withMetadata({ orientation }).toBuffer();
    const { data, info } = await sharp(stored).autoOrient().raw().toBuffer({ resolveWithObject: true });
    const d = await open(stored);
    expect([d.height, d.width]).toEqual([info.height, info.width]);
    expect(Array.from(d.data)).toEqual(Array.from(data));
  });

  it('a palette, also one with transparency', async () => {
    const flat = sharp(
      Uint8Array.from(pixels, (v) => (v > 128 ? 255 : 0)),
      { raw },
    );
    const d = await open(await flat.clone().png({ palette: true }).toBuffer());
    expect(d).toMatchObject({ samples: 3, fullScale: 255, alpha: null });
    expect(Array.from(d.data)).toEqual(Array.from(pixels, (v) => (v > 128 ? 255 : 0)));
    const two = encodePalettePng(Uint8Array.of(0, 1, 1, 0), 2, 2, Uint8Array.of(9, 8, 7, 128, 1, 2, 3, 255));
    const half = await open(two);
    expect(Array.from(half.data)).toEqual([9, 8, 7, 1, 2, 3, 1, 2, 3, 9, 8, 7]);
    expect(Array.from(half.alpha ?? [])).toEqual([128, 255, 255, 128]);
  });

  it('one pixel', async () => {
    for (const bytes of [
      encodePng(Uint8Array.of(1, 2, 3), 1, 1, 3),
      await picture().extract({ left: 0, top: 0, width: 1, height: 1 }).tiff().toBuffer(),
    ])
      expect(await open(bytes)).toMatchObject({ height: 1, width: 1, samples: 3 });
  });

  it('grey with transparency, of 8 and 16 bits, each value as it is stored', async () => {
    for (const stored of [
      Uint8Array.from({ length: 2 * HEIGHT * WIDTH }, (_, i) => (i * 911) % 256),
      Uint16Array.from({ length: 2 * HEIGHT * WIDTH }, (_, i) => (i * 911) % 65536),
    ]) {
      const d = await open(encodePng(stored, WIDTH, HEIGHT, 2));
      expect(Array.from(d.data)).toEqual(Array.from(stored).filter((_, i) => i % 2 === 0));
      expect(Array.from(d.alpha ?? [])).toEqual(Array.from(stored).filter((_, i) => i % 2 === 1));
    }
  });
});
