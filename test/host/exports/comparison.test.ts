/** Pictures against a reference as files to hand on: the figures are those of the command line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Picture } from '../../../core/contract/studio/picture.ts';
import type { Project } from '../../../core/contract/studio/project.ts';
import { annotate } from '../../../core/formats/notes/annotation.ts';
import { encodeNifti } from '../../../core/formats/nifti/write.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { sha256Of } from '../../../electron/disk/checksum.ts';
import { langevin, workspace } from '../../support/command.ts';
import { bodyHu, writeHu } from '../../support/phantom-npy.ts';
import { openTestStudio, type OpenStudio } from '../../support/studio.ts';
import { bundledWorker, type WorkerBundle } from '../../support/worker.ts';
import { until } from '../../support/until.ts';

const w = workspace();
let worker: WorkerBundle;
let open: OpenStudio;
let project: Project;

const SIZE = 24;
const NOTE = annotate({ unit: 'HU', pixelMm: null, sliceMm: null, slope: 1, intercept: 0 });
const image = { frames: 1, samples: 1, pixelMm: [1, 1], sliceMm: null, places: [] } as const;
const writeNifti = (name: string, size: number, shift: number): void =>
  writeFileSync(w.at(name), encodeNifti(bodyHu(size, shift), { ...image, height: size, width: size }, NOTE));
/** The same values, said to lie in the patient. @param down which way columns run, 1: to the back */
function writePlaced(name: string, down: 1 | -1, mm: number): void {
  const orientation = [
    [1, 0, 0],
    [0, down, 0],
  ] as const;
  const places = [{ position: [0, 0, 0], orientation, sopClassUid: null, sopInstanceUid: null }] as const;
  const grid = { ...image, height: SIZE, width: SIZE, pixelMm: [mm, mm], sliceMm: 1, places } as const;
  writeFileSync(w.at(name), encodeNifti(bodyHu(SIZE), grid, NOTE));
}
const mask = Uint8Array.from({ length: SIZE * SIZE }, (_, i) => (i % SIZE < 14 ? 255 : 0));

beforeAll(async () => {
  worker = await bundledWorker('comparison');
  open = await openTestStudio(w.at('home'), worker.start);
  writeNifti('truth.nii', SIZE, 0);
  writeNifti('near.nii', SIZE, 10);
  writeNifti('far.nii', SIZE, 40);
  writeNifti('other-grid.nii', 16, 0);
  writePlaced('placed.nii', 1, 1);
  writePlaced('upside-down.nii', -1, 1);
  writePlaced('wide.nii', 1, 1.5);
  writeHu(w.at('plain.npy'), bodyHu(SIZE), [SIZE, SIZE]);
  writeHu(
    w.at('per-cm.npy'),
    bodyHu(SIZE).map((hu) => 0.2 * (hu / 1000 + 1)),
    [SIZE, SIZE],
  );
  const finer = bodyHu(SIZE);
  const doubled = Float32Array.from({ length: 4 * SIZE * SIZE }, (_, i) => {
    const [r, c] = [Math.floor(i / (2 * SIZE)), i % (2 * SIZE)];
    return finer[Math.floor(r / 2) * SIZE + Math.floor(c / 2)]!;
  });
  const half = { ...image, pixelMm: [0.5, 0.5], height: 2 * SIZE, width: 2 * SIZE } as const;
  writeFileSync(w.at('finer.nii'), encodeNifti(doubled, half, NOTE));
  writeFileSync(w.at('mask.png'), encodePng(mask, SIZE, SIZE, 1));
  writeFileSync(w.at('picture.png'), encodePng(mask, SIZE, SIZE, 1));
  project = await open.projectOf(
    ...[
      'truth.nii',
      'near.nii',
      'far.nii',
      'other-grid.nii',
      'plain.npy',
      'per-cm.npy',
      'finer.nii',
      'picture.png',
    ].map((n) => w.at(n)),
    ...['placed.nii', 'upside-down.nii', 'wide.nii'].map((n) => w.at(n)),
  );
});
afterAll(async () => {
  await open.studio.close();
  w.remove();
  worker.remove();
});

type Wanted = Parameters<typeof open.client.exports.comparison>[0];

const AS_IT_IS = { resampler: null, numbers: null } as const;
type Treatment = Wanted['others'][number]['treatment'];

function named(file: string, name = file, treatment: Treatment = AS_IT_IS): Wanted['others'][number] {
  const item = project.items.find((i) => i.name === file)!;
  return { name, picture: { from: 'item', project: project.id, item: item.id, frame: 0 }, treatment };
}
const bare = ({ name, picture }: Wanted['others'][number]): Wanted['reference'] => ({ name, picture });
const wanted = (others: Wanted['others'], more: Partial<Wanted> = {}): Wanted => ({
  title: 'Three bodies',
  reference: bare(named('truth.nii')),
  others,
  dataRange: 2674,
  rangeOrigin: 'declared: [−1024, 1650] HU',
  window: { center: -600, width: 1500 },
  roi: null,
  ...more,
});
const textOf = ({ id, name }: { id: string; name: string }): string =>
  readFileSync(join(w.at('home'), 'exports', id, name), 'utf8');

async function paintedMask(): Promise<string> {
  const item = project.items.find((i) => i.name === 'truth.nii')!.id;
  const of = { name: 'Left', purpose: 'roi', item, frame: 0, height: SIZE, width: SIZE } as const;
  const made = await open.client.masks.create({ project: project.id, mask: of });
  const body = new Uint8Array(readFileSync(w.at('mask.png')));
  const path = `http://studio/masks/${project.id}/${made.mask}.png`;
  expect((await open.studio.bulk(new Request(path, { method: 'PUT', body })))?.status).toBe(200);
  return made.mask;
}

it('scores as the command line does, whole and inside a region', async () => {
  const roi = { project: project.id, mask: await paintedMask() };
  const made = await open.client.exports.comparison(wanted([named('near.nii'), named('far.nii')], { roi }));
  const files = ['truth.nii', 'near.nii', 'far.nii'];
  expect((await langevin(w.path, 'compare', ...files, '--roi', 'mask.png', '--out', 'figures.json')).code).toBe(0);
  const { rows }: { rows: { fidelity: object; roi: object }[] } = JSON.parse(
    readFileSync(w.at('figures.json'), 'utf8'),
  );
  const found = JSON.parse(textOf(made.json));
  expect(found).toMatchObject({
    unit: 'HU',
    dataRange: 2674,
    rangeOrigin: 'declared: [−1024, 1650] HU',
    researchUse: 'Research use only. Not for diagnosis.',
    region: { name: 'Left', pixels: 14 * SIZE, sha256: sha256Of(readFileSync(w.at('mask.png'))) },
    reference: { name: 'truth.nii', sha256: sha256Of(readFileSync(w.at('truth.nii'))), frame: 0 },
  });
  expect(rows).toHaveLength(2);
  for (const [i, { fidelity, roi: region }] of rows.entries()) {
    const sha256 = sha256Of(readFileSync(w.at(files[i + 1]!)));
    expect(found.rows[i]).toMatchObject({ name: files[i + 1], sha256, fidelity, region });
  }
  expect(found.rows[0].fidelity.bias).toBeGreaterThan(0);

  const lines = textOf(made.csv).trimEnd().split('\r\n');
  expect(lines).toHaveLength(5);
  expect(lines[1]).toContain(String(found.rows[0].fidelity.psnr));
});

it('refuses an image whose rows run away from those of the reference, and one of another spacing', async () => {
  for (const [name, differs] of [
    ['upside-down.nii', 'field'],
    ['wide.nii', 'spacing'],
  ] as const)
    await expect(
      open.client.exports.comparison(wanted([named(name)], { reference: bare(named('placed.nii')) })),
    ).rejects.toMatchObject({ code: 'REFUSED', data: { code: 'grid-mismatch', details: { differs } } });
});

it('takes numbers without a unit for what they are said to be, and prints it', async () => {
  const numbers = { unit: 'HU', waterPerMm: 0.0192 } as const;
  const asHu = { resampler: null, numbers };
  const inCm = { resampler: null, numbers: { unit: '1/cm', waterPerMm: 0.02 } } as const;
  const made = await open.client.exports.comparison(
    wanted([named('plain.npy', 'plain', asHu), named('per-cm.npy', 'per cm', inCm)]),
  );
  const { rows } = JSON.parse(textOf(made.json));
  expect(rows.map((r: { changes: string[] }) => r.changes)).toEqual([
    ['numbers taken as HU'],
    ['converted from 1/cm to HU with 0.2 1/cm for water'],
  ]);
  for (const { fidelity } of rows) expect(fidelity.rmse).toBeCloseTo(0, 3);
  for (const file of [made.html, made.csv]) expect(textOf(file)).toContain('with 0.2 1/cm for water');
  await expect(open.client.exports.comparison(wanted([named('plain.npy')]))).rejects.toMatchObject({
    data: { code: 'unit-mismatch' },
  });
});

it('brings a picture onto the grid of the reference by the resampler that is named, as the command does', async () => {
  const made = await open.client.exports.comparison(
    wanted([named('finer.nii', 'finer', { resampler: 'area', numbers: null })]),
  );
  const found = JSON.parse(textOf(made.json));
  const said = `resampled by area mean from ${2 * SIZE} × ${2 * SIZE} pixels of 0.5 × 0.5 mm, over the same field`;
  expect(found).toMatchObject({ grid: { height: SIZE, width: SIZE }, rows: [{ changes: [said] }] });
  // Every pixel of the finer one stands four times where the coarser has it once.
  expect(found.rows[0].fidelity.rmse).toBeCloseTo(0, 3);
  for (const file of [made.html, made.csv]) expect(textOf(file)).toContain(said);

  const args = ['compare', 'truth.nii', 'finer.nii', '--json'];
  const brought = await langevin(w.path, ...args, '--resampler', 'area');
  expect(JSON.parse(brought.stdout)).toMatchObject({ rows: [{ changes: [said], fidelity: found.rows[0].fidelity }] });
  const refused = await langevin(w.path, ...args);
  expect(refused.code).toBe(3);
  expect(refused.stdout + refused.stderr).toMatch(/grid-mismatch.*--resampler/s);
});

it('says by the command line which flag takes numbers without a unit', async () => {
  const args = ['compare', 'truth.nii', 'plain.npy', '--json'];
  const refused = await langevin(w.path, ...args);
  expect(refused.code).toBe(3);
  expect(refused.stdout + refused.stderr).toMatch(/unit-mismatch.*--numbers/s);
  const taken = await langevin(w.path, ...args, '--numbers', 'HU');
  const [row] = JSON.parse(taken.stdout).rows;
  expect(row.changes).toEqual(['numbers taken as HU']);
  expect(row.fidelity.rmse).toBeCloseTo(0, 3);
});

it('is a page of its own that holds what was compared, and runs nothing', async () => {
  const evil = '<img src=x onerror=alert(1)>';
  const made = await open.client.exports.comparison(wanted([named('near.nii', evil), named('far.nii')]));
  const page = textOf(made.html);
  expect(page).not.toMatch(/<script|<link|javascript:|https?:|<img src=x/i);
  for (const [, source] of page.matchAll(/src="([^"]*)"/g)) expect(source).toMatch(/^data:image\/png;base64,/);
  // Reference and two pictures, two error maps and their bar.
  expect(page.match(/<img /g)).toHaveLength(6);
  for (const said of ['Research use only', 'R = 2674 HU', 'centre −600, width 1500 HU', 'SHA-256', 'Bias', 'HFEN = ']) {
    expect(page).toContain(said);
  }
  expect(textOf(made.csv)).not.toMatch(/^[=+@-]/m);
});

it('of a run gives the figures of its report', async () => {
  const values = { solver: 'fbp,sirt', views: 12, spacing: 2, size: 'native' };
  const recipe = { ...project.recipe, item: project.items.find((i) => i.name === 'truth.nii')!.id, values };
  const [run] = await open.client.runs.submit({ project: project.id, recipe, next: false });
  const state = async (): Promise<string | undefined> =>
    (await open.client.runs.list()).find(({ id }) => id === run!.id)?.state;
  await until(async () => (await state()) === 'done', 'the end of the run');
  const of = (file: string): Picture => ({ from: 'run', run: run!.id, file });
  const methods = ['fbp', 'sirt'];
  const made = await open.client.exports.comparison(
    wanted(
      methods.map((name) => ({ name, picture: of(`results/${name}.npy`), treatment: AS_IT_IS })),
      { reference: { name: 'truth', picture: of('inputs/truth.npy') } },
    ),
  );
  const { report } = await open.client.runs.get({ run: run!.id });
  const found = JSON.parse(textOf(made.json));
  for (const [i, method] of methods.entries()) {
    const row = report!.results.find((r) => r.method === method)!;
    for (const figure of ['psnr', 'ssim', 'nrmse', 'hfen', 'rmse', 'bias'] as const) {
      expect(found.rows[i].fidelity[figure]).toBeCloseTo(row[figure]!, 8);
    }
  }
});

it.each([
  ['another field of view', 'other-grid.nii', 'grid-mismatch'],
  ['another unit', 'picture.png', 'unit-mismatch'],
])('refuses %s, and writes nothing', async (_, file, code) => {
  const made = open.client.exports.comparison(wanted([named('near.nii'), named(file)]));
  await expect(made).rejects.toMatchObject({ code: 'REFUSED', data: { code, message: expect.stringContaining(file) } });
});
