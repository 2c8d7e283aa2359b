/** Stacks of projections: the row that is chosen is the sinogram that is read, whatever the type and order of its file. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { attempt } from '../../core/contract/refused.ts';
import { encodeNpy } from '../../core/formats/npy/npy.ts';
import { readSinogram } from '../../electron/worker/modalities/ct/read-sinogram.ts';

const [VIEWS, ROWS, BINS] = [6, 4, 9];
const folder = mkdtempSync(join(tmpdir(), 'langevin-projections-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const value = (view: number, row: number, bin: number): number => 60 * view + 10 * row + bin;
const rowOf = (row: number): number[] =>
  Array.from({ length: VIEWS * BINS }, (_, i) => value(Math.floor(i / BINS), row, i % BINS));
const numbers = (axes: 'views-bins' | 'rows-views-bins'): number[] =>
  Array.from({ length: VIEWS * ROWS * BINS }, (_, i) => {
    const [a, bin] = [Math.floor(i / BINS), i % BINS];
    return axes === 'views-bins'
      ? value(Math.floor(a / ROWS), a % ROWS, bin)
      : value(a % VIEWS, Math.floor(a / VIEWS), bin);
  });

function written(name: string, data: Float32Array | Float64Array | Uint16Array, shape: readonly number[]): string {
  const path = join(folder, name);
  writeFileSync(path, encodeNpy(data, shape));
  return path;
}

describe('a row of a stack', () => {
  it.each([
    ['float32', (v: number[]) => Float32Array.from(v)],
    ['float64', (v: number[]) => Float64Array.from(v)],
    ['uint16', (v: number[]) => Uint16Array.from(v)],
  ] as const)('of %s is read alone, in both orders', async (name, typed) => {
    const middle = written(`${name}.npy`, typed(numbers('views-bins')), [VIEWS, ROWS, BINS]);
    const first = written(`${name}-rows.npy`, typed(numbers('rows-views-bins')), [ROWS, VIEWS, BINS]);
    for (const row of [0, 1, 3]) {
      const found = await readSinogram(middle, { axes: 'views-bins', row });
      expect([...found.data]).toEqual(rowOf(row));
      expect(found).toMatchObject({ row, extent: { views: VIEWS, rows: ROWS, bins: BINS } });
      expect([...(await readSinogram(first, { axes: 'rows-views-bins', row })).data]).toEqual(rowOf(row));
    }
    expect((await readSinogram(middle, { axes: 'views-bins', row: null })).row).toBe(2);
  });

  it('reads one sinogram, with or without axes of one, as it is', async () => {
    const data = Float32Array.from(rowOf(1));
    for (const shape of [
      [VIEWS, BINS],
      [1, VIEWS, BINS],
      [VIEWS, 1, BINS],
      [VIEWS, BINS, 1],
    ]) {
      const path = written('one.npy', data, shape);
      const found = await readSinogram(path, { axes: 'views-bins', row: null });
      expect([...found.data]).toEqual(rowOf(1));
      expect(found).toMatchObject({ row: null, extent: { views: VIEWS, rows: 1, bins: BINS } });
    }
  });

  it('is refused beyond the end, in a file that is cut, and in one with more axes', async () => {
    const path = written('stack.npy', Float32Array.from(numbers('views-bins')), [VIEWS, ROWS, BINS]);
    const beyond = await attempt(() => readSinogram(path, { axes: 'views-bins', row: 4 }));
    expect(beyond).toMatchObject({ ok: false, error: { parameter: '--row' } });
    truncateSync(path, 400);
    const cut = await attempt(() => readSinogram(path, { axes: 'views-bins', row: 3 }));
    expect(cut).toMatchObject({ ok: false, error: { code: 'unreadable-file' } });
    const more = written('more.npy', Float32Array.from(numbers('views-bins')), [2, 3, ROWS, BINS]);
    const four = await attempt(() => readSinogram(more, { axes: 'views-bins', row: 0 }));
    expect(four).toMatchObject({ ok: false, error: { code: 'shape-mismatch' } });
  });
});
