/** Measured k-space in the studio: opened by what its file says, run as its recipe says, and looked at. */
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { must } from '../../../core/contract/refused.ts';
import { decodeNpy, encodeNpy } from '../../../core/formats/npy/npy.ts';
import { mriOf } from '../../../core/modalities/mri/job.ts';
import { workspace } from '../../support/command.ts';
import { settledRuns } from '../../support/settled-runs.ts';
import { openTestStudio, type OpenStudio } from '../../support/studio.ts';
import { bundledWorker, type WorkerBundle } from '../../support/worker.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/kspace', import.meta.url));
const w = workspace();
let worker: WorkerBundle;
let open: OpenStudio;
beforeAll(async () => {
  worker = await bundledWorker('studio');
  open = await openTestStudio(w.at('home'), worker.start);
  for (const name of ['fastmri-disc.h5', 'bart.cfl', 'bart.hdr']) copyFileSync(join(FIXTURES, name), w.at(name));
});
afterAll(async () => {
  await open.studio.close();
  w.remove();
  worker.remove();
});

it('is an item that says what there is, and looks as its coils together show it', async () => {
  const project = await open.projectOf(w.at('fastmri-disc.h5'));
  expect(project.recipe.task).toBe('reconstruct-mri');
  const [item] = project.items;
  expect(item?.facts).toMatchObject({ format: 'kspace', kind: 'kspace', unit: 'magnitude', samples: 1 });
  expect(item?.facts.kspace?.line).toContain('fastMRI');
  const { height, width } = item!.facts;
  const answer = await open.studio.bulk(new Request(`http://studio/items/${project.id}/${item!.id}/frames/0`));
  const frame = new Float32Array(await answer!.arrayBuffer());
  expect(frame).toHaveLength(height * width);
  expect(Math.max(...frame)).toBeGreaterThan(0);
});

it('is measured as the recipe says, readout and samples too', async () => {
  const project = await open.projectOf(w.at('fastmri-disc.h5'));
  const [item] = project.items;
  const submit = async (values: Record<string, string | number>) => {
    const recipe = { ...project.recipe, values: { solver: 'zero-filled', center: 0.3, ...values } };
    const [run] = await settledRuns(open, await open.client.runs.submit({ project: project.id, recipe, next: false }));
    expect(run).toMatchObject({ state: 'done', error: null });
    return (await open.client.runs.get({ run: run!.id })).job;
  };
  const cut = await submit({});
  const kept = await submit({ oversampling: 'keep' });
  expect(mriOf(cut).source).toMatchObject({ kind: 'kspace', repetition: 0, contrast: 0, oversampling: 'cut' });
  expect(kept.image.height).toBe(item!.facts.height);
  expect(kept.image.height * kept.image.width).toBeGreaterThanOrEqual(cut.image.height * cut.image.width);
});

it('is drawn before it runs, as it is read', async () => {
  const project = await open.projectOf(w.at('fastmri-disc.h5'));
  const [item] = project.items;
  const raw = async (values: Record<string, string>) => {
    const asked = encodeURIComponent(JSON.stringify({ task: 'reconstruct-mri', values }));
    const answer = await open.studio.bulk(
      new Request(`http://studio/items/${project.id}/${item!.id}/raw/0.npy?asked=${asked}`),
    );
    return must(decodeNpy(new Uint8Array(await answer!.arrayBuffer()), 'raw')).shape;
  };
  const { kspace, height, width } = item!.facts;
  expect(await raw({ oversampling: 'keep' })).toEqual([kspace?.coils, 2, height, width]);
  expect((await raw({}))[2]).toBeLessThanOrEqual(height);
  const nothing = await open.studio.bulk(new Request(`http://studio/items/${project.id}/${item!.id}/raw/0.npy`));
  expect(nothing?.status).not.toBe(200);
});

it('takes a pair of files as one', async () => {
  const project = await open.projectOf(w.at('bart.cfl'), w.at('bart.hdr'));
  expect(project.items).toHaveLength(1);
  expect(project.items[0]?.facts.kspace?.format).toBe('cfl');
});

it('that cannot be read leaves nothing in the trash, and is refused by its own name alone', async () => {
  copyFileSync(w.at('bart.cfl'), w.at('lonely.cfl'));
  writeFileSync(w.at('text.h5'), 'no HDF5 at all');
  const { id } = await open.client.projects.create({ name: 'lonely' });
  const source = await open.upload(w.at('lonely.cfl'), w.at('text.h5'));
  const { refused, items } = await open.client.library.import({ project: id, source });
  expect(items).toEqual([]);
  const lonely = refused.find(({ name }) => name === 'lonely.cfl')?.error;
  expect(lonely?.message).toBe('lonely.cfl cannot be read: lonely.hdr, its other half, is not beside it.');
  expect(JSON.stringify(refused)).not.toMatch(/uploads|home/);

  await open.client.projects.remove({ project: id });
  expect(await open.client.projects.discarded()).toEqual([]);
  expect(existsSync(join(w.at('home'), 'projects', id))).toBe(false);
  // What held something once is kept.
  const held = await open.projectOf(w.at('bart.cfl'), w.at('bart.hdr'));
  await open.client.projects.remove({ project: held.id });
  expect(await open.client.projects.discarded()).toMatchObject([{ id: held.id }]);
});

it('is measured and reconstructed with other items of the project: a mask, maps of the coils and a noise scan', async () => {
  copyFileSync(join(FIXTURES, 'noisy.h5'), w.at('noisy.h5'));
  const [COILS, SIDE] = [3, 32];
  const mask = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => Number(i % 2 === 0 || Math.abs((i % SIDE) - 16) < 4));
  const save = (name: string, data: Float32Array | Uint8Array, shape: number[], as?: 'complex'): void =>
    writeFileSync(w.at(name), encodeNpy(data, shape, as));
  save('mask.npy', mask, [SIDE, SIDE]);
  save('small.npy', mask.subarray(0, 8 * SIDE), [8, SIDE]);
  save('maps.npy', new Float32Array(2 * COILS * SIDE * SIDE).fill(1), [COILS, SIDE, SIDE], 'complex');
  const scan = Float32Array.from({ length: 2 * COILS * 200 }, (_, i) => Math.sin(i * i));
  save('scan.npy', scan, [COILS, 200], 'complex');
  const names = ['noisy.h5', 'mask.npy', 'small.npy', 'maps.npy', 'scan.npy'];
  const project = await open.projectOf(...names.map((name) => w.at(name)));
  const idOf = (name: string): string => project.items.find((item) => item.name.startsWith(name.split('.')[0]!))!.id;
  const recipe = {
    ...project.recipe,
    ...{ task: 'reconstruct-mri', item: idOf('noisy.h5'), slice: 0, values: { solver: 'zero-filled' } },
  };
  const submit = async (files: Record<string, string>, values = recipe.values) => {
    const asked = { project: project.id, recipe: { ...recipe, files, values }, next: false };
    const [run] = await settledRuns(open, await open.client.runs.submit(asked));
    return run!;
  };
  const files = { mask: idOf('mask.npy'), sensitivities: idOf('maps.npy'), noiseScan: idOf('scan.npy') };
  const done = await submit(files);
  expect(done).toMatchObject({ state: 'done', error: null });
  const job = mriOf((await open.client.runs.get({ run: done.id })).job);
  expect(job).toMatchObject({
    sampling: { kind: 'file' },
    sensitivities: { dimensions: null },
    whitening: { kind: 'file', dimensions: null },
    source: { kind: 'kspace', retrospective: true },
  });
  const unmasked = { ...recipe.values, center: 0.3 };
  // Its own noise scans where none is named; a mask of another size is refused in words.
  expect(mriOf((await open.client.runs.get({ run: (await submit({}, unmasked)).id })).job).whitening).toEqual({
    kind: 'own',
  });
  await expect(submit({ mask: idOf('small.npy') })).rejects.toThrow('The mask: expected 32 × 32, found 8 × 32.');
  // What goes from the project goes from its recipe.
  await open.client.projects.update({
    project: project.id,
    revision: (await open.client.projects.get({ project: project.id })).revision,
    patch: { recipe: { ...recipe, files } },
  });
  const left = await open.client.library.remove({ project: project.id, item: files.mask });
  expect(left.recipe.files).toEqual({ sensitivities: files.sensitivities, noiseScan: files.noiseScan });
});
