/** Numbers that a file does not explain are asked for, in a run and in a comparison. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestOf } from '../../core/contract/messages.ts';
import type { ItemFacts } from '../../core/contract/studio/item.ts';
import { attempt } from '../../core/contract/refused.ts';
import { encodeNpy } from '../../core/formats/npy/npy.ts';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { ct } from '../../core/modalities/ct/modality.ts';
import { thoraxPhantom } from '../../core/modalities/ct/phantom/phantom.ts';
import { compare } from '../../electron/worker/pictures/compare.ts';
import { inspect } from '../../electron/worker/inspect/inspect.ts';
import { prepare } from '../../electron/worker/read/prepare.ts';

const SIZE = 96;
const folder = mkdtempSync(join(tmpdir(), 'langevin-numbers-'));
const at = (name: string): string => join(folder, name);
const hu = Float32Array.from(thoraxPhantom(SIZE, 1).data, (v) => Math.max(-1000, Math.round(v)));
const other = hu.map((v, i) => v + 5 * Math.sin(i));
beforeAll(() => {
  const shape = [SIZE, SIZE];
  const write = (name: string, values: Float32Array | Uint16Array): void =>
    writeFileSync(at(name), encodeNpy(values, shape));
  write('hu.npy', hu);
  write('other.npy', other);
  write(
    'above.npy',
    Uint16Array.from(hu, (v) => v + 1024),
  );
  write(
    'per-mm.npy',
    hu.map((v) => 0.0192 * (1 + v / 1000)),
  );
  write(
    'unit.npy',
    hu.map((v) => (v + 1024) / 2674),
  );
  write(
    'no-air.npy',
    new Float32Array(hu.length).map((_, i) => 20 + (i % 50)),
  );
  writeFileSync(
    at('half.npy'),
    encodeNpy(
      new Float32Array(48 * 48).map((_, i) => hu[2 * (i % 48) + 192 * Math.floor(i / 48)]!),
      [48, 48],
    ),
  );
  writeFileSync(
    at('above.png'),
    encodePng(
      Uint16Array.from(hu, (v) => v + 1024),
      SIZE,
      SIZE,
      1,
    ),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const request = (name: string, values: RequestOf<'prepare'>['values'] = {}): RequestOf<'prepare'> => ({
  kind: 'prepare',
  task: 'reconstruct-ct',
  input: { kind: 'image', path: at(name) },
  slice: 0,
  values,
  given: Object.keys(values),
  lists: {},
  files: {},
  model: null,
  engine: 'auto',
  precision: 'auto',
  provider: 'auto',
});
const prepared = (...given: Parameters<typeof request>) => attempt(() => prepare(request(...given)));

describe('a run', () => {
  it.each([
    ['above.npy', 'hu+1024'],
    ['above.png', 'hu+1024'],
    ['per-mm.npy', 'attenuation'],
    ['unit.npy', 'unit'],
  ])('asks what the numbers of %s are', async (name, looks) => {
    expect(await prepared(name)).toMatchObject({ ok: false, error: { code: 'numbers-doubtful', looks } });
  });

  it.each([
    ['above.npy', { numbers: 'HU+1024' }],
    ['above.npy', { intercept: -1024 }],
    ['above.png', { numbers: 'HU+1024' }],
    ['above.png', { numbers: 'fraction' }],
    ['per-mm.npy', { numbers: '1/mm' }],
    ['unit.npy', { numbers: 'fraction' }],
    ['unit.npy', { numbers: 'HU' }],
  ])('takes %s for what is said: %o', async (name, said) => {
    const found = await prepared(name, said);
    expect(found.ok && found.value.warnings[0]).toMatch(/^The input's numbers are .*, as was said: HU = /);
  });

  it('goes on without a word where they are HU, and with one where nothing in them is air', async () => {
    expect(await prepared('hu.npy')).toMatchObject({ ok: true, value: { warnings: [] } });
    const [warning] = await prepared('no-air.npy').then((r) => (r.ok ? r.value.warnings : []));
    expect(warning).toMatch(/none is air/);
  });
});

const doubtsOfSlice = (facts: ItemFacts): readonly string[] => {
  const admission = ct.admit(facts);
  return admission.fit === 'none' ? [admission.reason] : admission.doubts;
};

describe('what is imported', () => {
  it.each([
    ['above.npy', 'hu+1024', /look like HU \+ 1024 \(.*\), and are taken as HU/],
    ['above.png', 'hu+1024', /look like HU \+ 1024 \(.*\), and are taken as the model's/],
    ['per-mm.npy', 'attenuation', /look like attenuation in 1\/mm/],
  ])('is doubtful where it looks otherwise: %s', async (name, looks, doubt) => {
    const { facts } = await inspect([at(name)], [name]);
    expect(facts.numbers?.kind).toBe(looks);
    expect(ct.admit(facts)).toMatchObject({ fit: 'own' });
    expect(doubtsOfSlice(facts).some((text) => doubt.test(text))).toBe(true);
  });

  it('is not where it looks as it is taken', async () => {
    const { facts } = await inspect([at('hu.npy')], ['hu.npy']);
    expect([facts.numbers?.kind, doubtsOfSlice(facts)]).toEqual(['hu', []]);
  });
});

type Given = Partial<RequestOf<'compare'>>;
const compared = (reference: string, image: string, more: Given = {}) =>
  attempt(() =>
    compare({
      kind: 'compare',
      reference: at(reference),
      images: [at(image)],
      dataRange: 2674,
      roi: null,
      treatment: { resampler: null, numbers: null },
      ...more,
    }),
  );
const HU = { unit: 'HU', waterPerMm: 0.0192 } as const;
const ABOVE = { ...HU, rescale: { slope: 1, intercept: -1024 } } as const;

describe('a comparison', () => {
  it('never scores attenuation against HU, nor HU + 1024, without being told', async () => {
    for (const [image, looks] of [
      ['per-mm.npy', 'attenuation'],
      ['above.npy', 'hu+1024'],
    ] as const) {
      expect(await compared('hu.npy', image)).toMatchObject({ error: { code: 'numbers-doubtful', looks } });
      const referenceStated = { numbers: HU };
      expect(await compared('hu.npy', image, { referenceStated })).toMatchObject({
        error: { code: 'numbers-doubtful' },
      });
    }
    expect(await compared('hu.npy', 'other.npy')).toMatchObject({ ok: true });
  });

  it('asks for the other half where only one was said', async () => {
    const treatment = { resampler: null, numbers: { unit: '1/mm', waterPerMm: 0.0192 } } as const;
    expect(await compared('hu.npy', 'per-mm.npy', { treatment })).toMatchObject({
      error: { code: 'contradiction', remedy: expect.stringContaining('--reference-numbers') },
    });
  });

  it.each([
    ['per-mm.npy', { unit: '1/mm', waterPerMm: 0.0192 }],
    ['above.npy', ABOVE],
    ['above.png', ABOVE],
  ] as const)('scores %s as what it is said to be', async (image, numbers) => {
    const found = await compared('hu.npy', image, {
      referenceStated: { numbers: HU },
      treatment: { resampler: null, numbers },
    });
    const { rmse } = found.ok ? found.value.rows[0]!.fidelity : { rmse: NaN };
    expect(rmse).toBeCloseTo(0, 3);
  });

  it('lets a picture of 16 bits be the reference', async () => {
    const found = await compared('above.png', 'hu.npy', {
      referenceStated: { numbers: ABOVE },
      treatment: { resampler: null, numbers: HU },
    });
    expect(found.ok && found.value.rows[0]!.fidelity.rmse).toBeCloseTo(0, 3);
  });

  it('says beside the figures what speaks against what was said', async () => {
    const treatment = { resampler: null, numbers: HU } as const;
    const wrong = await compared('hu.npy', 'per-mm.npy', { referenceStated: { numbers: HU }, treatment });
    expect(wrong.ok && wrong.value.rows[0]!.changes).toEqual([
      'numbers taken as HU, although they look like attenuation in 1/mm',
    ]);
    const shares = await compared('above.png', 'above.png', { dataRange: null });
    expect(shares.ok && shares.value.rows[0]!.changes).toEqual([
      'scored as shares of 65535, although its numbers look like HU + 1024',
    ]);
  });

  it('lays an array on the grid of another where the size of both pixels is said', async () => {
    const as = { numbers: HU, pixelMm: 1 };
    const treatment = { resampler: 'linear', numbers: HU, pixelMm: 2 } as const;
    const bare = { resampler: 'linear', numbers: HU } as const;
    expect(await compared('hu.npy', 'half.npy', { referenceStated: { numbers: HU }, treatment: bare })).toMatchObject({
      error: { code: 'grid-mismatch', differs: 'size-unknown' },
    });
    expect(await compared('hu.npy', 'half.npy', { referenceStated: as, treatment })).toMatchObject({ ok: true });
  });
});
