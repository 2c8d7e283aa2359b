/** Colours of a profile against colour-science, and back to what they were. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { coloursOf, type Colours } from '../../electron/worker/colour/colours.ts';
import { linearSrgb } from '../../electron/worker/colour/srgb-curve.ts';
import { ADOBE, DISPLAY_P3, greyProfile, labProfile, rgbProfile } from '../support/icc.ts';

const reference = JSON.parse(readFileSync('test/reference/profiles.json', 'utf8')) as Record<string, number[][]>;
const codes = reference['codes']!.flat();

async function builtIn(name: 'p3' | 'srgb' | 'cmyk'): Promise<Uint8Array> {
  const one = sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } }).withIccProfile(name);
  const { icc } = await sharp(await (name === 'cmyk' ? one.jpeg() : one.png()).toBuffer()).metadata();
  return Uint8Array.from(icc!);
}

async function colours(icc: Uint8Array, channels: 1 | 3): Promise<Colours> {
  const found = await coloursOf(icc, channels);
  if (found === null || 'fault' in found) throw new Error(JSON.stringify(found));
  return found;
}

describe.each([
  ['Display P3', DISPLAY_P3],
  ['Adobe RGB (1998)', ADOBE],
] as const)('%s', (name, space) => {
  const profile = rgbProfile(name, space);

  it('becomes the sRGB that colour-science makes of it, also outside its gamut', async () => {
    const values = Float32Array.from(codes, (v) => v / 255);
    (await colours(profile, 3)).toSrgb(values);
    const worst = reference[name]!.flat().reduce(
      (most, v, i) => Math.max(most, Math.abs(linearSrgb(values[i]!) - v)),
      0,
    );
    expect(worst).toBeLessThan(5e-4);
    expect([Math.min(...values) < -0.1, Math.max(...values) > 1]).toEqual([true, true]);
  });

  it.each([8, 16])('comes back to every stored value of %i bits', async (bits) => {
    const full = 2 ** bits - 1;
    const stored = Array.from({ length: 3 * 20_000 }, (_, i) => (i * 7919) % (full + 1));
    const values = Float32Array.from(stored, (v) => v / full);
    const { toSrgb, fromSrgb } = await colours(profile, 3);
    toSrgb(values);
    fromSrgb(values);
    // The dark channel of a saturated colour is a difference of bright ones in float32, and a power magnifies it.
    const worst = stored.reduce((most, v, i) => Math.max(most, Math.abs(values[i]! * full - v)), 0);
    expect(worst).toBeLessThan(bits === 8 ? 0.2 : 50);
  });

  it('values between the steps are as near as those on them', async () => {
    const { toSrgb } = await colours(profile, 3);
    const [on, beside] = [0, 1e-4].map((shift) => Float32Array.from(codes, (v) => v / 255 - shift * (v / 255)));
    toSrgb(on!);
    toSrgb(beside!);
    expect(Math.max(...on!.map((v, i) => Math.abs(v - beside![i]!)))).toBeLessThan(2e-3);
  });
});

it('a grey profile changes the tone, and gives it back', async () => {
  const { toSrgb, fromSrgb } = await colours(greyProfile(1.5), 1);
  const stored = [0, 10, 100, 200, 255];
  const values = Float32Array.from(stored, (v) => v / 255);
  toSrgb(values);
  stored.forEach((v, i) => expect(linearSrgb(values[i]!)).toBeCloseTo((v / 255) ** 1.5, 4));
  fromSrgb(values);
  stored.forEach((v, i) => expect(255 * values[i]!).toBeCloseTo(v, 2));
});

it('sRGB is nothing to convert, and a profile that says nothing of the pixels says why', async () => {
  expect(await coloursOf(await builtIn('srgb'), 3)).toBeNull();
  expect(await coloursOf(labProfile(), 3)).toMatchObject({ fault: 'is one of Lab colours' });
  expect(await coloursOf(await builtIn('cmyk'), 3)).toMatchObject({ fault: 'is one of CMYK colours' });
  expect(await coloursOf(greyProfile(2), 3)).toMatchObject({ fault: 'is one of grey' });
  expect(await coloursOf(await builtIn('p3'), 1)).toMatchObject({ fault: expect.stringContaining('is grey') });
  expect(await coloursOf(Uint8Array.of(1, 2, 3), 3)).toMatchObject({ fault: 'is damaged' });
  const cut = (await builtIn('p3')).slice(0, 200);
  expect(await coloursOf(cut, 3)).toMatchObject({ fault: 'is damaged' });
});
