import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRecord, writeRecord } from '../../electron/disk/run-record.ts';
import { writeFileSafely } from '../../electron/disk/write-file.ts';
import { runItems } from '../../electron/cli/batch/run-items.ts';
import { claimFolder, isSameJob } from '../../electron/host/run-folder.ts';
import { err, ok } from '../../core/contract/result.ts';
import { jobOfScan } from '../support/job-of-scan.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'langevin-folder-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const job = jobOfScan({
  image: { height: 8, width: 8, pixelMm: 1 },
  geometry: { kind: 'parallel', anglesDeg: [0, 90], bins: 13, binMm: 1, offsetMm: 0 },
  noise: { kind: 'none' },
  simulate: 'fine',
  seed: 1,
});
const claim = (at = 'run', j = job) => claimFolder(join(folder, at), j, 'langevin 0', 'langevin …');

describe('a run folder', () => {
  it('is new, then unfinished, then done, to the same job', async () => {
    expect(await claim()).toEqual(ok('new'));
    expect(await claim()).toEqual(ok('unfinished'));
    const record = await readRecord(join(folder, 'run'));
    if (!record.ok) throw new Error(record.error.code);
    expect(record.value.state).toBe('queued');
    await writeRecord(join(folder, 'run'), { ...record.value, state: 'done' });
    expect(await claim()).toEqual(ok('done'));
  });

  it('is taken to another job, and to any where it holds something else', async () => {
    await claim();
    expect(await claim('run', { ...job, seed: 2 })).toMatchObject({ error: { code: 'folder-taken' } });
    mkdirSync(join(folder, 'other'));
    writeFileSync(join(folder, 'other', 'notes.txt'), 'mine');
    expect(await claim('other')).toMatchObject({ error: { code: 'folder-taken' } });
    expect(readdirSync(join(folder, 'other'))).toEqual(['notes.txt']);
  });

  it('is of the same job by whatever name a person calls its region, and of another where the region is another', async () => {
    const roi = { path: '/a.png', sha256: '1'.repeat(64), name: 'Aorta' };
    await claim('run', { ...job, roi });
    expect(await claim('run', { ...job, roi: { ...roi, path: '/b.png', name: null } })).toEqual(ok('unfinished'));
    const other = { ...job, roi: { ...roi, sha256: '2'.repeat(64) } };
    expect(await claim('run', other)).toMatchObject({ error: { code: 'folder-taken' } });
  });

  it('may exist empty, or hold what an interrupted write left', async () => {
    mkdirSync(join(folder, 'run'));
    writeFileSync(join(folder, 'run', '.job.json.1234'), '{');
    expect(await claim()).toEqual(ok('new'));
  });

  it('cannot be made where a file is in the way', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await claim('file/run')).toMatchObject({ error: { code: 'cannot-write' } });
    expect(await claim('file')).toMatchObject({ error: { code: 'cannot-write' } });
  });

  it('knows a job by checksums, not by places', () => {
    expect(isSameJob(job, { ...job, input: { ...job.input, path: '/moved/a.npy' } })).toBe(true);
    expect(isSameJob(job, { ...job, input: { ...job.input, sha256: 'b'.repeat(64) } })).toBe(false);
  });
});

it('leaves the old file and nothing aside where a write fails', async () => {
  mkdirSync(join(folder, 'taken'));
  await expect(writeFileSafely(join(folder, 'taken'), 'x')).rejects.toMatchObject({
    refusal: { code: 'cannot-write' },
  });
  expect(readdirSync(folder)).toEqual(['taken']);
});

describe('runItems', () => {
  const jobs = new Map([1, 2, 3].map((n) => [`item-${n}`, n]));
  const failure = err({ code: 'constant-image', what: 'it', value: 0 });

  it('does the rest after a failure, and tells it', async () => {
    const run: string[] = [];
    const errors = await runItems(jobs, async (item, n) => {
      run.push(item);
      return n === 2 ? failure : ok(n);
    });
    expect(run).toEqual(['item-1', 'item-2', 'item-3']);
    expect([...errors]).toEqual([['item-2', failure.error]]);
  });

  it('ends at a stop', async () => {
    const run: string[] = [];
    const errors = await runItems(jobs, async (item, n) => {
      run.push(item);
      return n === 2 ? err({ code: 'stopped', folder: 'x' }) : ok(n);
    });
    expect(run).toHaveLength(2);
    expect(errors.get('item-2')?.code).toBe('stopped');
  });
});
