/** Stopping, killing and resuming: whatever happens on the way, the result is the uninterrupted one to the bit. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { runRecordSchema } from '../../core/contract/run.ts';
import { langevin, start, workspace, type Started } from '../support/command.ts';
import { bodyHu, writeHu } from '../support/phantom-npy.ts';
import { colourGraph, writeModel } from '../support/tiny-model.ts';
import { until } from '../support/until.ts';

const w = workspace();
/** Long enough for a first checkpoint (after a fifth of a second) and then some. */
const argsFor = (out: string): string[] => [
  ...['reconstruct', 'ct', 'body.npy', '--size', 'native', '--spacing', '2', '--model', 'model'],
  ...['--solver', 'fbp,proximal', '--steps', '1500', '--out', out],
];
const result = (out: string): Buffer => readFileSync(w.at(out, 'results', 'proximal.npy'));
const recordOf = (out: string) => runRecordSchema.parse(JSON.parse(readFileSync(w.at(out, 'run.json'), 'utf8')));

const hasCheckpoint = (out: string): boolean =>
  existsSync(w.at(out, 'checkpoint')) &&
  readdirSync(w.at(out, 'checkpoint')).some((name) => /^proximal-1\.[ab]$/.test(name));

/** Processes whose parent is this one, as Linux tells. */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .map(Number)
    .filter((n) => n > 0);

async function begin(out: string, args = argsFor(out)): Promise<Started & { pid: number }> {
  const started = start(w.path, args);
  await until(() => hasCheckpoint(out), `a checkpoint in ${out}`);
  return { ...started, pid: started.child.pid ?? 0 };
}

beforeAll(async () => {
  writeHu(w.at('body.npy'), bodyHu(24), [24, 24]);
  writeModel(w.at('model'));
  const { code } = await langevin(w.path, ...argsFor('whole'));
  expect(code).toBe(0);
});
afterAll(() => w.remove());

describe('Ctrl-C', () => {
  it('keeps the run, exits 130, and resume goes on to the same bits', async () => {
    const { child, ended } = await begin('stopped');
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Stopping after this step; again to end now/);
    expect(stderr).toContain(`Resume: langevin resume ${w.at('stopped')}`);
    expect(existsSync(w.at('stopped', 'report.json'))).toBe(false);
    expect(recordOf('stopped').state).toBe('interrupted');
    const resumed = await langevin(w.path, 'resume', 'stopped');
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).not.toMatch(/fbp: step/); // finished before: not run again
    expect(result('stopped')).toEqual(result('whole'));
    expect(existsSync(w.at('stopped', 'checkpoint'))).toBe(false);
  });

  it('with --on-interrupt keep writes what is there, labelled', async () => {
    const started = start(w.path, [...argsFor('kept'), '--on-interrupt', 'keep', '--json']);
    await until(() => hasCheckpoint('kept'), 'a checkpoint');
    started.child.kill('SIGTERM');
    const { code, stdout } = await started.ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'stopped-kept' });
    const report = readFileSync(w.at('kept', 'report.json'), 'utf8');
    expect(report).toMatch(/unfinished: step \d+ of 1500/);
    expect(report).toMatch(/"stoppedAt":\s*\{\s*"step":\s*\d+,\s*"of":\s*1500/);
    expect(recordOf('kept').state).toBe('stopped-kept');
  });
});

describe.skipIf(process.platform !== 'linux')('kill −9 (children are found through /proc: Linux only)', () => {
  it('of the worker: it is replaced once, and the run ends with the same bits', async () => {
    const { pid, ended } = await begin('crashed');
    const [worker] = childrenOf(pid);
    process.kill(worker!, 'SIGKILL');
    const { code } = await ended;
    expect(code).toBe(0);
    expect(result('crashed')).toEqual(result('whole'));
    expect(recordOf('crashed')).toMatchObject({ state: 'done', crashes: 1 });
  });

  it('of the worker twice: one clear error, exit 1, still resumable', async () => {
    const { pid, ended } = await begin('twice');
    const [worker] = childrenOf(pid);
    process.kill(worker!, 'SIGKILL');
    await until(() => childrenOf(pid).some((n) => n !== worker), 'a new worker');
    process.kill(
      childrenOf(pid).find((n) => n !== worker)!,
      'SIGKILL',
    );
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/the worker ended twice without an answer \(signal SIGKILL/);
    expect(recordOf('twice')).toMatchObject({ state: 'failed', error: { code: 'unexpected' } });
    expect((await langevin(w.path, 'resume', 'twice')).code).toBe(0);
    expect(result('twice')).toEqual(result('whole'));
  });

  it('of the command itself: its worker ends too, and the same call resumes', async () => {
    const { child, pid, ended } = await begin('orphan');
    const [worker] = childrenOf(pid);
    child.kill('SIGKILL');
    await ended;
    await until(() => !existsSync(`/proc/${worker}`), 'the end of the worker');
    const again = await langevin(w.path, ...argsFor('orphan'));
    expect(again.code).toBe(0);
    expect(again.stderr).toMatch(/resuming an interrupted run/);
    expect(result('orphan')).toEqual(result('whole'));
  });

  it('then resumed by two at once: one goes on, the other is told so and leaves the folder alone', async () => {
    const { child, pid, ended } = await begin('twofold');
    const [worker] = childrenOf(pid);
    child.kill('SIGKILL');
    await ended;
    await until(() => !existsSync(`/proc/${worker}`), 'the end of the worker');
    const both = await Promise.all([langevin(w.path, 'resume', 'twofold'), langevin(w.path, 'resume', 'twofold')]);
    const others = both.filter(
      ({ stderr }) => !/resuming an interrupted run/.test(stderr) || /works in it/.test(stderr),
    );
    expect(others).toHaveLength(1);
    // The slower one may begin after the other has ended.
    expect(others[0]!.code === 6 || /already done/.test(others[0]!.stderr)).toBe(true);
    expect(both.map(({ code }) => code)).toContain(0);
    expect(result('twofold')).toEqual(result('whole'));
    expect(existsSync(w.at('twofold', '.lock'))).toBe(false);
  });

  it('and resumed although another program has its number now', async () => {
    const { child, pid, ended } = await begin('reused');
    const [worker] = childrenOf(pid);
    child.kill('SIGKILL');
    await ended;
    await until(() => !existsSync(`/proc/${worker}`), 'the end of the worker');
    const lock = w.at('reused', '.lock');
    const { owner, key } = JSON.parse(readFileSync(lock, 'utf8')) as { owner: object; key: string };
    writeFileSync(lock, JSON.stringify({ owner: { ...owner, pid: process.pid }, key })); // it runs, and began at another time
    expect((await langevin(w.path, 'resume', 'reused')).code).toBe(0);
    expect(result('reused')).toEqual(result('whole'));
  });
});

describe('a colouring with hints, two seeds', () => {
  const SIDE = 24;
  const colouring = (out: string): string[] => [
    ...['colorize', 'grey.png', '--hints', 'hints.png', '--model', 'colours', '--solver', 'grey,proximal'],
    ...['--steps', '10000', '--samples', '2', '--out', out],
  ];
  /** Every result as it was written: numbers and pictures. */
  const files = (out: string): Record<string, Buffer> => {
    const names = readdirSync(w.at(out, 'results')).filter((name) => /\.(npy|png)$/.test(name));
    return Object.fromEntries(names.map((name) => [name, readFileSync(w.at(out, 'results', name))]));
  };

  beforeAll(async () => {
    const grey = Uint8Array.from({ length: SIDE ** 2 }, (_, i) => 40 + ((i * 7) % 150));
    writeFileSync(w.at('grey.png'), encodePng(grey, SIDE, SIDE, 1));
    const hints = Uint8Array.from({ length: 4 * SIDE ** 2 }, (_, i) =>
      (i >> 2) % 90 === 3 ? [200, 40, 90, 255][i % 4]! : 0,
    );
    writeFileSync(w.at('hints.png'), encodePng(hints, SIDE, SIDE, 4));
    writeModel(
      w.at('colours'),
      colourGraph,
      {},
      { domain: 'photo', channels: 3, scale: { kind: 'srgb', low: 0, high: 1 } },
    );
    expect((await langevin(w.path, ...colouring('whole-colours'))).code).toBe(0);
    expect(Object.keys(files('whole-colours'))).toEqual(expect.arrayContaining(['proximal-1.npy', 'proximal-2.npy']));
  });

  it.each(['SIGINT', 'SIGKILL'] as const)(
    'ended by %s goes on to the same files to the byte, and is verified',
    async (signal) => {
      const out = `colours-${signal}`;
      const { child, pid, ended } = await begin(out, colouring(out));
      const workers = process.platform === 'linux' ? childrenOf(pid) : [];
      child.kill(signal);
      const { code } = await ended;
      expect(code).toBe(signal === 'SIGINT' ? 130 : null);
      await until(() => workers.every((worker) => !existsSync(`/proc/${worker}`)), 'the end of the worker');
      expect(existsSync(w.at(out, 'report.json'))).toBe(false);
      const resumed = await langevin(w.path, 'resume', out);
      expect([resumed.code, resumed.stderr]).toEqual([0, expect.not.stringMatching(/proximal-1: step 1 of/)]);
      expect(files(out)).toEqual(files('whole-colours'));
      expect((await langevin(w.path, 'verify', out)).code).toBe(0);
    },
  );
});
