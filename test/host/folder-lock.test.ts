/** The lock of a run folder, among real processes. */
import { build } from 'esbuild';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messageOf } from '../../core/contract/errors.ts';
import { attempt } from '../../core/contract/refused.ts';
import { lockFolder } from '../../electron/host/folder-lock.ts';
import { stampOf, type ProcessStamp } from '../../electron/host/process-stamp.ts';
import { workspace } from '../support/command.ts';

const w = workspace();
const PROCESSES = 6;
let contenders: ChildProcess[] = [];
let folder = '';
let count = 0;

beforeAll(async () => {
  const source = `
    import { lockFolder } from './electron/host/folder-lock.ts';
    let unlock;
    process.on('message', async (folder) => {
      if (folder === null) { await unlock?.(); unlock = undefined; process.send('released'); return; }
      try { unlock = await lockFolder(folder); process.send('held'); }
      catch (e) { process.send(e.refusal?.code === 'cannot-write' ? 'refused' : String(e.stack)); }
    });`;
  await build({
    stdin: { contents: source, resolveDir: fileURLToPath(new URL('../..', import.meta.url)), loader: 'ts' },
    outfile: w.at('contender.mjs'),
    ...{ bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' },
  });
  contenders = Array.from({ length: PROCESSES }, () => fork(w.at('contender.mjs')));
});
afterAll(() => {
  for (const child of contenders) child.kill();
  w.remove();
});
beforeEach(() => mkdirSync((folder = w.at(`folder-${++count}`))));
afterEach(() => expect(readdirSync(folder)).toEqual([])); // whatever happened, nothing stays

const answer = (child: ChildProcess, message: string | null): Promise<string> =>
  new Promise((resolve) => {
    child.once('message', (text) => resolve(String(text)));
    child.send(message as string);
  });
const ofAll = (message: string | null): Promise<string[]> =>
  Promise.all(contenders.map((child) => answer(child, message)));
const leave = (owner: ProcessStamp, at = '.lock'): void =>
  writeFileSync(join(folder, at), JSON.stringify({ owner, key: 'left' }));
/** A process of this machine that has ended. */
async function gone(): Promise<ProcessStamp> {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
  const stamp = await stampOf(child.pid!);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.on('exit', resolve));
  return stamp;
}
async function holds(): Promise<void> {
  const unlock = await lockFolder(folder);
  await unlock();
}
const refusal = async (): Promise<{ message: string; hint: string }> => {
  const answer = await attempt(() => lockFolder(folder));
  if (answer.ok) throw new Error('it was taken');
  return messageOf(answer.error);
};

describe('a lock', () => {
  it('is held by one of many that ask at once, round after round', async () => {
    for (let round = 0; round < 20; round++) {
      expect((await ofAll(folder)).sort()).toEqual(['held', ...Array(PROCESSES - 1).fill('refused')]);
      await ofAll(null);
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('of a process that is gone is taken over by one of many, round after round', async () => {
    const owner = await gone();
    for (let round = 0; round < 20; round++) {
      leave(owner);
      if (round % 2 === 1) leave(owner, '.lock.2'); // whoever took it over was killed too
      expect((await ofAll(folder)).sort()).toEqual(['held', ...Array(PROCESSES - 1).fill('refused')]);
      expect(readdirSync(folder)).toHaveLength(1);
      await ofAll(null);
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('is not that of another program which has its number now', async () => {
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
    try {
      const stamp = await stampOf(other.pid!);
      leave({ ...stamp, started: '1' });
      await holds();
      leave(stamp);
      expect((await refusal()).message).toContain(`another langevin (process ${other.pid}) works in it`);
      writeFileSync(join(folder, '.lock'), String(other.pid)); // says no more than a number
      await holds();
    } finally {
      other.kill('SIGKILL');
    }
  });

  it('from before a restart of the machine is nobody’s, whatever has its number', async () => {
    leave({ ...(await stampOf(process.pid)), boot: 'another' });
    await holds();
  });

  it('of another machine is respected, and the sentence says which one and how to free the folder', async () => {
    leave({ ...(await stampOf(process.pid)), host: 'radon', boot: 'another' });
    const { message, hint } = await refusal();
    expect(message).toMatch(/another langevin \(process \d+ on radon\) works in it/);
    expect(hint).toMatch(/radon.*delete.*\.lock/);
    leave({ ...(await stampOf(process.pid)), space: 'pid:[1]' });
    expect((await refusal()).message).toContain(`in another container of ${hostname()}`);
    writeFileSync(join(folder, '.lock'), '');
    await holds();
  });

  it.each(['', '{', '{"owner":7}', '\u0000\u0000\u0000'])('that is damaged (%j) locks nobody out', async (text) => {
    writeFileSync(join(folder, '.lock'), text);
    await holds();
  });

  it('is not taken twice by one process either', async () => {
    const unlock = await lockFolder(folder);
    expect((await refusal()).message).toContain(`process ${process.pid}`);
    expect(JSON.parse(readFileSync(join(folder, '.lock'), 'utf8'))).toMatchObject({ owner: { pid: process.pid } });
    await unlock();
    expect(existsSync(join(folder, '.lock'))).toBe(false);
  });
});
