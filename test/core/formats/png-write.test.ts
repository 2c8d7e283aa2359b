import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodePng } from '../../../core/formats/picture/png-write.ts';

const ramp = <T extends Uint8Array | Uint16Array>(out: T, step: number): T => {
  for (let i = 0; i < out.length; i++) out[i] = i * step;
  return out;
};

describe('encodePng', () => {
  it.each([
    ['grey', 1],
    ['RGB', 3],
  ] as const)('writes 8-bit %s that libpng reads back exactly', async (_, samples) => {
    const pixels = ramp(new Uint8Array(7 * 5 * samples), 37);
    const { data, info } = await sharp(encodePng(pixels, 7, 5, samples))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([7, 5]);
    const channel = info.channels / samples; // sharp may widen grey to three equal channels
    expect(Array.from(data).filter((_v, i) => i % channel === 0)).toEqual(Array.from(pixels));
  });

  it('writes 16-bit grey that libpng reads back exactly, with its notes', async () => {
    const pixels = ramp(new Uint16Array(64 * 9), 1117);
    const png = encodePng(pixels, 64, 9, 1, { Comment: 'HU = value - 1024' });
    const { data, info } = await sharp(png)
      .toColourspace('grey16')
      .raw({ depth: 'ushort' })
      .toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(1);
    expect(new Uint16Array(data.buffer, data.byteOffset, data.length / 2)).toEqual(pixels);
    expect(Buffer.from(png).includes('HU = value - 1024')).toBe(true);
  });
});
