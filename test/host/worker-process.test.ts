/** What the host does with workers that hang, crash, swell or talk nonsense: fake ones, each a few lines. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forkChild } from '../../electron/host/child.ts';
import { openHost, type Host } from '../../electron/host/host.ts';
import { startWorker, type Limits, type WorkerProcess } from '../../electron/host/worker-process.ts';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'langevin-worker-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GIGABYTE = 2 ** 30;
const request = { kind: 'convert', input: 'a.dcm', output: 'b.npy', part: null } as const;

/** A worker whose answer to any request is this code; `id` is the request's. */
function fake(name: string, body: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `process.on('message', ({ id }) => { ${body} }); process.on('disconnect', () => process.exit());`,
  );
  return path;
}
const started = (entry: string): WorkerProcess => startWorker(forkChild(entry));
const opened = (entry: string): Host => openHost(() => started(entry));
const ended = async (worker: WorkerProcess, limits: Limits): Promise<string> => {
  const reply = await worker.ask(request, limits);
  return reply.answered ? 'answered' : `${reply.ended.why}: ${reply.ended.detail}`;
};

describe('a worker', () => {
  it('answers with a value or a refusal', async () => {
    const error = { code: 'unreadable-file', file: 'a.dcm', reason: 'it is empty' };
    const worker = started(fake('refuses', `process.send({ id, ok: false, error: ${JSON.stringify(error)} })`));
    expect(await worker.ask(request, { memoryBytes: GIGABYTE })).toEqual({
      answered: true,
      result: { ok: false, error },
    });
    worker.kill();
  });

  it('may take as long as it tells of progress, and is killed once it stands still', async () => {
    const moving = `let n = 0; const timer = setInterval(() => { process.send({ progress: true });
      if (++n === 40) { clearInterval(timer); process.send({ id, ok: false, error: { code: 'not-found', what: 'it' } }); } }, 25)`;
    const limits = { standstillMs: 500, memoryBytes: GIGABYTE };
    const worker = started(fake('moves', moving));
    expect(await ended(worker, limits)).toBe('answered');
    worker.kill();
    const stuck = 'let n = 0; setInterval(() => { if (++n < 5) process.send({ progress: true }); }, 25)';
    expect(await ended(started(fake('sticks', stuck)), limits)).toMatch(/^time/);
  });

  it('that hangs is killed at its time limit', async () => {
    const worker = started(fake('hangs', 'for (;;);'));
    expect(await ended(worker, { timeMs: 300, memoryBytes: GIGABYTE })).toMatch(/^time/);
    expect(worker.alive).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')(
    'that swells is killed at its memory limit (read from /proc: Linux only)',
    async () => {
      const swell = 'globalThis.kept = []; setInterval(() => kept.push(Buffer.alloc(2 ** 24, 1)), 5)';
      const worker = started(fake('swells', swell));
      expect(await ended(worker, { timeMs: 20_000, memoryBytes: GIGABYTE / 4 })).toMatch(/^memory/);
    },
  );

  it('that crashes leaves its last words', async () => {
    const worker = started(fake('crashes', `process.stderr.write('libnative: boom\\n', () => process.exit(7));`));
    expect(await ended(worker, { memoryBytes: GIGABYTE })).toBe('crash: exit code 7; libnative: boom');
    expect(await ended(worker, { memoryBytes: GIGABYTE })).toBe('crash: it had ended before');
  });
});

describe('the host', () => {
  it('asks a second worker where the first one crashes, and names the file where that crashes too', async () => {
    const host = opened(fake('always', 'process.kill(process.pid, "SIGSEGV")'));
    expect(await host.ask(request)).toMatchObject({
      ok: false,
      error: {
        code: 'unreadable-file',
        file: 'a.dcm',
        reason: expect.stringMatching(/its reader crashed \(signal SIGSEGV/),
      },
    });
    host.close();
  });

  it('has no run to stop where none goes on', () => {
    const host = opened(fake('idle', ''));
    expect(host.stop('resumable')).toBe(false);
    host.close();
  });
});
