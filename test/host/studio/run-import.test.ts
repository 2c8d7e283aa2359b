/** A run folder that is dropped on the window opens as the run it is. */
import { appendFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobSchema, type Job } from '../../../core/contract/job.ts';
import { OWN_CONVENTION } from '../../../core/contract/measurement/ct.ts';
import { scanOf } from '../../../core/modalities/ct/job.ts';
import { must } from '../../../core/contract/refused.ts';
import { decodeNpy, encodeNpy } from '../../../core/formats/npy/npy.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { checksumOf } from '../../../electron/disk/checksum.ts';
import { claimFolder } from '../../../electron/host/run-folder.ts';
import { decodePath } from '../../../electron/worker/read/decode.ts';
import { execute } from '../../../electron/worker/run/execute.ts';
import { bundleOf } from '../../support/bundle.ts';
import { langevin, workspace } from '../../support/command.ts';
import { writeDicomFolder } from '../../support/dicom-folder.ts';
import { openTestStudio, type OpenStudio } from '../../support/studio.ts';
import { tinyJob } from '../../support/tiny-job.ts';
import { bundledWorker, type WorkerBundle } from '../../support/worker.ts';

const w = workspace();
let worker: WorkerBundle;
let open: OpenStudio;
let job: Job;

beforeAll(async () => {
  worker = await bundledWorker('run-import');
  open = await openTestStudio(w.at('home'), worker.start);
  job = await tinyJob(w.at('eva.npy'), 'tv,fbp');
  await run('demo', job);
});
afterAll(async () => {
  await open.studio.close();
  w.remove();
  worker.remove();
});

/** As the command line runs it. */
async function run(name: string, own: Job): Promise<void> {
  must(await claimFolder(w.at(name), own, 'langevin test', 'langevin …'));
  await execute(w.at(name), { stop: null }, () => undefined);
}
/** Every file below a folder, named from the folder on. */
const filesOf = (folder: string): Record<string, Uint8Array> =>
  Object.fromEntries(
    readdirSync(w.at(folder), { withFileTypes: true, recursive: true }).flatMap((entry) =>
      entry.isFile()
        ? [
            [
              join(entry.parentPath, entry.name).slice(w.path.length + 1),
              readFileSync(join(entry.parentPath, entry.name)),
            ],
          ]
        : [],
    ),
  );
async function dropped(files: Record<string, Uint8Array | string>) {
  const begun = await open.studio.bulk(new Request('http://studio/uploads', { method: 'POST', body: '{"bytes":0}' }));
  const { id: source } = (await begun!.json()) as { id: string };
  await open.studio.bulk(new Request(`http://studio/uploads/${source}`, { method: 'PUT', body: bundleOf(files) }));
  const { id } = await open.client.projects.create({ name: 'Dropped' });
  return open.client.library.import({ project: id, source });
}
const bytesOf = async (path: string): Promise<Uint8Array> =>
  new Uint8Array(await (await open.studio.bulk(new Request(`http://studio${path}`)))!.arrayBuffer());

describe('a run folder', () => {
  it('becomes a run of the project, with input, truth, results, report and recipe in place', async () => {
    const { project, runs, items, refused, others } = await dropped(filesOf('demo'));
    expect({ refused, others }).toEqual({ refused: [], others: [] });
    expect(runs).toEqual([{ run: expect.any(String), name: 'demo', altered: [] }]);
    expect(project.runs).toEqual([runs[0]!.run]);
    const details = await open.client.runs.get({ run: runs[0]!.run });
    expect(details.summary).toMatchObject({ state: 'done', project: project.id, slice: { item: items[0], frame: 0 } });
    expect(details.report?.results.map(({ method }) => method)).toEqual(['tv', 'fbp']);
    expect(details.job).toEqual(job);
    for (const file of ['results/tv.npy', 'inputs/truth.npy', 'report.html'])
      expect(await bytesOf(`/runs/${runs[0]!.run}/files/${file}`)).toEqual(
        Uint8Array.from(readFileSync(w.at('demo', file))),
      );
    // The image that it was made of is its truth, bit by bit and with its spacing.
    const [item] = project.items;
    expect(item).toMatchObject({ name: 'demo', facts: { unit: 'HU', height: 24, width: 24, pixelMm: [2, 2] } });
    const truth = must(decodeNpy(readFileSync(w.at('demo', 'inputs/truth.npy')), 'truth')).data;
    const shown = await bytesOf(`/items/${project.id}/${item!.id}/frames/0`);
    expect(Array.from(new Float32Array(shown.buffer))).toEqual(Array.from(truth));
    expect(project.recipe).toMatchObject({
      item: item!.id,
      slice: 0,
      values: { views: 12, solver: 'tv,fbp', size: '24' },
    });
    expect((await open.client.runs.verify({ run: runs[0]!.run })).uncovered).toEqual([]);
    const plan = await open.client.runs.plan({ project: project.id, recipe: project.recipe });
    expect(plan.job).toMatchObject({
      measurement: { geometry: scanOf(job).geometry },
      solvers: job.solvers,
      image: job.image,
    });
  });

  it('keeps the grid of the run where its input had another, and reads the truth as what it is', async () => {
    const input: Job['input'] = { ...job.input, pixels: { mm: [1, 1], from: 'flag' } };
    await run('coarser', { ...job, input, image: { channels: 1, height: 12, width: 12, pixelMm: 2 } });
    const { project, runs } = await dropped(filesOf('coarser'));
    expect(project.items[0]!.facts).toMatchObject({ height: 12, pixelMm: [2, 2] });
    const { image } = (await open.client.runs.get({ run: runs[0]!.run })).job;
    const plan = await open.client.runs.plan({ project: project.id, recipe: project.recipe });
    expect(plan.job.image).toEqual(image);
    expect(plan.job.input).toMatchObject({ pixels: { mm: [2, 2], from: 'file' } });
  });

  it('that was measured brings its line integrals in our own convention, whatever the file held', async () => {
    const counts = must(decodeNpy(readFileSync(w.at('demo', 'inputs/measurement.npy')), 'y'));
    const [views = 0, bins = 0] = counts.shape;
    const reversed = Float32Array.from(counts.data, (_, i) => {
      const bin = bins - 1 - (i % bins);
      return Math.round(1e5 * Math.exp(-counts.data[i - (i % bins) + bin]!));
    });
    writeFileSync(w.at('counts.npy'), encodeNpy(reversed, [views, bins]));
    const sha256 = await checksumOf(w.at('counts.npy'));
    const convention = { ...OWN_CONVENTION, detector: 'reversed' };
    const own = jobSchema.parse({
      ...job,
      input: { ...job.input, path: w.at('counts.npy'), sha256, pixels: null },
      measurement: {
        ...job.measurement,
        source: { kind: 'sinogram', quantity: 'counts', i0: 1e5, convention },
        noise: { kind: 'none' },
        simulate: null,
      },
    });
    await run('measured', own);
    const { project, runs } = await dropped(filesOf('measured'));
    expect(project.items).toMatchObject([{ facts: { kind: 'sinogram', height: views, width: bins } }]);
    const plan = await open.client.runs.plan({ project: project.id, recipe: project.recipe });
    const { source, geometry, image, noise } = scanOf(plan.job);
    expect(source).toMatchObject({ quantity: 'line-integrals', i0: null, convention: OWN_CONVENTION });
    expect({ geometry, image }).toMatchObject({ geometry: scanOf(own).geometry, image: scanOf(own).image });
    expect(noise).toEqual({ kind: 'poisson', i0: 1e5 });
    expect((await open.client.runs.get({ run: runs[0]!.run })).summary.slice).toBeNull();
  });

  it('leaves a result of it as the very file that its folder held', async () => {
    const { runs } = await dropped(filesOf('demo'));
    const picture = { from: 'run', run: runs[0]!.run, file: 'results/tv.npy' } as const;
    for (const format of ['dcm', 'png'] as const) {
      const { id, name } = await open.client.exports.make({ picture, format, recipe: true });
      expect(name).toBe(`demo · TV 12 views.${format}`);
      const bytes = readFileSync(join(w.at('home'), 'exports', id, name));
      expect(Buffer.compare(bytes, readFileSync(w.at('demo', 'results', `tv.${format}`)))).toBe(0);
    }
  });

  it('says which of its files are not as they were written', async () => {
    const files = { ...filesOf('demo'), 'demo/report.html': '<p>37.59 dB</p>', 'demo/notes.txt': 'mine' };
    const { runs } = await dropped(files);
    expect(runs[0]!.altered).toEqual(['report.html: it was changed', 'notes.txt: it is not of this run']);
  });

  it('is taken beside images that came with it, and one that cannot be read is refused by name', async () => {
    const files = { ...filesOf('demo'), 'more/eva.npy': readFileSync(w.at('eva.npy')), 'bad/run.json': '{}' };
    const { runs, items, refused } = await dropped({ ...files, 'bad/job.json': '{"schemaVersion":1}' });
    expect([runs.length, items.length]).toEqual([1, 2]);
    expect(refused.map(({ name }) => name)).toEqual(['bad']);
    expect(JSON.stringify(refused)).not.toContain(w.at('home'));
  });

  it('that was interrupted waits, and goes on from what was measured', async () => {
    const own = { ...job, seed: 5 };
    must(await claimFolder(w.at('cut'), own, 'langevin test', 'langevin …'));
    const control: { stop: 'resumable' | null } = { stop: null };
    await execute(w.at('cut'), control, (event) => {
      if (event.kind === 'step') control.stop = 'resumable';
    });
    const { runs } = await dropped(filesOf('cut'));
    const run = runs[0]!.run;
    expect((await open.client.runs.get({ run })).summary.state).toBe('paused');
    rmSync(w.at('eva.npy'));
    await open.client.runs.resume({ run });
    const state = async () => (await open.client.runs.get({ run })).summary.state;
    while (!['done', 'failed'].includes(await state())) await new Promise((r) => setTimeout(r, 20));
    expect(await state()).toBe('done');
    writeFileSync(w.at('eva.npy'), '');
  });
});

describe('a run on a photograph', () => {
  const [height, width] = [12, 16];
  /** What `langevin inpaint` writes of a colour picture with a hole in its middle. */
  async function inpainted(name: string, ...more: string[]): Promise<void> {
    const isHole = (i: number): boolean => Math.abs((i % width) - 8) < 3 && Math.abs(Math.floor(i / width) - 6) < 2;
    const whole = Uint8Array.from(
      { length: 3 * height * width },
      (_, i) => 40 + (i % 3) * 60 + (Math.floor(i / 3) % 16),
    );
    const mask = Uint8Array.from({ length: height * width }, (_, i) => (isHole(i) ? 0 : 255));
    writeFileSync(w.at('whole.png'), encodePng(whole, width, height, 3));
    const damaged = whole.map((v, i) => (isHole(Math.floor(i / 3)) ? 0 : v));
    writeFileSync(w.at('damaged.png'), encodePng(damaged, width, height, 3));
    writeFileSync(w.at('mask.png'), encodePng(mask, width, height, 1));
    const flags = ['--mask', 'mask.png', '--solver', 'biharmonic,harmonic', '--out', name, ...more];
    const { code, stderr } = await langevin(w.path, 'inpaint', 'damaged.png', ...flags);
    if (code !== 0) throw new Error(stderr);
  }

  it.each([
    ['with a truth', ['--reference', 'whole.png']],
    ['without one', []],
  ])('%s, brings what was mended as its input to the bit, and its own words and units', async (_, flags) => {
    const name = `filled-${flags.length}`;
    await inpainted(name, ...flags);
    const { project, runs, items, refused } = await dropped(filesOf(name));
    expect(refused).toEqual([]);
    expect(runs).toEqual([{ run: expect.any(String), name, altered: [] }]);
    expect(project.items).toMatchObject([{ id: items[0], facts: { unit: 'srgb', samples: 3, height, width } }]);
    const picture = must(await decodePath(w.at('damaged.png')));
    const shown = await bytesOf(`/items/${project.id}/${items[0]!}/frames/0`);
    expect(Array.from(new Float32Array(shown.buffer))).toEqual(Array.from(picture.data));
    const details = await open.client.runs.get({ run: runs[0]!.run });
    expect(details.summary).toMatchObject({ state: 'done', measured: 'masked', slice: { item: items[0], frame: 0 } });
    expect(details.arrays['results/harmonic.npy']).toEqual({
      ...{ kind: 'image', unit: 'srgb', layout: 'planar' },
      shape: [3, height, width],
    });
    expect(details.report?.image.unit).toBe('srgb');
    // What it was made by is asked for again; its mask is a file of whoever ran it.
    expect(project.recipe).toMatchObject({ task: 'inpaint', item: items[0], values: {}, files: {} });
    expect((await open.client.runs.verify({ run: runs[0]!.run })).uncovered).toEqual([]);
    const result = { from: 'run', run: runs[0]!.run, file: 'results/harmonic.npy' } as const;
    const { id, name: exported } = await open.client.exports.make({ picture: result, format: 'png', recipe: true });
    const bytes = readFileSync(join(w.at('home'), 'exports', id, exported));
    expect(Buffer.compare(bytes, readFileSync(w.at(name, 'results', 'harmonic.png')))).toBe(0);
  });
});

it('the folder of a batch is one batch, its image a series in order of position', async () => {
  writeDicomFolder(w.at('series'), 3, 16, 2, [10, 22, 34]);
  mkdirSync(w.at('batch'));
  for (const n of [2, 0, 1]) {
    const path = w.at('series', `00${n}.dcm`);
    const image = { channels: 1, height: 16, width: 16, pixelMm: 2 };
    const { createHash } = await import('node:crypto');
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    const pixels: Job['input']['pixels'] = { mm: [2, 2], from: 'file' };
    const input = { ...job.input, path, sha256, frame: 0, sliceMm: 12, pixels };
    const measurement = { ...job.measurement, geometry: { ...scanOf(job).geometry, bins: 25 } };
    await run(`batch/slice-00${n}`, { ...job, input, image, measurement });
  }
  writeFileSync(w.at('batch', 'batch.json'), '{}');
  appendFileSync(w.at('batch', 'summary.csv'), 'item\r\n');
  const { project, runs, items, refused } = await dropped(filesOf('batch'));
  expect(refused).toEqual([]);
  expect(runs.map(({ name }) => name)).toEqual(['slice-000', 'slice-001', 'slice-002']);
  expect(project.items).toMatchObject([{ id: items[0], name: 'batch', facts: { frames: 3, kind: 'series' } }]);
  const summaries = await Promise.all(runs.map(({ run: id }) => open.client.runs.get({ run: id })));
  expect(summaries.map(({ summary }) => summary.slice)).toEqual(
    [10, 22, 34].map((mm, frame) => ({ item: items[0], frame, mm })),
  );
  const batch = await open.client.runs.batch({ batch: summaries[0]!.summary.batch!.id });
  expect(batch).toMatchObject({ of: 3, sliceMm: 12, summary: { items: 3 } });
});
