/** Every file of a finished run is looked at: a byte changed in any of them is found, by name. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attempt, must } from '../../core/contract/refused.ts';
import { readRecord, writeRecord } from '../../electron/disk/run-record.ts';
import { CHECKSUMS, namesIn } from '../../electron/disk/run-checksums.ts';
import { claimFolder } from '../../electron/host/run-folder.ts';
import { execute } from '../../electron/worker/run/execute.ts';
import { verify } from '../../electron/worker/run/verify.ts';
import { workspace } from '../support/command.ts';
import { tinyJob } from '../support/tiny-job.ts';

const w = workspace();
const run = w.at('run');
let names: readonly string[] = [];

beforeAll(async () => {
  const job = await tinyJob(w.at('body.npy'), 'tv,fbp');
  must(await claimFolder(run, job, 'langevin test', 'langevin …'));
  mkdirSync(join(run, 'results'));
  writeFileSync(join(run, 'results', '.tv.npy.0a1b2c3d'), 'what a write left aside when it was killed');
  await execute(run, { stop: null }, () => undefined);
  names = await namesIn(run);
});
afterAll(() => w.remove());

async function differences(): Promise<readonly string[]> {
  const found = await attempt(() => verify(run));
  if (found.ok) return [];
  if (found.error.code !== 'report-differs') throw new Error(JSON.stringify(found.error));
  return found.error.differences;
}

describe('a finished run', () => {
  it('is covered whole, and equal', async () => {
    for (const name of ['report.html', 'metrics.csv', 'run.json', 'job.json', 'events.ndjson', 'inputs/angles.npy'])
      expect(names).toContain(name);
    for (const name of ['results/tv.dcm', 'results/tv.png', 'previews/thumbnail.png']) expect(names).toContain(name);
    expect(await verify(run)).toMatchObject({ files: names.length, uncovered: [] });
    expect(names.some((name) => name.includes('0a1b2c3d'))).toBe(false);
  });

  it('can be compared without this program', () => {
    const { status, error } = spawnSync('sha256sum', ['--check', '--strict', '--quiet', CHECKSUMS], { cwd: run });
    if (error === undefined) expect(status).toBe(0); // where there is that command
  });

  it('tells each of its files when one byte of it was changed', async () => {
    for (const name of [...names, CHECKSUMS]) {
      const path = join(run, name);
      const whole = readFileSync(path);
      for (const at of [0, whole.length >> 1, whole.length - 1]) {
        const changed = Buffer.from(whole);
        changed[at]! ^= 1;
        writeFileSync(path, changed);
        const found = await differences();
        expect(
          found.filter((text) => text.startsWith(`${name}: `)),
          `${name}, byte ${at}`,
        ).toHaveLength(1);
      }
      writeFileSync(path, whole);
    }
    expect(await differences()).toEqual([]);
  });

  it('tells what is missing and what is not of it, also where a name is hidden', async () => {
    renameSync(join(run, 'report.html'), join(run, 'results', '.report.html'));
    writeFileSync(join(run, 'notes.txt'), 'mine');
    expect(await differences()).toEqual([
      'report.html: it is missing',
      'notes.txt: it is not of this run',
      'results/.report.html: it is not of this run',
    ]);
    renameSync(join(run, 'results', '.report.html'), join(run, 'report.html'));
    rmSync(join(run, 'notes.txt'));
  });

  it('stays equal where a later write of one of its files was cut short', async () => {
    writeFileSync(join(run, '.run.json.0a1b2c3d'), '{');
    expect(await differences()).toEqual([]);
    writeFileSync(join(run, '.other.json.0a1b2c3d'), '{');
    expect(await differences()).toEqual(['.other.json.0a1b2c3d: it is not of this run']);
    for (const name of ['.run.json.0a1b2c3d', '.other.json.0a1b2c3d']) rmSync(join(run, name));
  });

  it('stays equal where its record is written again', async () => {
    const record = must(await readRecord(run));
    await writeRecord(run, { ...record, warnings: [...record.warnings, 'seen'] });
    expect(await differences()).toEqual([]);
    await writeRecord(run, record);
  });

  it('of an earlier version keeps no list: its figures and inputs are recomputed, and what was not compared is named', async () => {
    const list = readFileSync(join(run, CHECKSUMS));
    rmSync(join(run, CHECKSUMS));
    const { uncovered, files } = await verify(run);
    expect(uncovered).toEqual(expect.arrayContaining(['report.html', 'run.json', 'results/tv.dcm', 'results/tv.png']));
    expect(uncovered).not.toContain('metrics.csv');
    expect(uncovered.length + files).toBe(names.length);
    const [csv, angles] = [join(run, 'metrics.csv'), join(run, 'inputs', 'angles.npy')];
    const [csvBefore, anglesBefore] = [readFileSync(csv), readFileSync(angles)];
    appendFileSync(csv, ' ');
    appendFileSync(angles, ' ');
    expect(await differences()).toEqual([
      'inputs/angles.npy: it was changed',
      'metrics.csv: it does not follow from report.json',
    ]);
    writeFileSync(csv, csvBefore);
    writeFileSync(angles, anglesBefore);
    writeFileSync(join(run, CHECKSUMS), list);
    expect(await differences()).toEqual([]);
  });

  it('that goes on has no list until it has ended again', async () => {
    await writeRecord(run, { ...must(await readRecord(run)), state: 'queued' });
    await execute(run, { stop: 'resumable' }, () => undefined);
    expect(existsSync(join(run, CHECKSUMS))).toBe(false);
    await execute(run, { stop: null }, () => undefined);
    expect(await differences()).toEqual([]);
  });
});
