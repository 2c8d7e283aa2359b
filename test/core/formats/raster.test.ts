import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { annotate, readAnnotation } from '../../../core/formats/notes/annotation.ts';
import { notApplied } from '../../../core/formats/picture/not-applied.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { decodeBytes } from '../../../core/formats/read.ts';
import { createCodecs } from '../../../electron/worker/codecs/codecs.ts';

const codecs = createCodecs();
async function open(bytes: Uint8Array, name: string) {
  const r = await decodeBytes(bytes, name, codecs);
  if (!r.ok) throw new Error(JSON.stringify(r.error));
  return r.value;
}
async function reason(bytes: Uint8Array, name: string): Promise<string> {
  const r = await decodeBytes(bytes, name, codecs);
  return r.ok ? 'opened' : 'reason' in r.error ? r.error.reason : r.error.code;
}
const ramp = Uint16Array.from({ length: 60 }, (_, i) => i * 1091);

describe('pictures', () => {
  it('reads 16-bit grey and RGB PNG exactly', async () => {
    const grey = await open(encodePng(ramp, 10, 6, 1), 'x.png');
    expect(grey).toMatchObject({ height: 6, width: 10, samples: 1, unit: 'srgb', fullScale: 65535 });
    expect(Array.from(grey.data)).toEqual(Array.from(ramp));
    const rgb = await open(encodePng(ramp, 5, 4, 3), 'x.png');
    expect(Array.from(rgb.data)).toEqual(Array.from(ramp));
  });

  it('gives a PNG of ours its unit, spacing and values back', async () => {
    const note = annotate({ unit: 'HU', pixelMm: [0.7, 0.8], sliceMm: null, slope: 1, intercept: -1024 });
    const d = await open(encodePng(ramp, 10, 6, 1, { Langevin: note }), 'x.png');
    expect(d).toMatchObject({ unit: 'HU', fullScale: null, pixelMm: [0.7, 0.8] });
    expect(d.data[0]).toBe(-1024);
    for (const text of [
      'Langevin unit=HU',
      'Langevin unit=nonsense slope=1 intercept=0',
      'Langevin unit=HU slope=0 intercept=x',
    ])
      expect(readAnnotation(text)).toBeNull();
  });

  it('goes by content before the name, turns what asks for it, and does not recolour', async () => {
    const png = sharp({ create: { width: 3, height: 2, channels: 3, background: '#c86432' } });
    const turned = await png
      .clone()
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .toBuffer();
    const d = await open(turned, 'wrongly-named.png');
    expect([d.format, d.height, d.width, d.warnings]).toEqual(['jpeg', 3, 2, []]);
    for (const [profile, warnings] of [
      ['p3', [expect.stringMatching(/colour profile other than sRGB/)]],
      ['srgb', []],
    ] as const)
      expect(notApplied(await open(await png.clone().withIccProfile(profile).png().toBuffer(), 'x.png'))).toEqual(
        warnings,
      );
    const webp = await open(await png.webp({ lossless: true }).toBuffer(), 'x.webp');
    expect(Array.from(webp.data.slice(0, 3))).toEqual([200, 100, 50]);
  });

  it('keeps transparency beside the colours', async () => {
    const png = await sharp({
      create: { width: 2, height: 2, channels: 4, background: { r: 9, g: 8, b: 7, alpha: 0.5 } },
    })
      .png()
      .toBuffer();
    const d = await open(png, 'x.png');
    expect(Array.from(d.data.slice(0, 3))).toEqual([9, 8, 7]);
    expect(Array.from(d.alpha ?? [])).toEqual([128, 128, 128, 128]);
    expect(notApplied(d)).toEqual(['Transparency was dropped.']);
    const grey = await open(await sharp(png).toColourspace('b-w').png().toBuffer(), 'x.png');
    expect([grey.samples, Array.from(grey.alpha ?? [])]).toEqual([1, [128, 128, 128, 128]]);
  });

  it('refuses sizes beyond the limit, wrong checksums, cut data and unknown content', async () => {
    const png = encodePng(ramp, 10, 6, 1);
    const large = png.slice();
    new DataView(large.buffer).setUint32(16, 100_000);
    expect(await reason(large, 'x.png')).toMatch('checksum');
    expect(await reason(png.slice(0, -40), 'x.png')).toMatch('cut or damaged');
    const jpeg = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    const sof = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    const huge = Uint8Array.from(jpeg);
    huge.set([255, 255, 255, 255], sof + 5);
    expect(await reason(huge, 'x.jpg')).toMatch('limit');
    expect(await reason(Uint8Array.of(1, 2, 3), 'x.bin')).toMatch('none of');
    expect(await reason(new Uint8Array(0), 'x.png')).toMatch('empty');
  });
});
