import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { forkChild } from '../../../electron/host/child.ts';
import { openReader, type OpenReader } from '../../../electron/host/reader.ts';
import { startWorker, type WorkerProcess } from '../../../electron/host/worker-process.ts';
import { until } from '../../support/until.ts';

let folder = '';
let reader: OpenReader;
let workers: WorkerProcess[] = [];
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'langevin-reader-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => reader.close());

/** Answers `tags` and `angles` with nothing after a moment, writes down what it was asked, dies of a file `crash`. */
function open(name: string, idleMs?: number): string {
  const log = join(folder, `${name}.log`);
  const entry = join(folder, `${name}.mjs`);
  writeFileSync(
    entry,
    `import { appendFileSync } from 'node:fs';
    process.on('message', ({ id, request }) => {
      appendFileSync(${JSON.stringify(log)}, request.kind + ' ' + request.path + '\\n');
      if (request.path === 'crash') process.kill(process.pid, 'SIGKILL');
      setTimeout(() => process.send({ id, ok: true, value: [] }), 30);
    });
    process.on('disconnect', () => process.exit());`,
  );
  workers = [];
  const start = (): WorkerProcess => {
    const worker = startWorker(forkChild(entry));
    workers.push(worker);
    return worker;
  };
  reader = openReader(start, idleMs);
  return log;
}

describe('the reader', () => {
  it('asks one thing at a time, what somebody looks at first', async () => {
    const log = open('order');
    const asked = [
      reader.ask({ kind: 'angles', path: 'a' }),
      reader.ask({ kind: 'angles', path: 'b' }),
      reader.ask({ kind: 'tags', path: 'c' }),
      reader.ask({ kind: 'tags', path: 'd' }),
    ];
    expect((await Promise.all(asked)).every(({ ok }) => ok)).toBe(true);
    expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual(['angles a', 'tags c', 'tags d', 'angles b']);
    expect(workers).toHaveLength(1);
  });

  it('refuses a file that it does not survive, and goes on with the next', async () => {
    open('crash');
    const [bad, good] = await Promise.all([
      reader.ask({ kind: 'tags', path: 'crash' }),
      reader.ask({ kind: 'tags', path: 'fine' }),
    ]);
    expect(bad).toMatchObject({ ok: false, error: { code: 'unreadable-file', file: 'crash' } });
    expect(good).toEqual({ ok: true, value: [] });
  });

  it('lets its worker go when nobody asks, and starts another when somebody does', async () => {
    open('idle', 20);
    await reader.ask({ kind: 'tags', path: 'a' });
    await until(() => !workers[0]!.alive, 'the end of its worker');
    expect((await reader.ask({ kind: 'tags', path: 'b' })).ok).toBe(true);
    expect(workers).toHaveLength(2);
  });

  it('answers what comes after its end', async () => {
    open('closed');
    reader.close();
    expect(await reader.ask({ kind: 'tags', path: 'a' })).toMatchObject({ ok: false });
    expect(workers).toEqual([]);
  });
});
