/** Every slice of a series as one batch, asked for as a window asks. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Batch } from '../../../core/contract/studio/batch.ts';
import type { Project } from '../../../core/contract/studio/project.ts';
import type { RunSummary } from '../../../core/contract/studio/run-summary.ts';
import { workspace } from '../../support/command.ts';
import { writeDicomFolder } from '../../support/dicom-folder.ts';
import { settledRuns } from '../../support/settled-runs.ts';
import { openTestStudio, type OpenStudio } from '../../support/studio.ts';
import { bundledWorker, type WorkerBundle } from '../../support/worker.ts';

const w = workspace();
let worker: WorkerBundle;
let open: OpenStudio;
let project: Project;
let runs: readonly RunSummary[];
let batch: Batch;
const AT = [-36, -24, -12, 0];

beforeAll(async () => {
  worker = await bundledWorker('batch');
  open = await openTestStudio(w.at('home'), worker.start);
  writeDicomFolder(w.at('series'), 4, 24, 2, AT);
  project = await open.projectOf(...readdirSync(w.at('series')).map((name) => join(w.at('series'), name)));
  const values = { solver: 'tv,fbp', views: 12, size: 'native' };
  const recipe = { ...project.recipe, values, slice: 'all' as const };
  runs = await settledRuns(open, await open.client.runs.submit({ project: project.id, recipe, next: false }));
  batch = await open.client.runs.batch({ batch: runs[0]!.batch!.id });
});
afterAll(async () => {
  await open.studio.close();
  w.remove();
  worker.remove();
});

describe('a batch', () => {
  it('tells of each result which slice it is, by number and position', () => {
    const item = project.items[0]!.id;
    expect(runs.map(({ slice }) => slice)).toEqual(AT.map((mm, frame) => ({ item, frame, mm })));
  });

  it('is one stack in order of position, as far apart as the positions say', () => {
    expect(batch.slices.map(({ run }) => run)).toEqual(runs.map(({ id }) => id));
    expect(batch.slices.map(({ place }) => place?.mm)).toEqual(AT);
    expect(batch).toMatchObject({ of: 4, sliceMm: 12, summary: { items: 4, failed: 0 } });
  });

  it('has a table: every slice, mean, standard deviation and the worst', async () => {
    const { rows, methods } = batch.summary;
    expect(rows.filter((r) => r.method === 'tv').map((r) => r.item)).toEqual([1, 2, 3, 4].map((n) => `slice ${n}`));
    const psnr = await Promise.all(
      runs.map(async ({ id }) => (await open.client.runs.get({ run: id })).report!.results[0]!.psnr!),
    );
    const tv = methods.find(({ method }) => method === 'tv')!.figures.psnr!;
    expect(tv.mean).toBeCloseTo(psnr.reduce((a, b) => a + b) / 4, 10);
    expect(tv.worst).toEqual({ item: `slice ${psnr.indexOf(Math.min(...psnr)) + 1}`, value: Math.min(...psnr) });
    expect(tv.sd).toBeGreaterThan(0);
  });

  it('goes on without a slice that was removed, and is gone with the last', async () => {
    await open.client.runs.discard({ run: runs[1]!.id });
    const left = await open.client.runs.batch({ batch: batch.id });
    expect(left.slices.map(({ place }) => place?.frame)).toEqual([0, 2, 3]);
    expect(left).toMatchObject({ of: 4, sliceMm: null, summary: { items: 3 } });
    const missing = open.client.runs.batch({ batch: 'none' });
    await expect(missing).rejects.toMatchObject({ data: { code: 'not-found' } });
    rmSync(w.at('series'), { recursive: true });
  });
});
