/** Run folders as an earlier version wrote them are read, and still verify. */
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { batchSummarySchema } from '../../core/contract/batch.ts';
import { jobSchema } from '../../core/contract/job.ts';
import { must } from '../../core/contract/refused.ts';
import { type Report, reportSchema } from '../../core/contract/report.ts';
import { readJson } from '../../electron/disk/read-json.ts';
import { readRecord, writeRecord } from '../../electron/disk/run-record.ts';
import { execute } from '../../electron/worker/run/execute.ts';
import { verify } from '../../electron/worker/run/verify.ts';
import { workspace } from '../support/command.ts';

const stored = join(import.meta.dirname, '../fixtures/version-1');
/** What no run says as another, left out; figures to six digits. */
const timeless = ({ results, ...report }: Report) => ({
  ...{ ...report, created: '', program: '' },
  results: results.map(({ seconds: _, secondsTotal: __, residualRelative, residualWhitened, ...row }) => ({
    ...row,
    residualRelative: residualRelative.toPrecision(6),
    residualWhitened: residualWhitened?.toPrecision(6),
  })),
});

const w = workspace();
afterAll(() => w.remove());

describe('a run of version 1', () => {
  it.each([
    ['simulated', 59], // with a region of interest, four samples and their spread
    ['measured', 4],
  ])('verifies: %s', async (name, figures) => {
    cpSync(join(stored, name), w.at(name), { recursive: true });
    expect(await verify(w.at(name))).toMatchObject({ figures, uncovered: [] });
  });

  it.each(['simulated', 'measured', 'fan'])('is read whole: %s', async (name) => {
    const job = must(await readJson(join(stored, name, 'job.json'), jobSchema));
    const report = must(await readJson(join(stored, name, 'report.json'), reportSchema));
    expect(report.results.map(({ method }) => method)).toEqual(job.solvers.map(({ id }) => id));
    expect(must(await readRecord(join(stored, name))).state).toBe('done');
  });

  it('that is run again from what it kept reports as before, word for word, and figure for figure', async () => {
    const before = must(await readJson(join(stored, 'measured', 'report.json'), reportSchema));
    const folder = w.at('rerun');
    cpSync(join(stored, 'measured'), folder, { recursive: true });
    rmSync(join(folder, 'results'), { recursive: true });
    rmSync(join(folder, 'report.json'));
    await writeRecord(folder, { ...must(await readRecord(folder)), state: 'queued' });
    await execute(folder, { stop: null }, () => undefined);
    const again: unknown = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    expect(again).toHaveProperty('schemaVersion', 2);
    expect(timeless(reportSchema.parse(again))).toEqual(timeless(before));
  });

  it('of a batch has its summary', async () => {
    const summary = must(await readJson(join(stored, 'batch', 'summary.json'), batchSummarySchema));
    expect(summary.rows.map(({ item }) => item)).toEqual(['slice-000', 'slice-001']);
    expect(summary.methods[0]?.figures.psnr?.n).toBe(2);
  });
});
