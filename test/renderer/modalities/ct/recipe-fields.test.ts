import { describe, expect, it } from 'vitest';
import {
  concerning,
  concerns,
  missingOf,
  type Parameter,
  type ParameterValues,
} from '../../../../core/contract/parameters.ts';
import { reconstructCtParameters } from '../../../../core/modalities/ct/parameters.ts';
import { scanOfRecipe } from '../../../../renderer/modalities/ct/scan/recipe-scan.ts';

const all: readonly Parameter[] = reconstructCtParameters;
const isField = (id: string, values: ParameterValues): boolean =>
  all.some((p) => p.id === id && concerns(p, all, values, 'sinogram'));
const everything: ParameterValues = {
  ...{ geometry: 'fan', sourceDistance: 500, detectorDistance: 900, binWidth: 0.1, centerOffset: 0 },
  ...{
    noise: 'gaussian:0.01',
    simulate: 'same',
    views: 23,
    quantity: 'counts',
    i0: 1e5,
    spacing: 1,
    water: 0.02,
    detector: 'reversed',
  },
};
const recipe = (values: ParameterValues) => ({
  ...{
    task: 'reconstruct-ct',
    item: 'a',
    slice: 0,
    values: { ...values },
    lists: {},
    files: {},
    solverValues: {},
    roi: null,
  },
});
const facts = (kind: 'image' | 'sinogram') => ({ kind, height: 64, width: 91, pixelMm: null });
const scan = (values: ParameterValues, kind: 'image' | 'sinogram') => scanOfRecipe(recipe(values), facts(kind), null);

describe('the fields of a recipe', () => {
  it('know the width of a bin by its older names, and refuse two at once', () => {
    const old = { quantity: 'line-integrals', geometry: 'fan', binPitch: 0.1 };
    expect(concerning(all, old, 'sinogram')).toEqual({ quantity: 'line-integrals', geometry: 'fan', binWidth: 0.1 });
    expect(scan(old, 'sinogram')).toMatchObject({ ok: true, value: { geometry: { binPitch: 0.1 } } });
    const both = { ...old, binWidth: 0.2 };
    expect(scan(both, 'sinogram')).toMatchObject({ ok: false, error: { code: 'contradiction' } });
  });

  it.each([
    ['image', 'parallel'],
    ['image', 'fan'],
    ['image', 'fan-flat'],
    ['sinogram', 'parallel'],
    ['sinogram', 'fan'],
    ['sinogram', 'fan-flat'],
  ] as const)('leave nothing behind that contradicts, whatever was set before: %s, %s', (kind, geometry) => {
    const values = { ...everything, geometry };
    expect(scan(values, kind).ok).toBe(false);
    expect(scan(concerning(all, values, kind), kind)).toMatchObject({ ok: true });
  });

  it('hide no value that a default cannot give', () => {
    for (const values of [everything, { ...everything, geometry: 'parallel' }, { quantity: 'counts' }]) {
      const missing = missingOf(all, { ...values, quantity: null, i0: null, binWidth: null }, 'sinogram');
      expect(missing[0]).toBe('quantity');
      expect(isField('quantity', values)).toBe(true);
    }
    expect(missingOf(all, { quantity: 'counts' }, 'sinogram')).toEqual(['i0']);
    expect(isField('i0', { quantity: 'counts' })).toBe(true);
    expect(missingOf(all, { quantity: 'line-integrals', geometry: 'fan' }, 'sinogram')).toEqual(['binWidth']);
    expect(isField('binWidth', { quantity: 'line-integrals', geometry: 'fan' })).toBe(true);
    expect(missingOf(all, { quantity: 'line-integrals' }, 'sinogram')).toEqual([]);
    expect(missingOf(all, { quantity: 'counts' }, 'sinogram', ['flat'])).toEqual([]);
    expect(missingOf(all, {}, 'image')).toEqual([]);
  });
});
