/** A worker that does not stop, and a disk that is full: doubles of a few lines. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';
import { forkChild } from '../../../electron/host/child.ts';
import { openEngine, type Engine } from '../../../electron/host/runs/engine.ts';
import { openRunStore, type Run, type RunStore } from '../../../electron/host/runs/run-store.ts';
import { openSpeed } from '../../../electron/host/runs/speed.ts';
import { startWorker } from '../../../electron/host/worker-process.ts';
import { workspace } from '../../support/command.ts';
import { tinyJob } from '../../support/tiny-job.ts';
import { until } from '../../support/until.ts';

const w = workspace();
let engine: Engine | null = null;
afterEach(() => engine?.close());
afterAll(() => w.remove());

/** @param answer what it does at a request, in terms of `id` and `request` */
async function open(
  name: string,
  answer: string,
): Promise<{ store: RunStore; engine: Engine; run: Run; other: Run; events: StudioEvent[] }> {
  const home = w.at(name);
  mkdirSync(home);
  const entry = join(home, 'worker.mjs');
  writeFileSync(
    entry,
    `import { existsSync } from 'node:fs';
    process.on('message', ({ id, request }) => { if (request) { ${answer} } });
    process.on('disconnect', () => process.exit());`,
  );
  const events: StudioEvent[] = [];
  const publish = (event: StudioEvent): void => void events.push(event);
  const speed = await openSpeed(home, async () => null);
  const store = await openRunStore({
    runs: join(home, 'runs'),
    trash: join(home, 'trash'),
    program: 't',
    speed,
    publish,
  });
  const opened = await openEngine({
    home,
    store,
    speed,
    publish,
    startWorker: () => startWorker(forkChild(entry)),
    patienceMs: 200,
  });
  engine = opened;
  const job = await tinyJob(w.at('body.npy'));
  const make = (id: string): Promise<Run> =>
    store.make(
      id,
      job,
      { schemaVersion: 1, project: null, title: id, slice: null, batch: null },
      async () => undefined,
    );
  const [run, other] = [await make('a'), await make('b')];
  await opened.add([run, other], false);
  return { store, engine: opened, run, other, events };
}

describe('a worker that does not stop', () => {
  it('is ended after a while, and its run is paused where its last checkpoint stands', async () => {
    const {
      engine: own,
      run,
      other,
    } = await open(
      'stubborn',
      'process.send({ event: { kind: "phase", n: 1, at: 0, stage: "measuring", phase: "Busy" } })',
    );
    await until(() => run.record.state === 'running', 'an end');
    await own.pause('a');
    expect(run.record).toMatchObject({ state: 'paused', error: null, crashes: 0 });
    await until(() => other.record.state === 'running', 'an end');
  });
});

describe('a warning', () => {
  it('is told while the run still goes on', async () => {
    const { run, events } = await open(
      'warns',
      'process.send({ event: { kind: "warning", n: 1, at: 0, text: "The residual grows." } })',
    );
    await until(() => run.record.warnings.length > 0, 'an end');
    const told = events.flatMap((e) => (e.kind === 'run' && e.run.state === 'running' ? [e.run.warnings] : []));
    expect(told.at(-1)).toEqual(['The residual grows.']);
  });
});

describe('a full disk', () => {
  it('pauses the queue with the reason; the run is first when there is space again', async () => {
    const full = '{ code: "cannot-write", path: "results", reason: "the disk is full" }';
    const answer = `
      const hasSpace = existsSync(${JSON.stringify(w.at('space'))});
      process.send(hasSpace ? { id, ok: true, value: { state: 'done' } } : { id, ok: false, error: ${full} });`;
    const { engine: own, run, other, events } = await open('full', answer);
    await until(() => own.queue().paused && own.queue().running === null, 'an end');
    expect(run.record).toMatchObject({ state: 'interrupted', error: null, finished: null });
    expect(own.queue()).toMatchObject({ waiting: ['a', 'b'], reason: expect.stringMatching(/the disk is full/) });
    expect(events).toContainEqual(expect.objectContaining({ kind: 'notice', level: 'error' }));
    const file = (): unknown => JSON.parse(readFileSync(w.at('full', 'queue.json'), 'utf8'));
    await expect.poll(file).toMatchObject({ order: ['a', 'b'], paused: true });
    writeFileSync(w.at('space'), '');
    await own.start();
    await until(() => run.record.state === 'done' && other.record.state === 'done', 'an end');
  });
});
