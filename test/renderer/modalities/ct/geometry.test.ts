import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanOf } from '../../../../core/modalities/ct/job.ts';
import { resolveJob } from '../../../../core/catalogue/resolve.ts';
import { reconstructCt } from '../../../../core/modalities/ct/tasks.ts';
import { geometryOn } from '../../../../core/modalities/ct/scan/simulation.ts';
import { reconstructCtParameters } from '../../../../core/modalities/ct/parameters.ts';
import { schemaOf } from '../../../../core/contract/parameters.ts';
import type { Recipe } from '../../../../core/contract/studio/project.ts';
import { projector } from '../../../../core/operators/radon/projector.ts';
import { rayOnImage } from '../../../../renderer/modalities/ct/sinogram/ray.ts';
import { nativeImage, scanOfRecipe } from '../../../../renderer/modalities/ct/scan/recipe-scan.ts';
import { summariseViews } from '../../../../core/operators/radon/views.ts';

const recipeOf = (values: Recipe['values'], angles: number[] | null = null): Recipe => ({
  task: 'reconstruct-ct',
  item: 'chest',
  slice: 0,
  values,
  solverValues: {},
  lists: angles === null ? {} : { angles },
  files: {},
  roi: null,
});
const facts = { kind: 'image' as const, height: 300, width: 512, pixelMm: [0.4, 0.4] as [number, number] };
const model = { pixelMm: { low: 0.7, high: 0.9 } };

describe('the scan of a recipe', () => {
  it.each<[Recipe['values'], readonly number[] | null]>([
    [{}, null],
    [{ views: 60, noise: 'poisson:1e5', seed: 9, simulate: 'same' }, null],
    [{ geometry: 'fan', sourceDistance: 500, views: 7 }, null],
    [{ geometry: 'fan-flat', centerOffset: 1.5, size: 'native' }, null],
    [{ size: '128', spacing: 0.6, centerOffset: -2 }, [3, 1, 90]],
  ])("is the run's for %j", (values, anglesDeg) => {
    const scan = scanOfRecipe(recipeOf(values, anglesDeg && [...anglesDeg]), facts, model);
    const run = resolveJob(
      reconstructCt,
      {
        values: schemaOf(reconstructCtParameters).parse(values),
        given: new Set(Object.keys(values)),
        solverValues: {},
        lists: anglesDeg === null ? {} : { angles: anglesDeg },
        files: {},
        slice: 0,
        series: null,
        roi: null,
      },
      { ...facts, path: 'chest', sha256: '', holds: 'HU', frames: 1, samples: 1, sliceMm: null },
      { ...model, domain: 'ct', channels: 1, id: 'm', manifest: 'm', sha256: '' },
    );
    if (!scan.ok || !run.ok) throw new Error('refused');
    const { image, geometry, noise, simulate, seed } = scanOf(run.value.job);
    expect(scan.value).toMatchObject({ image, geometry, noise, simulate, seed, notes: run.value.notes });
  });

  it('reads a range of angles, and lets imported ones go before views', () => {
    const range = scanOfRecipe(recipeOf({ angles: '0:2:60' }), facts, null);
    expect(range).toMatchObject({
      ok: true,
      value: { geometry: { anglesDeg: Array.from({ length: 60 }, (_, i) => 2 * i) } },
    });
    const imported = scanOfRecipe(recipeOf({ views: 5 }, [1, 2]), facts, null);
    expect(imported).toMatchObject({ ok: true, value: { geometry: { anglesDeg: [1, 2] } } });
  });

  it.each<[string, Recipe['values'], string]>([
    ['a contradiction', { views: 3, angles: '0:1:3' }, 'contradiction'],
    ['a value out of its range', { views: 0 }, 'invalid-parameter'],
    ['angles that are no range', { angles: 'angles.txt' }, 'invalid-parameter'],
    ['a noise without its level', { noise: 'gaussian' }, 'invalid-parameter'],
    ['a source inside the image', { geometry: 'fan', sourceDistance: 20 }, 'contradiction'],
  ])('refuses %s', (_, values, code) => {
    expect(scanOfRecipe(recipeOf(values), facts, model)).toMatchObject({ ok: false, error: { code } });
  });

  it('takes bins from a measured sinogram and its size from them', () => {
    const sinogram = { kind: 'sinogram' as const, height: 2, width: 185, pixelMm: null };
    const scan = scanOfRecipe(recipeOf({ quantity: 'line-integrals', binWidth: 2 }), sinogram, null);
    expect(scan).toMatchObject({
      ok: true,
      value: { image: { height: 185, width: 185, pixelMm: 2 }, geometry: { bins: 185, binMm: 2, anglesDeg: [0, 90] } },
    });
  });
});

it('a picture becomes HU on the scale of the model, its colours grey', () => {
  const frame = {
    data: Float32Array.of(0, 0, 0, 255, 255, 255),
    height: 1,
    width: 2,
    samples: 3 as const,
    unit: 'srgb' as const,
    pixelMm: null,
    fullScale: 255,
    orientation: null,
  };
  const image = nativeImage(frame, 'unit-interval', [1, 1]);
  expect(nativeImage(frame, 'unit-interval', [1, 1])).toBe(image);
  expect(nativeImage(frame, 'unit-interval', [2, 1]).pixelMm).toEqual([2, 1]);
  expect(image).toMatchObject({ data: Float32Array.of(-1024, 1650), unit: 'HU' });
});

describe('a ray', () => {
  const side = 21;
  const plane = { height: side, width: side, pixelMm: [1, 1] as const };
  const parallel = { kind: 'parallel' as const, anglesDeg: [0], bins: 31, binMm: 1, offsetMm: 0 };
  const fan = {
    kind: 'fan' as const,
    anglesDeg: [0],
    bins: 31,
    binPitch: 1,
    offset: 0.3,
    sourceMm: 60,
    detectorMm: 100,
  };

  it('of view 0° runs down a column, of 90° along a row', () => {
    expect(rayOnImage(parallel, { angleDeg: 0, bin: 15, view: 0 }, plane)?.map(([c]) => c)).toEqual([10, 10]);
    const [a, b] = rayOnImage(parallel, { angleDeg: 90, bin: 18, view: 0 }, plane)!;
    expect(a[1]).toBeCloseTo(7, 9); // s = +3: three rows up
    expect(b[1]).toBeCloseTo(7, 9);
    expect([a[0], b[0]].sort((x, y) => x - y)[0]).toBeCloseTo(-0.5, 9);
  });

  it('is as long as the projector says, for every beam and angle', () => {
    const ones = new Float32Array(side * side).fill(1);
    fc.assert(
      fc.property(
        fc.constantFrom(parallel, fan),
        fc.double({ min: -360, max: 360, noNaN: true }),
        fc.integer({ min: 0, max: 30 }),
        (geometry, angleDeg, bin) => {
          const measured = new Float32Array(31);
          const scan = geometryOn({ height: side, width: side, pixelMm: 1 }, { ...geometry, anglesDeg: [angleDeg] });
          projector(scan).forward(ones, measured);
          const ray = rayOnImage(geometry, { angleDeg, bin, view: null }, plane);
          const length = ray === null ? 0 : Math.hypot(ray[1][0] - ray[0][0], ray[1][1] - ray[0][1]);
          // Joseph's rays fade over a pixel at the edges: √2 on each side.
          expect(Math.abs(length - measured[bin]!)).toBeLessThan(2 * Math.SQRT2);
        },
      ),
    );
  });

  it('counts rows and columns in their own millimetres', () => {
    const [a, b] = rayOnImage(parallel, { angleDeg: 0, bin: 16, view: 0 }, { ...plane, pixelMm: [2, 0.5] })!;
    expect([a[0], b[0]]).toEqual([12, 12]); // 1 mm is two columns
    expect([a[1], b[1]].sort((x, y) => x - y)).toEqual([-0.5, 20.5]);
  });
});

describe('views are summed up', () => {
  it('with an equal step that goes round', () => {
    const summary = summariseViews(
      Array.from({ length: 23 }, (_, i) => (i * 180) / 23),
      180,
    );
    expect(summary).toMatchObject({ count: 23, firstDeg: 0, goesRound: true, arc: null });
    expect(summary.stepDeg).toBeCloseTo(7.826, 3);
    expect(summary.lastDeg).toBeCloseTo(172.174, 3);
  });

  it('with the arc that a limited angle covers, and without a step where it differs', () => {
    const limited = summariseViews(
      Array.from({ length: 60 }, (_, i) => 2 * i),
      180,
    );
    expect(limited).toMatchObject({ stepDeg: 2, goesRound: false, arc: { startDeg: -1, spanDeg: 120 } });
    expect(summariseViews([0, 10, 50], 180).stepDeg).toBeNull();
    expect(summariseViews([12], 180)).toMatchObject({ count: 1, stepDeg: null, goesRound: false });
  });
});
