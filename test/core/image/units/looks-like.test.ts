import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../../../../core/formats/read.ts';
import { looksLike } from '../../../../core/image/units/looks-like.ts';
import { thoraxPhantom } from '../../../../core/modalities/ct/phantom/phantom.ts';
import { codecs } from '../../../../electron/worker/read/decode.ts';

const kindOf = (values: ArrayLike<number>): string => looksLike(values).kind;
/** The same image on every scale on which people keep it. */
const SCALES: readonly (readonly [string, string, (hu: number) => number])[] = [
  ['HU', 'hu', (hu) => hu],
  ['HU + 1024', 'hu+1024', (hu) => Math.max(0, hu + 1024)],
  ['HU + 1000, cut at 0', 'hu+1024', (hu) => Math.max(0, hu + 1000)],
  ['attenuation at 70 keV in 1/mm', 'attenuation', (hu) => Math.max(0, 0.0192 * (1 + hu / 1000))],
  ['attenuation at 55 keV in 1/mm', 'attenuation', (hu) => Math.max(0, 0.0225 * (1 + hu / 1000))],
  ['attenuation in 1/cm', 'unit', (hu) => Math.max(0, 0.192 * (1 + hu / 1000))],
  ['[0, 1]', 'unit', (hu) => Math.min(1, Math.max(0, (hu + 1024) / 2674))],
  ['[0, 65535]', 'unknown', (hu) => Math.min(65535, Math.max(0, Math.round(((hu + 1024) / 2674) * 65535)))],
];

describe('what numbers look like', () => {
  const phantom = Float32Array.from(thoraxPhantom(192, 1).data, Math.round);
  it.each(SCALES)('in %s', (_, kind, of) => {
    expect(kindOf(phantom.map(of))).toBe(kind);
  });

  it('of a reconstruction with noise about zero, and with values that are no number', () => {
    const noisy = phantom.map((hu, i) => 0.0192 * (1 + hu / 1000) + 0.002 * Math.sin(12.9898 * i));
    noisy[7] = NaN;
    expect(kindOf(noisy)).toBe('attenuation');
  });

  it('says by what it knows', () => {
    const { because } = looksLike(phantom.map((hu) => hu + 1024));
    expect(because).toMatch(/^whole numbers from \d+ to \d+, most of a body about 1024$/);
  });

  it.each([
    ['one value', new Float32Array(64).fill(1024)],
    ['nothing', []],
    ['counts of photons', Float32Array.from({ length: 4096 }, (_, i) => 1e4 + (i % 900))],
    ['line integrals', Float32Array.from({ length: 4096 }, (_, i) => 4 + 3.9 * Math.sin(i / 40))],
    ['an even ramp', Float32Array.from({ length: 4096 }, (_, i) => i)],
    ['what is below any padding', Float32Array.from({ length: 64 }, (_, i) => -1e6 * i)],
    ['words that lost their sign', phantom.map((hu) => (hu + 65536) % 65536)],
  ])('of %s, which is no CT image on a known scale', (_, values) => {
    expect(kindOf(values)).toBe('unknown');
  });
});

const ct = join(process.env.LANGEVIN_DATA ?? 'nowhere', 'ct');
describe.skipIf(!existsSync(ct))('real slices (skipped unless LANGEVIN_DATA names them)', () => {
  it('are told apart on every scale', async () => {
    const odd: string[] = [];
    for (const split of ['train', 'val'])
      for (const file of readdirSync(join(ct, split)).filter((name) => name.endsWith('.png'))) {
        const read = await decodeBytes(readFileSync(join(ct, split, file)), file, codecs);
        if (!read.ok) throw new Error(file);
        const hu = Float32Array.from(read.value.data, (v) => v - 1024);
        for (const [name, kind, of] of SCALES) if (kindOf(hu.map(of)) !== kind) odd.push(`${file} in ${name}`);
      }
    expect(odd).toEqual([]);
  });
});
