/** From files to finished runs, asked for as a window asks. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '../../../core/contract/job.ts';
import type { Project, Recipe } from '../../../core/contract/studio/project.ts';
import type { RunAct, RunSummary } from '../../../core/contract/studio/run-summary.ts';
import { scanOf } from '../../../core/modalities/ct/job.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { workspace } from '../../support/command.ts';
import { bodyHu, writeHu } from '../../support/phantom-npy.ts';
import { settledRuns } from '../../support/settled-runs.ts';
import { openTestStudio, type OpenStudio } from '../../support/studio.ts';
import { bundledWorker, type WorkerBundle } from '../../support/worker.ts';

const w = workspace();
let worker: WorkerBundle;
let home = '';
let open: OpenStudio;
let count = 0;
beforeAll(async () => {
  worker = await bundledWorker('studio');
  writeHu(w.at('body.npy'), bodyHu(24), [24, 24]);
  const body = bodyHu(16);
  const air = new Float32Array(256).fill(-1000);
  writeHu(w.at('volume.npy'), Float32Array.from([...body, ...air, ...bodyHu(16, 20)]), [3, 16, 16]);
});
beforeEach(async () => {
  home = w.at(`home-${++count}`);
  open = await openTestStudio(home, worker.start);
});
afterEach(() => open.studio.close());
afterAll(() => {
  w.remove();
  worker.remove();
});

const recipeOf = (project: Project, values: Recipe['values'] = {}, more: Partial<Recipe> = {}): Recipe => ({
  ...project.recipe,
  values: { solver: 'fbp', views: 12, spacing: 2, size: 'native', ...values },
  ...more,
});
const refusal = (code: string, message: RegExp) => ({
  code: 'REFUSED',
  data: expect.objectContaining({ code, message: expect.stringMatching(message) }),
});
const settled = (runs: readonly RunSummary[]): Promise<RunSummary[]> => settledRuns(open, runs);
const jobOf = async (run: RunSummary): Promise<Job> => (await open.client.runs.get({ run: run.id })).job;

describe('a recipe', () => {
  it('is planned without writing anything, and run as planned', async () => {
    const project = await open.projectOf(w.at('body.npy'));
    const recipe = recipeOf(project);
    const plan = await open.client.runs.plan({ project: project.id, recipe });
    expect(plan).toMatchObject({ jobs: 1, crime: false, needs: { evaluations: 0 } });
    // Measured on this machine before anything ever ran.
    expect(plan.time.low).toBeGreaterThan(0);
    expect(plan.time.high).toBeGreaterThan(plan.time.likely);
    expect(plan.availableBytes).toBeGreaterThan(plan.needs.bytes);
    expect(readdirSync(join(home, 'runs'))).toEqual([]);
    const runs = await open.client.runs.submit({ project: project.id, recipe, next: false });
    expect(runs).toMatchObject([{ error: null, title: 'body.npy · 12 views · FBP', batch: null }]);
    const [done] = await settled(runs);
    expect(done).toMatchObject({ state: 'done', error: null, project: project.id });
    expect(done!.psnr).toBeGreaterThan(10);
    expect(await jobOf(done!)).toEqual(plan.job);
    expect((await open.client.projects.get({ project: project.id })).runs).toEqual([done!.id]);
    expect((await open.client.runs.verify({ run: done!.id })).figures).toBeGreaterThan(0);
    const again = await open.client.runs.plan({ project: project.id, recipe: recipeOf(project, { simulate: 'same' }) });
    expect(again.time.likely).not.toBe(plan.time.likely); // it has learned
    expect(again.crime).toBe(true);
  });

  it('can be looked at, exported and removed', async () => {
    const project = await open.projectOf(w.at('body.npy'));
    const [run] = await settled(
      await open.client.runs.submit({ project: project.id, recipe: recipeOf(project), next: false }),
    );
    const id = run!.id;
    const details = await open.client.runs.get({ run: id });
    expect(details.report?.results.map(({ method }) => method)).toEqual(['fbp']);
    expect(details.files).toEqual(expect.arrayContaining(['job.json', 'report.html', 'results/fbp.npy']));
    expect((await open.client.runs.events({ run: id })).some((e) => e.kind === 'result')).toBe(true);
    const file = await open.studio.bulk(new Request(`http://studio/runs/${id}/files/results/fbp.npy`));
    expect(file?.status).toBe(200);
    const zip = await open.client.exports.run({ run: id });
    expect(zip.name).toMatch(/\.zip$/);
    expect(readFileSync(join(home, 'exports', zip.id, zip.name)).toString('latin1', 0, 2)).toBe('PK');
    const values = await open.client.exports.make({
      picture: { from: 'run', run: id, file: 'results/fbp.npy' },
      format: 'nii',
      recipe: false,
    });
    expect(values.bytes).toBeGreaterThan(24 * 24 * 2);
    await expect(open.client.runs.halve({ run: id })).rejects.toMatchObject(
      refusal('contradiction', /weight of the data/),
    );
    await open.client.runs.discard({ run: id });
    expect((await open.client.projects.get({ project: project.id })).runs).toEqual([]);
    const [trashed] = await open.client.runs.discarded();
    expect(trashed).toMatchObject({ id, title: expect.stringMatching(/· \d+ views ·/) });
    expect(Date.parse(trashed!.until) - Date.now()).toBeGreaterThan(6 * 86_400_000);
    expect((await open.client.runs.restore({ run: id })).state).toBe('done');
    expect(await open.client.runs.discarded()).toEqual([]);
    expect((await open.client.projects.get({ project: project.id })).runs).toEqual([id]);
  });

  it('that several windows act on at once answers each, or refuses it plainly', async () => {
    const project = await open.projectOf(w.at('body.npy'));
    await open.client.queue.pause();
    const [made] = await open.client.runs.submit({ project: project.id, recipe: recipeOf(project), next: false });
    const { runs, exports, system } = open.client;
    const run = { run: made!.id };
    const acts = [
      ...[runs.discard, runs.restore, runs.get, runs.events, runs.pause, runs.resume, exports.run, runs.verify],
      ...[runs.discard, runs.restore, runs.discarded, runs.list, system.storage],
    ];
    const codes = new Set<unknown>();
    for (let round = 0; round < 12; round++) {
      const ended = await Promise.allSettled(acts.map((act) => act(run)));
      for (const e of ended) if (e.status === 'rejected') codes.add(e.reason.data.code);
    }
    expect(
      [...codes].filter((code) => !['not-found', 'contradiction', 'unreadable-file'].includes(String(code))),
    ).toEqual([]);
    await runs.discard(run).catch(() => undefined);
    // The trash is emptied while something is brought back from it: it comes back whole, or not at all.
    for (let round = 0; round < 6; round++) {
      const [next] = await runs.submit({ project: project.id, recipe: recipeOf(project), next: false });
      const id = { run: next!.id };
      await runs.discard(id);
      const [back, emptied] = await Promise.allSettled([runs.restore(id), system.clean()]);
      expect(emptied.status).toBe('fulfilled');
      if (back.status === 'fulfilled')
        expect((await runs.get(id)).files).toEqual(expect.arrayContaining(['job.json', 'run.json']));
      else expect(back.reason.data.code).toBe('not-found');
    }
  });

  it('goes to the trash with its project, and comes back with it', async () => {
    const project = await open.projectOf(w.at('body.npy'));
    const ask = { project: project.id, recipe: recipeOf(project), next: false };
    const [run] = await settled(await open.client.runs.submit(ask));
    await open.client.projects.remove({ project: project.id });
    expect([await open.client.runs.list(), await open.client.projects.list()]).toEqual([[], []]);
    expect(await open.client.projects.discarded()).toMatchObject([{ id: project.id }]);
    expect((await open.client.projects.restore({ project: project.id })).runs).toEqual([run!.id]);
    expect(await open.client.runs.list()).toMatchObject([{ id: run!.id, state: 'done' }]);
  });

  it.each<[string, Recipe['values'], Partial<Recipe>, string, RegExp]>([
    ['an unknown value', { colour: 3 }, {}, 'invalid-parameter', /colour/],
    ['a value out of range', { views: 0 }, {}, 'invalid-parameter', /--views/],
    ['a slice beyond the end', {}, { slice: 7 }, 'invalid-parameter', /7 is beyond the end/],
    ['no input', {}, { item: null }, 'contradiction', /no input/],
    ['a path for a model', { solver: 'proximal', model: '/etc/passwd' }, {}, 'model-missing', /not on the shelf/],
    ['a path for angles', { angles: '/etc/passwd' }, {}, 'contradiction', /start:step:count/],
    ['distances of a parallel beam', { sourceDistance: 500 }, {}, 'contradiction', /parallel beam/],
    ['a mask that is not there', {}, { roi: 'gone' }, 'not-found', /mask/],
  ])('with %s is refused, and nothing is written', async (_, values, more, code, message) => {
    const project = await open.projectOf(w.at('body.npy'));
    const ask = { project: project.id, recipe: recipeOf(project, values, more) };
    await expect(open.client.runs.plan(ask)).rejects.toMatchObject(refusal(code, message));
    await expect(open.client.runs.submit({ ...ask, next: true })).rejects.toMatchObject(refusal(code, message));
    expect(readdirSync(join(home, 'runs'))).toEqual([]);
  });

  it('on a constant slice is refused before it waits, and no place of ours is told', async () => {
    const project = await open.projectOf(w.at('volume.npy'));
    const asked = open.client.runs.submit({
      project: project.id,
      recipe: recipeOf(project, {}, { slice: 1 }),
      next: true,
    });
    const error = await asked.then(
      () => null,
      (e: unknown) => e,
    );
    expect(error).toMatchObject(refusal('constant-image', /constant/));
    expect(JSON.stringify(error)).not.toContain(home);
  });

  it('takes angles from a file, and a region of interest that may change afterwards', async () => {
    const project = await open.projectOf(w.at('body.npy'));
    const item = project.items[0]!.id;
    const { mask } = await open.client.masks.create({
      project: project.id,
      mask: { name: 'Left', purpose: 'roi', item, frame: 0, height: 24, width: 24 },
    });
    const recipe = recipeOf(project, { views: null }, { roi: mask, lists: { angles: [0, 20, 50, 90, 130] } });
    const ask = { project: project.id, recipe, next: false };
    await expect(open.client.runs.submit(ask)).rejects.toMatchObject(refusal('constant-image', /"Left"/));
    const inside = Uint8Array.from({ length: 24 * 24 }, (_, i) => (i % 24 > 4 && i % 24 < 19 ? 255 : 0));
    const paint = async (pixels: Uint8Array): Promise<void> => {
      const body = new Uint8Array(encodePng(pixels, 24, 24, 1));
      const request = new Request(`http://studio/masks/${project.id}/${mask}.png`, { method: 'PUT', body });
      expect((await open.studio.bulk(request))?.status).toBe(200);
    };
    await paint(inside);
    await open.client.queue.pause();
    const runs = await open.client.runs.submit(ask);
    await paint(inside.map((v) => 255 - v));
    await open.client.queue.start();
    const [run] = await settled(runs);
    const { job, report } = await open.client.runs.get({ run: run!.id });
    expect(scanOf(job).geometry.anglesDeg).toEqual([0, 20, 50, 90, 130]);
    expect(report!.results[0]!.roi!.psnr).not.toBe(report!.results[0]!.psnr);
    expect(job.roi?.name).toBe('Left');
    expect(report!.regionName).toBe('Left');
    expect(readFileSync(join(home, 'runs', run!.id, 'report.html'), 'utf8')).toContain('Region: Left');
    const kept = readFileSync(join(home, 'runs', run!.id, 'roi.png'));
    expect(kept).toEqual(Buffer.from(encodePng(inside, 24, 24, 1)));
  });

  it('keeps its image from the trash until it has read it', async () => {
    const project = await open.projectOf(w.at('body.npy'));
    const item = project.items[0]!.id;
    const remove = () => open.client.library.remove({ project: project.id, item });
    await open.client.queue.pause();
    const [first] = await open.client.runs.submit({ project: project.id, recipe: recipeOf(project), next: false });
    await expect(remove()).rejects.toMatchObject(refusal('contradiction', /A run waits that has yet to read it/));
    await open.client.runs.submit({ project: project.id, recipe: recipeOf(project, { views: 9 }), next: false });
    await expect(remove()).rejects.toMatchObject(refusal('contradiction', /2 runs wait/));
    await open.client.runs.discard({ run: first!.id });
    await open.client.queue.start();
    await settled((await open.client.runs.list()).filter(({ id }) => id !== first!.id));
    expect((await remove()).items).toEqual([]);
  });

  it('for every slice makes one run each, of one series; a failure is one of them', async () => {
    const project = await open.projectOf(w.at('volume.npy'));
    const recipe = recipeOf(project, {}, { slice: 'all' });
    expect((await open.client.runs.plan({ project: project.id, recipe })).jobs).toBe(3);
    const runs = await open.client.runs.submit({ project: project.id, recipe, next: false });
    const ended = await settled(runs);
    expect(ended.map(({ state }) => state)).toEqual(['done', 'failed', 'done']);
    expect(ended[1]!.error!.message).toMatch(/^Slice 1 of the input is constant/);
    const told = await open.client.runs.get({ run: ended[1]!.id });
    expect(JSON.stringify({ ...told, job: null })).not.toContain(home);
    for (const name of ['run.json', 'events.ndjson'])
      expect(readFileSync(join(home, 'runs', ended[1]!.id, name), 'utf8')).not.toContain(home);
    expect(ended.map(({ batch }) => batch!.number)).toEqual([1, 2, 3]);
    expect(new Set(ended.map(({ batch }) => batch!.id)).size).toBe(1);
    const jobs = await Promise.all(ended.map(jobOf));
    expect(new Set(jobs.map(({ series }) => series!.uid)).size).toBe(1);
    expect(jobs.map(({ input }) => input.frame)).toEqual([0, 1, 2]);
  });

  it('for every slice is paused, resumed, tried again, removed and brought back as one', async () => {
    const project = await open.projectOf(w.at('volume.npy'));
    const recipe = recipeOf(project, {}, { slice: 'all' });
    await open.client.queue.pause();
    const runs = await open.client.runs.submit({ project: project.id, recipe, next: false });
    const ids = runs.map(({ id }) => id);
    const several = (act: RunAct) => open.client.runs.several({ act, runs: ids });
    const states = async () => (await open.client.runs.list()).map(({ state }) => state);
    const waiting = (await open.client.queue.get()).waitingSeconds;
    expect(waiting).toHaveLength(3);
    expect(Math.min(...waiting)).toBeGreaterThan(0);
    expect(await several('pause')).toEqual(ids);
    expect(await states()).toEqual(['paused', 'paused', 'paused']);
    expect(await several('retry')).toEqual([]); // none has failed
    expect(await several('resume')).toHaveLength(3);
    expect((await open.client.queue.get()).waiting).toEqual([ids[0], ids[1], ids[2]]);
    await open.client.queue.start();
    expect((await settled(runs)).map(({ state }) => state)).toEqual(['done', 'failed', 'done']);
    expect(await several('retry')).toEqual([ids[1]]);
    await settled(runs);
    expect(await several('discard')).toHaveLength(3);
    expect((await open.client.projects.get({ project: project.id })).runs).toEqual([]);
    expect(await several('restore')).toHaveLength(3);
    expect([...(await open.client.projects.get({ project: project.id })).runs].sort()).toEqual([...ids].sort());
    expect((await open.client.queue.get()).waiting).toEqual([]);
  });

  it('of a measured sinogram has no truth', async () => {
    const image = await open.projectOf(w.at('body.npy'));
    const [run] = await settled(
      await open.client.runs.submit({ project: image.id, recipe: recipeOf(image), next: false }),
    );
    const measured = w.at('sinogram.npy');
    writeFileSync(measured, readFileSync(join(home, 'runs', run!.id, 'inputs', 'measurement.npy')));
    const imported = await open.projectOf(measured);
    const project = await open.client.library.setKind({
      project: imported.id,
      item: imported.items[0]!.id,
      kind: 'sinogram',
    });
    const values = { solver: 'fbp', quantity: 'line-integrals', binSpacing: 2 };
    const recipe = { ...recipeOf(project), values };
    const [done] = await settled(await open.client.runs.submit({ project: project.id, recipe, next: false }));
    expect(done).toMatchObject({ state: 'done', psnr: null });
    expect(await jobOf(done!)).toMatchObject({
      measurement: { source: { kind: 'sinogram' } },
      image: { height: 35, width: 35 },
    });
    const check = await open.client.runs.check({ project: project.id, recipe });
    expect(check).toMatchObject({ gridMm: 70, scannedMm: 70 });
  });
});

describe('a project', () => {
  it('travels with its runs in one zip', async () => {
    const project = await open.projectOf(w.at('body.npy'));
    await settled(await open.client.runs.submit({ project: project.id, recipe: recipeOf(project), next: false }));
    const zip = await open.client.projects.save({ project: project.id });
    const source = await open.upload(join(home, 'exports', zip.id, zip.name));
    const opened = await open.client.projects.open({ source });
    expect(opened.id).not.toBe(project.id);
    expect(opened.runs).toHaveLength(1);
    const run = (await open.client.runs.list()).find(({ id }) => id === opened.runs[0]);
    expect(run).toMatchObject({ state: 'done', project: opened.id, title: 'body.npy · 12 views · FBP' });
    expect((await open.client.runs.verify({ run: run!.id })).figures).toBeGreaterThan(0);
  });
});

describe('the studio', () => {
  it('keeps its home to itself, and gives it back', async () => {
    const about = await open.client.system.about();
    expect(about).toMatchObject({ program: 'langevin test', target: 'browser', epoch: open.studio.epoch });
    await open.studio.close();
    expect(existsSync(join(home, '.lock'))).toBe(false);
    mkdirSync(join(home, 'exports', 'left'), { recursive: true });
    open = await openTestStudio(home, worker.start);
    expect(readdirSync(join(home, 'exports'))).toEqual([]);
    expect(open.studio.epoch).not.toBe(about.epoch);
  });

  it('tells two windows of everything, each at its own pace', async () => {
    const gone = new AbortController();
    const streams = await Promise.all([0, 1].map(() => open.client.system.events(undefined, { signal: gone.signal })));
    const seen = streams.map(async (stream) => {
      const kinds: string[] = [];
      for await (const event of stream) {
        kinds.push(event.kind === 'run' ? `run ${event.run.state}` : event.kind);
        if (event.kind === 'run' && event.run.state === 'done') return kinds;
      }
      return kinds;
    });
    const project = await open.projectOf(w.at('body.npy'));
    await settled(await open.client.runs.submit({ project: project.id, recipe: recipeOf(project), next: false }));
    const [one, other] = await Promise.all(seen);
    expect(one![0]).toBe('fresh');
    expect(one).toEqual(
      expect.arrayContaining(['import', 'project', 'run queued', 'queue', 'run running', 'run-event']),
    );
    expect(other).toEqual(one);
    gone.abort();
  });
});
