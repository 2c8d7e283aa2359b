import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeNpy, encodeNpy } from '../../../core/formats/npy/npy.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { convertFile } from '../../../electron/worker/pictures/convert.ts';
import { decodePath } from '../../../electron/worker/read/decode.ts';
import { native, type Element } from '../../fixtures/formats/dicom-bytes.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'langevin-convert-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const at = (name: string): string => join(folder, name);
function put(name: string, bytes: Uint8Array): string {
  writeFileSync(at(name), bytes);
  return at(name);
}
async function opened(path: string) {
  const r = await decodePath(path);
  if (!r.ok) throw new Error(JSON.stringify(r.error));
  return r.value;
}
async function converted(input: string, output: string) {
  const r = await convertFile(input, at(output));
  if (!r.ok) throw new Error(JSON.stringify(r.error));
  return { ...r.value, read: await opened(at(output)) };
}
function npy(name: string) {
  const r = decodeNpy(readFileSync(at(name)), name);
  if (!r.ok) throw new Error(JSON.stringify(r.error));
  return r.value;
}

/** One CT slice of 3 × 4 with its place; padding −2000 in the first pixel. */
const ctSlice = (z: number, more: Element[] = []): Uint8Array => {
  const pixels = Int16Array.from({ length: 12 }, (_, i) => (i === 0 ? -2000 : 100 * i + z));
  const facts: Element[] = [
    [0x00080018, 'UI', `1.2.${z + 100}`],
    [0x00080060, 'CS', 'CT'],
    [0x0020000d, 'UI', '1.5'],
    [0x0020000e, 'UI', '1.6'],
    [0x00200032, 'DS', `1\\2\\${z}`],
    [0x00200037, 'DS', '1\\0\\0\\0\\1\\0'],
    [0x00280030, 'DS', '0.5\\0.75'],
    [0x00280120, 'US', [0xf830]],
    [0x00281052, 'DS', '-24'],
    [0x00281053, 'DS', '1'],
    ...more,
  ];
  return native({ rows: 3, columns: 4, signed: true, pixels, more: facts });
};

describe('convert', () => {
  it('writes an NPY of frames × rows × columns in HU, padding kept', async () => {
    await converted(put('ct.dcm', ctSlice(0)), 'ct.npy');
    const { shape, data, dtype } = npy('ct.npy');
    expect([shape, dtype]).toEqual([[1, 3, 4], 'f4']);
    expect(Array.from(data.subarray(0, 3))).toEqual([-2024, 76, 176]);
  });

  it('keeps HU, spacing and depth through every format that has a place for them', async () => {
    const input = put('kept.dcm', ctSlice(0));
    const before = await opened(input);
    for (const output of ['kept.png', 'kept.tif', 'kept.nii', 'kept.nii.gz', 'kept-again.dcm']) {
      const { read } = await converted(input, output);
      expect(Array.from(read.data)).toEqual(Array.from(before.data));
      expect(read).toMatchObject({ unit: 'HU', pixelMm: [0.5, 0.75] });
      expect(read.depth.bits).toBe(16);
    }
  });

  it('keeps colour, its depth, and a last axis of 3', async () => {
    const deep = Uint16Array.from({ length: 18 }, (_, i) => i * 3001);
    const input = put('rgb.png', encodePng(deep, 3, 2, 3));
    for (const output of ['rgb.tif', 'rgb.dcm', 'rgb2.png']) {
      const { read } = await converted(input, output);
      expect(Array.from(read.data)).toEqual(Array.from(deep));
      expect([read.samples, read.depth.bits, read.unit]).toEqual([3, 16, 'srgb']);
    }
    await converted(input, 'rgb.npy');
    expect(npy('rgb.npy').shape).toEqual([1, 2, 3, 3]);
  });

  it('keeps float64 where float32 would lose a bit, and complex numbers as such', async () => {
    const fine = Float64Array.of(0.1, 1e300, NaN, -0.3);
    const { read } = await converted(put('fine.npy', encodeNpy(fine, [2, 2])), 'fine.tif');
    expect(Array.from(read.data)).toEqual(Array.from(fine));
    const complex = put('c.npy', encodeNpy(Float32Array.of(1, 2, 3, 4), [1, 2], 'complex'));
    expect((await converted(complex, 'c2.npy')).samples).toBe(2);
    expect(await convertFile(complex, at('c.png'))).toMatchObject({ ok: false, error: { code: 'contradiction' } });
  });

  it('reads a folder as one volume in order, and writes it with its orientation', async () => {
    mkdirSync(at('series'));
    // Named against their order; a note beside them; a slice of another matrix.
    [10, -5, 2.5, -12.5].forEach((z, i) => put(`series/${i}.dcm`, ctSlice(z)));
    put('series/notes.txt', new TextEncoder().encode('not a slice'));
    put('series/scout.dcm', ctSlice(0, [[0x00280011, 'US', [2]]]));
    const { read, warnings } = await converted(at('series'), 'series.nii');
    expect([read.frames, read.height, read.width]).toEqual([4, 3, 4]);
    expect(read.places.map((p) => p.position![2]).slice(0, 1)).toEqual([-12.5]);
    expect(read.places[0]!.orientation).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(warnings.join()).toMatch(/2 stacks of 4, 1/);
    expect(await convertFile(at('series'), at('series.png'))).toMatchObject({
      ok: false,
      error: { code: 'contradiction' },
    });
  });

  it('leaves what was there untouched when it cannot write, and no pieces behind', async () => {
    const input = put('in.dcm', ctSlice(0));
    const taken = at('a-folder.npy');
    mkdirSync(taken);
    expect(await convertFile(input, taken)).toMatchObject({ ok: false, error: { code: 'cannot-write' } });
    expect(await convertFile(input, at('missing/x.npy'))).toMatchObject({ ok: false, error: { code: 'cannot-write' } });
    mkdirSync(at('locked'));
    chmodSync(at('locked'), 0o500);
    const locked = await convertFile(input, at('locked/x.npy'));
    if (process.getuid?.() !== 0) expect(locked).toMatchObject({ ok: false, error: { code: 'cannot-write' } });
    put('old.npy', Uint8Array.of(1, 2, 3));
    const damaged = await convertFile(put('bad.dcm', ctSlice(0).slice(0, 400)), at('old.npy'));
    expect(damaged).toMatchObject({ ok: false, error: { code: 'unreadable-file' } });
    expect([...readFileSync(at('old.npy'))]).toEqual([1, 2, 3]);
    expect(readdirSync(folder).filter((f) => f.endsWith('.part'))).toEqual([]);
  });

  it('names what is wrong with its arguments', async () => {
    const input = put('args.dcm', ctSlice(0));
    expect(await convertFile(input, at('x.jpg'))).toMatchObject({ ok: false, error: { code: 'invalid-parameter' } });
    expect(await convertFile(at('absent.dcm'), at('x.npy'))).toMatchObject({
      ok: false,
      error: { file: at('absent.dcm') },
    });
    const nan = put('nan.npy', encodeNpy(Float32Array.of(NaN, 1), [1, 2]));
    expect(await convertFile(nan, at('nan.dcm'))).toMatchObject({ ok: false, error: { code: 'non-finite', count: 1 } });
    mkdirSync(at('empty'));
    expect(await decodePath(at('empty'))).toMatchObject({ ok: false, error: { code: 'unreadable-file' } });
  });
});
