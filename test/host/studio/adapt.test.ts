/** A model learns from a folder in the studio: kept, planned, paused, gone on with, and taken onto the shelf. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ParameterValues } from '../../../core/contract/parameters.ts';
import { workspace } from '../../support/command.ts';
import { bodyHu, writeHu } from '../../support/phantom-npy.ts';
import { settledRuns } from '../../support/settled-runs.ts';
import { openTestStudio, type OpenStudio } from '../../support/studio.ts';
import { writeModel, tinyGraph } from '../../support/tiny-model.ts';
import { until } from '../../support/until.ts';
import { bundledWorker, type WorkerBundle } from '../../support/worker.ts';

const w = workspace();
const SIDE = 48;
let worker: WorkerBundle;
let open: OpenStudio;
let project: string;

beforeAll(async () => {
  worker = await bundledWorker('studio');
  open = await openTestStudio(w.at('home'), worker.start);
  const { manifest, weights } = writeModel(w.at('tiny'), tinyGraph, {}, { id: 'tiny', name: 'Tiny' });
  await open.client.models.import({ source: await open.upload(manifest, weights) });
  mkdirSync(w.at('scans', 'second'), { recursive: true });
  for (let n = 0; n < 5; n++) {
    const hu = bodyHu(SIDE, 20 * n).map((v, i) => v + 60 * Math.sin(i / 2 + n));
    writeHu(w.at('scans', n < 3 ? `${n}.npy` : `second/${n}.npy`), hu, [SIDE, SIDE]);
  }
  project = (await open.client.projects.models()).id;
});
afterAll(async () => {
  await open.studio.close();
  w.remove();
  worker.remove();
});

const values = { model: 'tiny', steps: 6, batch: 1, crop: 32, every: 3, rate: 0.003 };
async function recipeOf(folder: string | null, more: ParameterValues = {}) {
  const { recipe } = await open.client.projects.models();
  const files: Record<string, string> = folder === null ? {} : { folder };
  return { ...recipe, task: 'adapt', item: null, values: { ...values, ...more }, files };
}
const keep = () => open.client.library.keepFolder({ project, source: open.studio.registerPaths([w.at('scans')]) });

it('keeps a folder as a whole, a person’s own files where they are, and lets it go again', async () => {
  const folder = await keep();
  expect(folder).toMatchObject({ name: 'scans', files: 5 });
  expect(await open.client.library.folders({ project })).toEqual([folder]);
  const copy = w.at('home', 'projects', project, 'folders', folder.id, 'scans');
  expect(readdirSync(copy, { recursive: true }).map(String).sort()).toEqual([
    ...['0.npy', '1.npy', '2.npy', 'second', 'second/3.npy', 'second/4.npy'],
  ]);
  await open.client.library.dropFolder({ project, folder: folder.id });
  expect(await open.client.library.folders({ project })).toEqual([]);
  expect(existsSync(copy)).toBe(false);
  expect(readdirSync(w.at('scans'))).toHaveLength(4);
  await expect(open.client.library.dropFolder({ project, folder: folder.id })).rejects.toThrow(/no such folder/);
});

it('says beforehand what is learnt from, and what is missing', async () => {
  const folder = await keep();
  const { job, notes, time } = await open.client.runs.plan({ project, recipe: await recipeOf(folder.id) });
  expect(job).toMatchObject({ task: 'adapt', measurement: { source: { kind: 'folder', name: 'scans' } } });
  expect(notes[0]).toBe('scans: 5 images of 5 files, 1 of them held out → 4 to learn from, 1 held out');
  expect(time.likely).toBeGreaterThan(0);
  await expect(open.client.runs.plan({ project, recipe: await recipeOf(null) })).rejects.toThrow(/no folder of images/);
  await expect(open.client.runs.plan({ project, recipe: await recipeOf(folder.id, { crop: 64 }) })).rejects.toThrow(
    /fewer than a crop of 64/,
  );
});

it('learns, tells each look, and puts the new model on the shelf', async () => {
  const [folder] = await open.client.library.folders({ project });
  const recipe = await recipeOf(folder!.id, { name: 'Ours' });
  const asked = await open.client.runs.submit({ project, recipe, next: false });
  await expect(open.client.models.take({ run: asked[0]!.id })).rejects.toThrow(/no model yet/);
  const [run] = await settledRuns(open, asked);
  expect(run).toMatchObject({ state: 'done', task: 'adapt', model: 'tiny' });
  const events = await open.client.runs.events({ run: run!.id });
  expect(events.flatMap((e) => (e.kind === 'look' ? [e.look.step] : []))).toEqual([0, 3, 6]);
  expect(events.some((e) => e.kind === 'step' && typeof e.loss === 'number')).toBe(true);
  const { report, files } = await open.client.runs.get({ run: run!.id });
  expect(files).toEqual(expect.arrayContaining(['manifest.json', 'card.md', report!.adaptation!.model.file]));
  const card = await open.client.models.take({ run: run!.id });
  expect(card).toMatchObject({ id: report!.adaptation!.model.id, bundled: false, sound: true });
  expect(card.card).toMatch(/went on learning/);
  // Asked twice it is there already.
  expect((await open.client.models.take({ run: run!.id })).id).toBe(card.id);
  expect((await open.client.models.list()).map(({ id }) => id)).toContain(card.id);
});

it('is paused, goes on, and ends as if it had never been', async () => {
  const [folder] = await open.client.library.folders({ project });
  const recipe = await recipeOf(folder!.id, { steps: 400, every: 50 });
  const [whole] = await settledRuns(open, await open.client.runs.submit({ project, recipe, next: false }));
  const [run] = await open.client.runs.submit({ project, recipe, next: false });
  await until(async () => {
    const events = await open.client.runs.events({ run: run!.id });
    return events.some((e) => e.kind === 'look' && e.look.step === 50);
  }, 'a look');
  expect(await open.client.runs.pause({ run: run!.id })).toMatchObject({ state: 'paused' });
  await open.client.runs.resume({ run: run!.id });
  await settledRuns(open, [run!]);
  const network = async (id: string): Promise<Buffer> => {
    const { report } = await open.client.runs.get({ run: id });
    return readFileSync(w.at('home', 'runs', id, report!.adaptation!.model.file));
  };
  expect(await network(run!.id)).toEqual(await network(whole!.id));
});
