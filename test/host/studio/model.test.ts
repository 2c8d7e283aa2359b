/** A model on its own in the studio: asked without an image, and about images of a project that nobody sees. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { workspace } from '../../support/command.ts';
import { settledRuns } from '../../support/settled-runs.ts';
import { openTestStudio, type OpenStudio } from '../../support/studio.ts';
import { brightness, writeGuide } from '../../support/tiny-guide.ts';
import { bundledWorker, type WorkerBundle } from '../../support/worker.ts';

const w = workspace();
let worker: WorkerBundle;
let open: OpenStudio;
beforeAll(async () => {
  worker = await bundledWorker('studio');
  open = await openTestStudio(w.at('home'), worker.start);
});
afterAll(async () => {
  await open.studio.close();
  w.remove();
  worker.remove();
});

it('makes samples without any image, in a project that is on no list', async () => {
  const { id, recipe } = await open.client.projects.models();
  const values = { model: 'ct-thorax', solver: 'heun', size: 16, steps: 2, samples: 2 };
  const asked = { ...recipe, task: 'sample', item: null, values };
  const { job } = await open.client.runs.plan({ project: id, recipe: asked });
  expect(job).toMatchObject({
    measurement: { modality: 'none', domain: 'ct', source: { kind: 'model' } },
    image: { channels: 1, height: 16, width: 16 },
  });
  const [run] = await settledRuns(open, await open.client.runs.submit({ project: id, recipe: asked, next: false }));
  expect(run).toMatchObject({ state: 'done', project: id, task: 'sample', model: 'ct-thorax', slice: null });
  const { files, report } = await open.client.runs.get({ run: run!.id });
  expect(files).toEqual(expect.arrayContaining(['results/gallery.png', 'results/heun-1-path.webp']));
  expect(report?.results.map(({ path }) => path === undefined)).toEqual([false, true]);
  expect((await open.client.projects.list()).map((card) => card.id)).not.toContain(id);
});

it('steers samples by a guide of the shelf, and refuses what does not fit before it waits', async () => {
  const guides = await open.client.guides.list();
  expect(guides.map(({ id, bundled, targets }) => [id, bundled, targets.includes('roses')])).toEqual([
    ['flowers', true, true],
  ]);
  const { id, recipe } = await open.client.projects.models();
  const guided = { guide: 'flowers', target: 'roses', guideWeight: 2 };
  const values = { model: 'photo', solver: 'heun', size: 16, steps: 2, samples: 1, ...guided };
  const asked = { ...recipe, task: 'sample', item: null, values };
  const [run] = await settledRuns(open, await open.client.runs.submit({ project: id, recipe: asked, next: false }));
  expect(run).toMatchObject({ state: 'done' });
  const { job, report } = await open.client.runs.get({ run: run!.id });
  expect(job.guide).toMatchObject({ id: 'flowers', target: { kind: 'class', name: 'roses' }, weight: 2 });
  expect(report?.guide).toMatchObject({ id: 'flowers', target: 'roses' });
  const submit = (over: object) =>
    open.client.runs.submit({ project: id, recipe: { ...asked, values: { ...values, ...over } }, next: false });
  await expect(submit({ model: 'ct' })).rejects.toThrow(/model "ct"|not on the shelf/);
  await expect(submit({ model: 'ct-thorax' })).rejects.toThrow(/judges images on the scale "srgb"/);
  await expect(submit({ size: 20 })).rejects.toThrow(/multiples of 8/);
  await expect(submit({ target: 'thistles' })).rejects.toThrow(/no such target "thistles"/);
  // A window names no path.
  await expect(submit({ guide: '/etc' })).rejects.toThrow(/no such guide "\/etc" on the shelf/);
});

it('takes in a guide of one’s own with the vectors that can be wanted of it', async () => {
  const says = { kind: 'vector', length: 2, likeness: 'distance', spread: 1 } as const;
  const folder = writeGuide(w.at('own-guide'), brightness(3), { id: 'own', says });
  writeFileSync(w.at('bright.npy'), encodeNpy(Float32Array.of(8, -8), [2]));
  const files = ['guide.json', 'guide.onnx'].map((name) => join(folder, name));
  await expect(open.client.guides.import({ source: await open.upload(files[0]!) })).rejects.toThrow(/guide\.onnx/);
  await expect(open.client.guides.import({ source: await open.upload(...files) })).rejects.toThrow(/compares vectors/);
  const source = await open.upload(...files, w.at('bright.npy'));
  expect(await open.client.guides.import({ source })).toMatchObject({
    id: 'own',
    bundled: false,
    targets: ['bright.npy'],
  });
  const { id, recipe } = await open.client.projects.models();
  const values = { model: 'photo', solver: 'heun', size: 16, steps: 2, samples: 1, guide: 'own', target: 'bright.npy' };
  const asked = { ...recipe, task: 'sample', item: null, values };
  const [run] = await settledRuns(open, await open.client.runs.submit({ project: id, recipe: asked, next: false }));
  expect(run).toMatchObject({ state: 'done' });
});

it('says what is missing where a model is asked about an image that is not there', async () => {
  const { id, recipe } = await open.client.projects.models();
  const values = { model: 'photo' };
  await expect(
    open.client.runs.plan({ project: id, recipe: { ...recipe, task: 'likelihood', item: null, values } }),
  ).rejects.toThrow(/no input/);
  await expect(
    open.client.runs.plan({
      project: id,
      recipe: { ...recipe, task: 'sample', item: null, values: { model: 'none' } },
    }),
  ).rejects.toThrow(/not on the shelf/);
});
