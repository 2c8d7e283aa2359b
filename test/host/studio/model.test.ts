/** A model on its own in the studio: asked without an image, and about images of a project that nobody sees. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { workspace } from '../../support/command.ts';
import { settledRuns } from '../../support/settled-runs.ts';
import { openTestStudio, type OpenStudio } from '../../support/studio.ts';
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
