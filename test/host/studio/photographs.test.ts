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

it.each(['photo-scratches', 'photo-colours', 'photo-small'] as const)(
  'the sample %s is painted already and can be run at once',
  async (sample) => {
    const { id, recipe, masks } = await open.client.projects.sample({ id: sample });
    expect(Object.values(recipe.files)).toEqual([masks[0]!.id]);
    const { job } = await open.client.runs.plan({ project: id, recipe });
    expect(job).toMatchObject({ task: recipe.task, model: { id: expect.any(String) } });
  },
);

it('an empty canvas is no fault, and is painted on and made real', async () => {
  const { id, recipe, items } = await open.client.projects.sample({ id: 'photo-canvas' });
  expect(items[0]!.facts).toMatchObject({ height: 256, width: 384, warnings: ['The image is all white.'] });
  const { job } = await open.client.runs.plan({ project: id, recipe });
  expect(job).toMatchObject({ task: 'stroke', image: { channels: 3 } });
});

it('a grey scan stored in three channels is known for one when it is opened', async () => {
  const facts = async (name: string, of: (pixel: number, c: number) => number) => {
    const data = Uint8Array.from({ length: 3 * 64 }, (_, i) => of(Math.floor(i / 3), i % 3));
    writeFileSync(w.at(name), encodePng(data, 8, 8, 3));
    return (await open.projectOf(w.at(name))).items[0]!.facts;
  };
  expect(await facts('scan.png', (pixel, c) => 3 * pixel + c)).toMatchObject({ samples: 3, isGrey: true });
  expect(await facts('shop.png', (pixel, c) => 3 * pixel + 20 * c)).toMatchObject({ samples: 3, isGrey: false });
});

it('opens on the picture where a mask comes with it, and on the mask where nothing else does', async () => {
  const values = Uint8Array.from(pixels, (at) => (isHole(at) ? 0 : 255));
  for (const channels of [1, 3] as const) {
    const name = `a mask in ${channels}.png`;
    const each = values.length * channels;
    const data = Uint8Array.from({ length: each }, (_, i) => values[Math.floor(i / channels)]!);
    writeFileSync(w.at(name), encodePng(data, WIDTH, HEIGHT, channels));
    const both = await open.projectOf(w.at(name), w.at('photo.png'));
    const nameOf = (id: string | null) => both.items.find((item) => item.id === id)?.name;
    expect(both.items.map((item) => item.name)).toEqual([name, 'photo.png']);
    expect(nameOf(both.recipe.item)).toBe('photo.png');
    const alone = await open.projectOf(w.at(name));
    expect(alone.recipe.item).toBe(alone.items[0]!.id);
  }
});

it('colours spread from those that are painted, and the grey that is kept is gone on with', async () => {
  const { id: project, recipe, masks } = await open.client.projects.sample({ id: 'photo-colours' });
  const values = { solver: 'spread,grey' };
  const [run] = await settledRuns(
    open,
    await open.client.runs.submit({ project, recipe: { ...recipe, values }, next: false }),
  );
  expect(run).toMatchObject({ state: 'done', error: null });
  const { job } = await open.client.runs.get({ run: run!.id });
  expect(photoOf(job).operator).toMatchObject({
    mask: null,
    hints: { path: expect.stringMatching(/hints[.]png$/) },
  });
  const kept = await open.client.runs.take({ run: run!.id, result: 'spread' });
  const step = kept.items.find(({ id }) => id === kept.recipe.item)!;
  expect(step.facts).toMatchObject({ samples: 3, height: 256, width: 384 });
  expect(masks).toHaveLength(1);
  // Enlarged from there: of a raster that the recipe does not measure with, nothing is said.
  const enlarge = {
    ...kept.recipe,
    task: 'restore',
    values: { solver: 'bicubic', scale: 2 },
    files: { hints: 'gone' },
  };
  const { job: next } = await open.client.runs.plan({ project, recipe: enlarge });
  expect(next.image).toMatchObject({ channels: 3, height: 512, width: 768 });
});

it('is made real from what is painted on it, which stays with the run', async () => {
  const { id: project, recipe, masks } = await open.client.projects.sample({ id: 'photo-colours' });
  const stroke = {
    ...recipe,
    task: 'stroke',
    values: { solver: 'sdedit', strength: 0.3, steps: 2, samples: 1 },
    files: { painting: masks[0]!.id },
  };
  const [run] = await settledRuns(open, await open.client.runs.submit({ project, recipe: stroke, next: false }));
  expect(run).toMatchObject({ state: 'done', error: null });
  const { job } = await open.client.runs.get({ run: run!.id });
  expect(photoOf(job).operator.start).toMatchObject({
    kind: 'painting',
    strength: 0.3,
    layer: { path: expect.stringMatching(new RegExp(`runs/${run!.id}/layer[.]png$`)) },
  });
  expect((await open.client.runs.verify({ run: run!.id })).figures).toBeGreaterThan(0);
});
