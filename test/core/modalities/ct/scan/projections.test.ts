import { describe, expect, it } from 'vitest';
import {
  axesOf,
  extentOf,
  rowOf,
  sinogramOfRow,
  stretchesOfRow,
} from '../../../../../core/modalities/ct/scan/projections.ts';
import { resolveScan } from '../../../../../core/modalities/ct/scan/resolve-scan.ts';
import { type Given, requestOf, sinogramFacts } from '../tiny-ct.ts';

const [VIEWS, ROWS, BINS] = [4, 3, 7];
/** Says its own place. */
const at = (view: number, row: number, bin: number): number => 100 * view + 10 * row + bin;

describe('a stack of projections', () => {
  it.each([
    ['views-bins', [VIEWS, ROWS, BINS], (a: number, b: number, c: number) => at(a, b, c)],
    ['bins-views', [BINS, ROWS, VIEWS], (a: number, b: number, c: number) => at(c, b, a)],
    ['rows-views-bins', [ROWS, VIEWS, BINS], (a: number, b: number, c: number) => at(b, a, c)],
    ['views-bins-rows', [VIEWS, BINS, ROWS], (a: number, b: number, c: number) => at(a, c, b)],
  ] as const)('gives the sinogram of a row, with axes %s', (axes, [frames, height, width], value) => {
    const array = { frames, height, width };
    const data = Float32Array.from({ length: frames * height * width }, (_, i) =>
      value(Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width),
    );
    expect(extentOf(array, axes)).toEqual({ views: VIEWS, rows: ROWS, bins: BINS });
    const sinogram = sinogramOfRow(data, stretchesOfRow(array, axes, 2));
    const across = axes === 'bins-views' ? VIEWS : BINS;
    sinogram.forEach((v, i) => {
      const [first, last] = [Math.floor(i / across), i % across];
      expect(v).toBe(axes === 'bins-views' ? at(last, 2, first) : at(first, 2, last));
    });
    expect(sinogram).toHaveLength(VIEWS * BINS);
  });

  it('is taken at its middle row, and has no row beyond its end', () => {
    expect([rowOf(5, null), rowOf(4, null), rowOf(5, 0)].map((r) => r.ok && r.value)).toEqual([2, 2, 0]);
    expect([rowOf(1, null), rowOf(1, 0)].map((r) => r.ok && r.value)).toEqual([null, null]);
    expect(rowOf(5, 5)).toMatchObject({ ok: false, error: { parameter: '--row' } });
  });

  it('is what an array of two axes is not, whatever its axes are called', () => {
    expect(axesOf('rows-views-bins', { frames: 1 })).toBe('views-bins');
    expect(extentOf({ frames: 1, height: 4, width: 7 }, 'views-bins-rows')).toEqual({ views: 4, rows: 1, bins: 7 });
  });
});

describe('a request for a stack', () => {
  const facts = { ...sinogramFacts, frames: 40, height: 16, width: 90 };
  const lines: Given = { quantity: 'line-integrals' };
  const resolved = (given: Given, angles: readonly number[] | null = null) =>
    resolveScan(requestOf({ ...lines, ...given }, { angles }), facts, null);

  it('says which row it takes, and which others there are', () => {
    const middle = resolved({});
    expect(middle).toMatchObject({ ok: true, value: { reading: { row: 8 }, geometry: { bins: 90 } } });
    if (!middle.ok) return;
    expect(middle.value.geometry.anglesDeg).toHaveLength(40);
    expect(middle.value.notes.join()).toMatch(/40 views × 16 detector rows × 90 bins: its middle row, 8, .*--row/);
    expect(resolved({ row: 3 })).toMatchObject({ ok: true, value: { reading: { row: 3 } } });
    expect(resolved({ row: 16 })).toMatchObject({
      ok: false,
      error: { parameter: '--row', reason: '16 is beyond the end: there are 16 detector rows, 0 to 15' },
    });
  });

  it('takes the order of the toolkit that wrote it', () => {
    const astra = resolved({ convention: 'astra' });
    expect(astra).toMatchObject({ ok: true, value: { reading: { row: 20, convention: { axes: 'rows-views-bins' } } } });
    const odl = resolved({ convention: 'odl' });
    expect(odl).toMatchObject({ ok: true, value: { geometry: { bins: 16 }, reading: { row: 45 } } });
    const flat = resolveScan(requestOf({ ...lines, convention: 'astra' }), sinogramFacts, null);
    expect(flat).toMatchObject({ ok: true, value: { reading: { row: null, convention: { axes: 'views-bins' } } } });
  });

  it('whose angles are as many as its rows names the other order', () => {
    const angles = Array.from({ length: 16 }, (_, i) => 11 * i);
    expect(resolved({}, angles)).toMatchObject({ ok: false, error: { parameter: '--axes' } });
    const other = resolved({ axes: 'rows-views-bins' }, angles);
    expect(other).toMatchObject({ ok: true, value: { reading: { row: 20 }, geometry: { anglesDeg: angles } } });
  });

  it('of an image is none', () => {
    const image = { ...facts, kind: 'image' as const };
    expect(resolveScan(requestOf({ row: 1 }), image, null)).toMatchObject({ ok: false });
  });
});
