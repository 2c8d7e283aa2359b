/** A batch as data: planned by one process, run by several side by side, collected by another. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { batchSummarySchema, type BatchSummary } from '../../core/contract/batch.ts';
import { runRecordSchema } from '../../core/contract/run.ts';
import { langevin, start, workspace } from '../support/command.ts';
import { bodyHu, writeHu } from '../support/phantom-npy.ts';
import { writeModel } from '../support/tiny-model.ts';
import { until } from '../support/until.ts';

const w = workspace();
const SLICES = ['slice-000', 'slice-001', 'slice-002', 'slice-003'];
const SIDE = 24;
const argsFor = (out: string, ...more: string[]): string[] => [
  ...['reconstruct', 'ct', 'volume.npy', '--slice', 'all', '--size', 'native', '--spacing', '2', '--model', 'model'],
  ...['--solver', 'fbp,proximal', '--steps', '1500', '--out', out, ...more],
];
const json = (...names: string[]): unknown => JSON.parse(readFileSync(w.at(...names), 'utf8'));
const stateOf = (...run: string[]): string => runRecordSchema.parse(json(...run, 'run.json')).state;
const summaryOf = (batch: string): BatchSummary => batchSummarySchema.parse(json(batch, 'summary.json'));
const hasCheckpoint = (...run: string[]): boolean =>
  existsSync(w.at(...run, 'checkpoint')) &&
  readdirSync(w.at(...run, 'checkpoint')).some((name) => /^proximal-1\.[ab]$/.test(name));

/** Everything but how long it took. */
const withoutTimes = (summary: BatchSummary): unknown => ({
  ...summary,
  methods: summary.methods.map(({ figures, ...method }) => ({ ...method, figures: { ...figures, seconds: null } })),
  rows: summary.rows.map((row) => ({ ...row, seconds: null })),
});

beforeAll(async () => {
  const body = bodyHu(SIDE);
  const volume = SLICES.flatMap((_, i) => Array.from(body, (hu) => (hu > -900 ? hu + 10 * i : hu)));
  writeHu(w.at('volume.npy'), Float32Array.from(volume), [SLICES.length, SIDE, SIDE]);
  writeModel(w.at('model'));
  expect((await langevin(w.path, ...argsFor('whole'))).code).toBe(0);
});
afterAll(() => w.remove());

describe('a batch that is planned', () => {
  it('is a folder with a run folder a slice, each waiting; nothing is run', async () => {
    const { code, stdout } = await langevin(w.path, ...argsFor('planned', '--plan'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/Planned 4 runs in .*planned; nothing was run\./);
    expect(readdirSync(w.at('planned')).sort()).toEqual(['batch.json', ...SLICES]);
    for (const item of SLICES) {
      expect(readdirSync(w.at('planned', item)).sort()).toEqual(['job.json', 'run.json']);
      expect(stateOf('planned', item)).toBe('queued');
    }
    // Outside of the folder: named as it is.
    expect(json('planned', 'slice-002', 'job.json')).toMatchObject({ input: { path: w.at('volume.npy'), frame: 2 } });
  });

  it('is collected at any time: what is missing is said, and the code is not 0', async () => {
    const { code, stdout } = await langevin(w.path, 'collect', 'planned', '--json');
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'unfinished',
      items: [{ item: 'slice-000', status: 'queued' }, {}, {}, {}],
    });
    expect(summaryOf('planned').missing.map(({ item, state }) => [item, state])).toEqual(
      SLICES.map((item) => [item, 'queued']),
    );
    expect(readFileSync(w.at('planned', 'summary.csv'), 'utf8')).toMatch(/slice-003,3,.*missing: queued/);
  });

  it('is run two at a time, one killed and run again, to the summary of the batch in one process', async () => {
    const run = (item: string) => start(w.path, ['run', `planned/${item}`]);
    const [first, killed] = [run('slice-000'), run('slice-001')];
    const killing = until(() => hasCheckpoint('planned', 'slice-001'), 'a checkpoint of the second').then(() =>
      killed.child.kill('SIGKILL'),
    );
    await until(() => stateOf('planned', 'slice-000') === 'running', 'the first one running');
    first.child.kill('SIGSTOP'); // it holds its folder for as long as we look
    const beside = await langevin(w.path, 'run', 'planned/slice-000');
    first.child.kill('SIGCONT');
    expect(beside.code).toBe(6);
    expect(beside.stderr).toMatch(/another langevin \(process \d+\) works in it/);
    await killing;
    await killed.ended;
    expect((await first.ended).code).toBe(0);

    const between = await langevin(w.path, 'collect', 'planned');
    expect(between.code).toBe(130);
    expect(between.stderr).toMatch(/Missing: slice-001 \(interrupted\)\nMissing: slice-002 \(queued\)/);
    expect(between.stdout).toMatch(/over 1 of 4 items, 3 missing/);

    const again = await Promise.all(['slice-001', 'slice-002'].map((item) => run(item).ended));
    expect(again.map(({ code }) => code)).toEqual([0, 0]);
    expect(again[0]!.stderr).toMatch(/resuming an interrupted run/);
    expect(again[1]!.stderr).not.toMatch(/resuming/);
    expect((await run('slice-003').ended).code).toBe(0);

    expect((await langevin(w.path, 'collect', 'planned')).code).toBe(0);
    expect(withoutTimes(summaryOf('planned'))).toEqual(withoutTimes(summaryOf('whole')));
    for (const item of SLICES) {
      for (const name of ['fbp.npy', 'proximal.npy']) {
        expect(readFileSync(w.at('planned', item, 'results', name))).toEqual(
          readFileSync(w.at('whole', item, 'results', name)),
        );
      }
    }
  });

  it('is not planned a second time over another one, and the same plan again changes nothing', async () => {
    const before = readFileSync(w.at('planned', 'summary.json'));
    expect((await langevin(w.path, ...argsFor('planned', '--plan'))).code).toBe(0);
    expect(stateOf('planned', 'slice-000')).toBe('done');
    expect(readFileSync(w.at('planned', 'summary.json'))).toEqual(before);
    const other = await langevin(w.path, ...argsFor('planned', '--plan', '--seed', '2'));
    expect(other.code).toBe(6);
    expect(other.stderr).toMatch(/not empty and does not hold this job/);
  });
});

it('what runs it is no matter of the machine that plans it', async () => {
  const foreign = process.platform === 'linux' ? 'dml' : 'cuda';
  const { code } = await langevin(w.path, ...argsFor('elsewhere', '--plan', '--provider', foreign));
  expect(code).toBe(0);
  expect(json('elsewhere', 'slice-000', 'job.json')).toMatchObject({ provider: foreign });
  expect((await langevin(w.path, 'run', 'elsewhere/slice-000', '-q')).code).toBe(5);
});

describe('a batch with its inputs copied', () => {
  it('travels: it is run where its input and its model are not', async () => {
    mkdirSync(w.at('here'));
    for (const name of ['volume.npy', 'model']) renameSync(w.at(name), w.at('here', name));
    const planned = await langevin(w.at('here'), ...argsFor('batch', '--plan', '--copy-inputs', '--steps', '4'));
    expect(planned.code).toBe(0);
    expect(json('here', 'batch', 'slice-001', 'job.json')).toMatchObject({
      input: { path: '../inputs/image/volume.npy' },
      model: { manifest: '../inputs/model/manifest.json' },
    });
    mkdirSync(w.at('there'));
    renameSync(w.at('here', 'batch'), w.at('there', 'batch'));
    renameSync(w.at('here'), w.at('gone'));
    expect((await langevin(w.path, 'run', 'there/batch/slice-001', '-q')).code).toBe(0);
    expect((await langevin(w.at('there'), 'run', 'batch')).code).toBe(0); // the rest, in one process
    expect(summaryOf('there/batch')).toMatchObject({ items: 4, failed: 0, missing: [] });
    // The job alone, from wherever it lies.
    expect((await langevin(w.path, 'run', 'there/batch/slice-001/job.json', '--out', 'alone', '-q')).code).toBe(0);
    expect(readFileSync(w.at('alone', 'results', 'proximal.npy'))).toEqual(
      readFileSync(w.at('there', 'batch', 'slice-001', 'results', 'proximal.npy')),
    );
    const shown = readFileSync(w.at('there', 'batch', 'slice-001', 'report.html'), 'utf8');
    expect(shown).not.toMatch(/langevin-test|volume\.npy/);
  });
});

describe('a failure', () => {
  it('of one slice is told by collect with its code, whoever ran it', async () => {
    const body = bodyHu(SIDE);
    const air = new Float32Array(SIDE * SIDE).fill(-1000);
    writeHu(w.at('holed.npy'), Float32Array.from([...body, ...air]), [2, SIDE, SIDE]);
    const args = ['reconstruct', 'ct', 'holed.npy', '--slice', 'all', '--size', 'native', '--spacing', '2'];
    expect((await langevin(w.path, ...args, '--solver', 'fbp', '--plan', '--out', 'holed')).code).toBe(0);
    expect((await langevin(w.path, 'run', 'holed/slice-000', '-q')).code).toBe(0);
    expect((await langevin(w.path, 'run', 'holed/slice-001', '-q')).code).toBe(3);
    const { code, stdout, stderr } = await langevin(w.path, 'collect', 'holed', '--json');
    expect(code).toBe(3);
    expect(stderr).toMatch(/Failed: slice-001: /);
    const answer = z.object({ status: z.string(), error: z.object({ code: z.string() }) }).parse(JSON.parse(stdout));
    expect(answer).toEqual({ status: 'failed', error: { code: 'constant-image' } });
    expect(summaryOf('holed')).toMatchObject({ items: 2, failed: 1, missing: [] });
  });

  it.each([
    ['a folder that is no batch', ['collect', 'alone'], 3, /no batch\.json/],
    ['--out beside a folder', ['run', 'holed', '--out', 'x'], 2, /contradict/],
    ['--copy-inputs without --plan', ['reconstruct', 'ct', 'holed.npy', '--copy-inputs'], 2, /belongs to --plan/],
  ])('%s is refused', async (_name, args, expected, says) => {
    const { code, stderr } = await langevin(w.path, ...args);
    expect(code).toBe(expected);
    expect(stderr).toMatch(says);
  });

  it('of a whole folder: one that is gone is missing', async () => {
    writeFileSync(w.at('holed', 'note.txt'), 'kept');
    renameSync(w.at('holed', 'slice-000'), w.at('taken'));
    expect((await langevin(w.path, 'collect', 'holed')).code).toBe(3);
    expect(summaryOf('holed').missing).toMatchObject([{ item: 'slice-000', state: 'absent' }]);
  });
});
