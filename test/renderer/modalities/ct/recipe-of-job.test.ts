import { describe, expect, it } from 'vitest';
import type { Job } from '../../../../core/contract/job.ts';
import type { Recipe } from '../../../../core/contract/studio/project.ts';
import { equispacedAngles } from '../../../../core/operators/radon/geometry.ts';
import { scanOfRecipe } from '../../../../renderer/modalities/ct/scan/recipe-scan.ts';
import { scanOf } from '../../../../core/modalities/ct/job.ts';
import { recipeOfJob } from '../../../../core/catalogue/recipe-of-job.ts';
import { jobOfScan } from '../../../support/job-of-scan.ts';

const scanned = jobOfScan(
  {
    image: { height: 64, width: 64, pixelMm: 0.8 },
    geometry: { kind: 'parallel', anglesDeg: equispacedAngles(45, 180), bins: 93, binMm: 0.8, offsetMm: 1.5 },
    noise: { kind: 'gaussian', epsilon: 0.02 },
    simulate: 'fine',
    seed: 1,
  },
  {
    solvers: [{ id: 'tv', parameters: { lambda: 0.3 }, seeds: [] }],
    model: { id: 'lab-ct', manifest: '', sha256: '0'.repeat(64) },
  },
);
const image: Job = { ...scanned, input: { ...scanned.input, pixels: { mm: [0.8, 0.8], from: 'flag' } } };
const sinogram: Job = {
  ...image,
  input: { ...image.input, pixels: null },
  measurement: {
    modality: 'ct',
    source: {
      ...{ kind: 'sinogram', quantity: 'counts', i0: 2e5, flat: null, dark: null, deadBins: '3', row: null },
      convention: {
        ...{ axes: 'views-bins', detector: 'reversed', rotation: 'clockwise', startDeg: 20, angleUnit: 'radians' },
      },
      waterPerMm: 0.0206,
    },
    geometry: { kind: 'parallel', anglesDeg: [0, 10, 25, 80], bins: 93, binMm: 1.2, offsetMm: 0 },
    noise: { kind: 'poisson', i0: 2e5 },
    simulate: null,
  },
  image: { channels: 1, height: 64, width: 64, pixelMm: 1.3 },
};
const plain: Recipe = {
  ...{ task: 'reconstruct-ct', item: 'a', slice: 0, values: {}, solverValues: {}, lists: {}, files: {}, roi: null },
};
const restored = (job: Job): Recipe => ({ ...plain, ...recipeOfJob(job, plain) });

describe('the recipe of an earlier result', () => {
  it('measures an image as that was', () => {
    const recipe = restored(image);
    const scan = scanOfRecipe(recipe, { kind: 'image', height: 64, width: 64, pixelMm: [0.5, 0.5] }, null);
    const { image: grid, noise, geometry } = scanOf(image);
    expect(scan).toMatchObject({ ok: true, value: { image: grid, noise, simulate: 'fine', geometry } });
    expect(recipe.values).toMatchObject({ views: 45, model: 'lab-ct' });
    expect(recipe.lists).toEqual({}); // evenly spaced views are a number, not a list
  });

  it('reads a sinogram as that was', () => {
    const scan = scanOfRecipe(restored(sinogram), { kind: 'sinogram', height: 4, width: 93, pixelMm: null }, null);
    const { image: grid, geometry, source } = scanOf(sinogram);
    expect(scan).toMatchObject({ ok: true, value: { image: grid } });
    if (!scan.ok) return;
    const { anglesDeg, ...beam } = scan.value.geometry;
    expect(geometry).toMatchObject(beam);
    anglesDeg.forEach((a, i) => expect(a).toBeCloseTo(geometry.anglesDeg[i]!, 9));
    expect(source).toMatchObject(scan.value.reading!);
  });
});
