/** A photograph in the studio: mended where it is painted over, kept, and gone on with. */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Project } from '../../../core/contract/studio/project.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { photoOf } from '../../../core/modalities/photo/job.ts';
import { workspace } from '../../support/command.ts';
import { bodyHu, writeHu } from '../../support/phantom-npy.ts';
import { settledRuns } from '../../support/settled-runs.ts';
import { openTestStudio, type OpenStudio } from '../../support/studio.ts';
import { bundledWorker, type WorkerBundle } from '../../support/worker.ts';

const [HEIGHT, WIDTH] = [20, 24];
const isHole = (at: number): boolean => Math.floor(at / WIDTH) > 6 && Math.floor(at / WIDTH) < 11;
const pixels = Array.from({ length: HEIGHT * WIDTH }, (_, at) => at);
const w = workspace();
let worker: WorkerBundle;
let open: OpenStudio;
beforeAll(async () => {
  worker = await bundledWorker('studio');
  open = await openTestStudio(w.at('home'), worker.start);
  const picture = pixels.flatMap((at) => [at % 256, (3 * at) % 251, 255 - (at % 200)]);
  writeFileSync(w.at('photo.png'), encodePng(Uint8Array.from(picture), WIDTH, HEIGHT, 3));
  writeHu(w.at('body.npy'), bodyHu(24), [24, 24]);
});
afterAll(async () => {
  await open.studio.close();
  w.remove();
  worker.remove();
});

async function painted(project: Project, isPainted: (at: number) => boolean): Promise<string> {
  const item = project.recipe.item!;
  const mask = { name: 'Hole', purpose: 'hole' as const, item, frame: 0, height: HEIGHT, width: WIDTH };
  const { mask: id } = await open.client.masks.create({ project: project.id, mask });
  await put(project.id, id, isPainted);
  return id;
}
async function put(project: string, mask: string, isPainted: (at: number) => boolean): Promise<void> {
  const body = Uint8Array.from(
    encodePng(
      Uint8Array.from(pixels, (at) => (isPainted(at) ? 0 : 255)),
      WIDTH,
      HEIGHT,
      1,
    ),
  );
  const answer = await open.studio.bulk(
    new Request(`http://studio/masks/${project}/${mask}.png`, { method: 'PUT', body }),
  );
  expect(answer?.status).toBe(200);
}
const frameOf = async (project: string, item: string): Promise<Float32Array> => {
  const answer = await open.studio.bulk(new Request(`http://studio/items/${project}/${item}/frames/0`));
  return new Float32Array(await answer!.arrayBuffer());
};

it('is mended, kept, and gone on with; what was known of it stays as it is to the bit', async () => {
  const project = await open.projectOf(w.at('photo.png'));
  expect(project.recipe.task).toBe('inpaint');
  const original = project.recipe.item!;
  const values = { solver: 'biharmonic,harmonic' };
  await expect(open.client.runs.plan({ project: project.id, recipe: { ...project.recipe, values } })).rejects.toThrow(
    /no mask/,
  );
  const mask = await painted(project, isHole);
  const recipe = { ...project.recipe, values, files: { mask } };
  const runs = await open.client.runs.submit({ project: project.id, recipe, next: false });
  const [run] = await settledRuns(open, runs);
  expect(run).toMatchObject({ state: 'done', error: null });

  // What is painted from now on is not what this run was made with.
  await put(project.id, mask, (at) => at < 40);
  const { job } = await open.client.runs.get({ run: run!.id });
  expect(photoOf(job).operator.mask?.path).toMatch(new RegExp(`runs/${run!.id}/mask[.]png$`));
  expect((await open.client.runs.verify({ run: run!.id })).figures).toBeGreaterThan(0);

  const kept = await open.client.runs.take({ run: run!.id, result: 'harmonic' });
  expect(kept.recipe).toMatchObject({ task: 'inpaint', files: {} });
  const step = kept.items.find(({ id }) => id === kept.recipe.item)!;
  expect(step).toMatchObject({ name: 'photo.png · 1', made: { run: run!.id, result: 'harmonic', from: original } });
  const [before, after] = [await frameOf(project.id, original), await frameOf(project.id, step.id)];
  expect(after).toHaveLength(before.length);
  for (const at of pixels)
    if (!isHole(at)) expect(after.slice(3 * at, 3 * at + 3)).toEqual(before.slice(3 * at, 3 * at + 3));

  // Once more is the same picture; another result is another.
  expect((await open.client.runs.take({ run: run!.id, result: 'harmonic' })).items).toHaveLength(2);
  const other = await open.client.runs.take({ run: run!.id, result: 'biharmonic' });
  expect(other.items.map(({ name }) => name)).toEqual(['photo.png', 'photo.png · 1', 'photo.png · 2']);
  await expect(open.client.runs.take({ run: run!.id, result: '../job' })).rejects.toThrow(/no such result/i);
});

it('a CT image is told that it is none', async () => {
  const project = await open.projectOf(w.at('body.npy'));
  expect(project.recipe.task).toBe('reconstruct-ct');
  const recipe = { ...project.recipe, task: 'inpaint' };
  await expect(open.client.runs.plan({ project: project.id, recipe })).rejects.toMatchObject({
    data: expect.objectContaining({ code: 'unsupported-file' }),
  });
});

it('the sample is painted already and can be run at once', async () => {
  const { id, recipe, masks } = await open.client.projects.sample({ id: 'photo-scratches' });
  expect(recipe).toMatchObject({ task: 'inpaint', files: { mask: masks[0]!.id } });
  const { job } = await open.client.runs.plan({ project: id, recipe });
  expect(job.model?.id).toBeDefined();
});
