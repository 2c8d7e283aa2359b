import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { arraysOfJob } from '../../core/catalogue/arrays-of-job.ts';
import { knownPixelMm, sampleName } from '../../core/contract/job.ts';
import { centredGrid, placeOn } from '../../core/image/grids/plane-grid.ts';
import { decodeNpy } from '../../core/formats/npy/npy.ts';
import { ctMeasuring } from '../../core/modalities/ct/measuring.ts';
import { huFromScaled, scaledFromHu } from '../../core/image/units/units.ts';
import { codecs } from '../../electron/worker/read/decode.ts';
import { previews } from '../../electron/worker/run/preview.ts';
import type { News } from '../../electron/worker/run/run-events.ts';
import { gridOf } from '../../renderer/canvas/frame.ts';
import { factsOfRun, runArray } from '../../renderer/canvas/frames/frames.ts';
import { workspace, type Workspace } from '../support/command.ts';
import { jobOfScan } from '../support/job-of-scan.ts';

const job = jobOfScan({
  image: { height: 1, width: 3, pixelMm: 1 },
  geometry: { kind: 'parallel', anglesDeg: [0], bins: 7, binMm: 1, offsetMm: 0 },
  noise: { kind: 'none' },
  simulate: 'same',
  seed: 1,
});
const measured = {
  ...{ truth: null, data: new Float32Array(7), shape: [1, 7], noiseSd: 0, weights: null, arrays: {} },
};
let space: Workspace;
beforeAll(() => {
  space = workspace();
  mkdirSync(space.at('previews'));
});
afterAll(() => space.remove());

it('shows the estimate in HU, at most five times a second, and the result as a small picture', async () => {
  const told: News[] = [];
  const events = { tell: (news: News) => told.push(news), flush: () => Promise.resolve() };
  const preview = previews(space.path, job, ctMeasuring.posed(job, measured));
  const estimate = Float32Array.of(0, scaledFromHu(0), 1);
  const step = { step: 4, of: 9, sigma: null, nfe: 0, residual: 0, estimate };
  await preview.offer({ method: 'proximal', seed: 2, events }, step);
  await preview.offer({ method: 'tv', seed: null, events }, step);
  expect(told).toEqual([{ kind: 'preview', method: 'proximal', seed: 2, step: 4, file: 'previews/proximal-2.npy' }]);
  const npy = decodeNpy(readFileSync(space.at('previews', 'proximal-2.npy')), 'preview');
  expect(npy).toMatchObject({ ok: true, value: { shape: [1, 3], dtype: 'f4', data: estimate.map(huFromScaled) } });

  await preview.thumbnail(Float32Array.of(-1000, -250, 900));
  const picture = await codecs.raster(readFileSync(space.at('previews', 'thumbnail.png')));
  expect([...picture.data]).toEqual([0, 128, 255]);
  expect(readdirSync(space.at('previews')).sort()).toEqual(['proximal-2.npy', 'thumbnail.png']);
});

it('of a large image is smaller, as its run says before, and lies over the same places', async () => {
  const [height, width] = [3073, 4];
  const large = { ...job, image: { ...job.image, height, width } };
  const planes = Float32Array.from({ length: height * width }, (_, i) => scaledFromHu(Math.floor(i / width)));
  const preview = previews(space.path, large, ctMeasuring.posed(job, measured));
  const events = { tell: () => undefined, flush: () => Promise.resolve() };
  const step = { step: 1, of: 2, sigma: null, nfe: 0, residual: 0, estimate: planes };
  const file = `previews/${sampleName(job.solvers[0]!.id, job.solvers[0]!.seeds[0] ?? null)}.npy`;
  await preview.offer({ method: job.solvers[0]!.id, seed: job.solvers[0]!.seeds[0] ?? null, events }, step);
  const array = arraysOfJob(large)[file]!;
  expect(array.shape).toEqual([1025, 2]);
  const grid = centredGrid(height, width, [2, 2]);
  const facts = factsOfRun({ job: large, place: null, grid, window: null, arrays: arraysOfJob(large) }, file);
  const read = runArray('r', file, facts).read(new Uint8Array(readFileSync(space.at(file))));
  if (!read.ok) throw new Error(read.error.message);
  // Rows 3 to 5 are one: their mean, in the middle of them.
  expect(read.value.data[2 * 1]).toBeCloseTo(4, 1);
  expect(placeOn(gridOf(read.value), [0, 1]).y).toBeCloseTo(placeOn(grid, [0, 4]).y, 9);
  expect(facts.pixelMm).toEqual(knownPixelMm(large)?.map((mm) => 3 * mm) ?? null);
});
