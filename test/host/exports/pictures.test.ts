/** A run and an import as files for other programs: what is in them, and what must not be. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '../../../core/contract/job.ts';
import { exportFormats, type Picture } from '../../../core/contract/studio/picture.ts';
import type { Project } from '../../../core/contract/studio/project.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { decodeNpy } from '../../../core/formats/npy/npy.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { decodeBytes } from '../../../core/formats/read.ts';
import { RECIPE, recipeText } from '../../../core/formats/notes/recipe-note.ts';
import { sha256Of } from '../../../electron/disk/checksum.ts';
import { createCodecs } from '../../../electron/worker/codecs/codecs.ts';
import { workspace } from '../../support/command.ts';
import { native } from '../../fixtures/formats/dicom-bytes.ts';
import { bodyHu, writeHu } from '../../support/phantom-npy.ts';
import { openTestStudio, ROOT, type OpenStudio } from '../../support/studio.ts';
import { bundledWorker, type WorkerBundle } from '../../support/worker.ts';
import { until } from '../../support/until.ts';

const w = workspace();
const codecs = createCodecs();
let worker: WorkerBundle;
let open: OpenStudio;
let project: Project;
let job: Job;
let result: Picture;
let input: Picture;
let hu: ArrayLike<number>;

beforeAll(async () => {
  worker = await bundledWorker('exports');
  open = await openTestStudio(w.at('home'), worker.start);
  writeHu(w.at('eva-thorax.npy'), bodyHu(24), [24, 24]);
  project = await open.projectOf(w.at('eva-thorax.npy'));
  const values = { solver: 'fbp', views: 12, spacing: 2, size: 'native' };
  const [run] = await open.client.runs.submit({
    project: project.id,
    recipe: { ...project.recipe, values },
    next: false,
  });
  const id = run!.id;
  const state = async (): Promise<string | undefined> =>
    (await open.client.runs.list()).find((r) => r.id === id)?.state;
  await until(async () => (await state()) === 'done', 'the end of the run');
  job = (await open.client.runs.get({ run: id })).job;
  result = { from: 'run', run: id, file: 'results/fbp.npy' };
  input = { from: 'item', project: project.id, item: project.items[0]!.id, frame: 0 };
  const npy = decodeNpy(readFileSync(join(w.at('home'), 'runs', id, 'results/fbp.npy')), 'fbp');
  hu = npy.ok ? npy.value.data : [];
});
afterAll(async () => {
  await open.studio.close();
  w.remove();
  worker.remove();
});

type Wanted = Parameters<typeof open.client.exports.make>[0];

async function made(wanted: Wanted): Promise<{ bytes: Uint8Array; path: string }> {
  const { id, name, bytes } = await open.client.exports.make(wanted);
  const path = join(w.at('home'), 'exports', id, name);
  const file = readFileSync(path);
  expect(file.length).toBe(bytes);
  return { bytes: file, path };
}
async function decoded(bytes: Uint8Array): Promise<Decoded> {
  const d = await decodeBytes(bytes, 'export', codecs);
  if (!d.ok) throw new Error(JSON.stringify(d.error));
  return d.value;
}

/** Of numbers; those of photographs alone are refused. */
const NUMBERS = ['dcm', 'png', 'tif', 'nii', 'npy'] as const;

it.each(exportFormats.filter((format) => !NUMBERS.some((of) => of === format)))(
  'a CT result is not written as .%s, and why is said',
  async (format) => {
    await expect(made({ picture: result, format, recipe: true })).rejects.toThrow(/photographs alone/);
  },
);

describe.each(NUMBERS)('a result as .%s', (format) => {
  it('holds its values, and the recipe comes back when it is imported', async () => {
    const { bytes, path } = await made({ picture: result, format, recipe: true });
    const d = await decoded(bytes);
    expect([d.frames, d.height, d.width, d.samples]).toEqual([1, 24, 24, 1]);
    if (format === 'npy') expect(decodeNpy(bytes, path)).toMatchObject({ value: { shape: [24, 24] } });
    else expect(d).toMatchObject({ unit: 'HU', pixelMm: [2, 2] });
    // DICOM in sixteenths, PNG in whole HU, the others bit by bit.
    const step = { dcm: 1 / 16, png: 1, tif: 0, nii: 0, npy: 0 }[format];
    const worst = Math.max(...Array.from(d.data, (v, i) => Math.abs(v - hu[i]!)));
    expect(worst).toBeLessThanOrEqual(step / 2 + 1e-9);

    const back = await open.client.library.import({ project: project.id, source: await open.upload(path) });
    const item = back.project.items.find(({ id }) => id === back.items[0])!;
    expect(item.facts.warnings.filter((text) => text.includes('recipe'))).toEqual([]);
    expect(item.facts.recipe).toEqual({ ...job, input: { ...job.input, path: '' } });
  });

  it('without the recipe says nothing of how, when and from what it was made', async () => {
    const { bytes, path } = await made({ picture: result, format, recipe: false });
    const text = Buffer.from(bytes).toString('latin1');
    const today = new Date().toISOString().slice(0, 10);
    const secret = ['eva', job.input.sha256, 'schemaVersion', 'recipe', 'fbp', 'FBP', '12 views', w.at(''), today];
    for (const word of [...secret, today.replaceAll('-', '')]) expect(text).not.toContain(word);
    expect((await decoded(bytes)).data).toHaveLength(576);
    const back = await open.client.library.import({ project: project.id, source: await open.upload(path) });
    expect(back.project.items.find(({ id }) => id === back.items[0])!.facts.recipe).toBeNull();
  });
});

it('an import is exported as it is; no run made it, so there is no recipe', async () => {
  const { bytes, path } = await made({ picture: input, format: 'tif', recipe: true });
  expect(Array.from((await decoded(bytes)).data)).toEqual(Array.from(bodyHu(24)));
  expect(path).toMatch(/eva-thorax\.tif$/);
  expect(Buffer.from(bytes).includes('schemaVersion')).toBe(false);
});

it('a DICOM export is a new, derived object that says so', async () => {
  const texts = [];
  for (const recipe of [true, false]) {
    const { bytes } = await made({ picture: result, format: 'dcm', recipe });
    const text = Buffer.from(bytes).toString('latin1');
    for (const mark of ['DERIVED\\SECONDARY', 'Research use only. Not for diagnosis.', '2.25.']) {
      expect(text).toContain(mark);
    }
    texts.push(text);
  }
  expect(texts[0]).toContain(`12 views, simulated, recipe SHA-256 ${sha256Of(recipeText(job))}`);
});

it('what is shown with black and white turned around keeps its values and says so', async () => {
  const film = native({ rows: 1, columns: 3, photometric: 'MONOCHROME1', pixels: Uint16Array.of(0, 100, 200) });
  writeFileSync(w.at('film.dcm'), film);
  const { id, items } = await open.projectOf(w.at('film.dcm'));
  const picture: Picture = { from: 'item', project: id, item: items[0]!.id, frame: 0 };
  const values = await decoded((await made({ picture, format: 'dcm', recipe: false })).bytes);
  expect([values.inverted, ...values.data]).toEqual([true, 0, 100, 200]);
});

it('a DICOM import without its origin keeps its values and place, and no identifier of its source', async () => {
  const sample = await open.client.projects.sample({ id: 'ct-phantom' });
  const picture: Picture = { from: 'item', project: sample.id, item: sample.items[0]!.id, frame: 0 };
  const source = await decoded(readFileSync(join(ROOT, 'resources/phantom/thorax.dcm')));
  const uids = [source.dicom?.studyInstanceUid, source.dicom?.seriesInstanceUid, source.places[0]?.sopInstanceUid];
  for (const recipe of [true, false]) {
    const { bytes } = await made({ picture, format: 'dcm', recipe });
    const d = await decoded(bytes);
    expect(d.data).toEqual(source.data);
    expect(d.places[0]).toMatchObject({ position: source.places[0]!.position });
    expect(Buffer.from(bytes).includes(uids[0]!)).toBe(recipe);
    if (!recipe) for (const uid of uids) expect(Buffer.from(bytes).includes(uid!)).toBe(false);
  }
});

it('a hostile recipe in an import costs a warning, and the picture is there', async () => {
  const pixels = Uint8Array.from({ length: 64 }, (_, i) => i);
  writeFileSync(w.at('hostile.png'), encodePng(pixels, 8, 8, 1, { [RECIPE]: '['.repeat(3 * 2 ** 20) }));
  const source = await open.upload(w.at('hostile.png'));
  const { project: now, items, refused } = await open.client.library.import({ project: project.id, source });
  expect(refused).toEqual([]);
  expect(now.items.find(({ id }) => id === items[0])!.facts).toMatchObject({
    recipe: null,
    height: 8,
    warnings: [expect.stringMatching(/^The recipe inside was left out/)],
  });
});

it.each(['fbp.png', 'fbp.dcm'])('%s of the run folder itself brings its recipe back', async (name) => {
  const path = join(w.at('home'), 'runs', result.from === 'run' ? result.run : '', 'results', name);
  const back = await open.client.library.import({ project: project.id, source: await open.upload(path) });
  const item = back.project.items.find(({ id }) => id === back.items[0])!;
  expect(item.facts.recipe?.measurement).toEqual(job.measurement);
});

it('a frame or a file that is not there is refused', async () => {
  const refused = { code: 'REFUSED', data: { code: 'not-found' } };
  const wanted = { format: 'png', recipe: true } as const;
  const missing = { ...result, file: 'results/none.npy' } as Picture;
  await expect(made({ ...wanted, picture: missing })).rejects.toMatchObject(refused);
  await expect(made({ ...wanted, picture: { ...input, frame: 1 } as Picture })).rejects.toMatchObject(refused);
});
