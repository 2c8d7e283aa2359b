/** Runs through the queue with the real worker: whatever happens on the way, the result is the undisturbed one to the bit. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import type { Job } from '../../../core/contract/job.ts';
import { modelManifest } from '../../../core/contract/model.ts';
import { runRecordSchema } from '../../../core/contract/run.ts';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';
import { openEngine, type Engine } from '../../../electron/host/runs/engine.ts';
import { openRunStore, summaryOf, type Run, type RunStore } from '../../../electron/host/runs/run-store.ts';
import { openSpeed } from '../../../electron/host/runs/speed.ts';
import { checkpointSlot } from '../../../electron/worker/run/checkpoint.ts';
import { SILENCE } from '../../../electron/host/watchdog.ts';
import { workspace } from '../../support/command.ts';
import { tinyJob } from '../../support/tiny-job.ts';
import { writeModel } from '../../support/tiny-model.ts';
import { until } from '../../support/until.ts';
import { bundledWorker, type WorkerBundle } from '../../support/worker.ts';

const w = workspace();
let worker: WorkerBundle;
/** Runs for some seconds, with several checkpoints. */
let slow: Job;
let quick: Job;
let whole: Buffer;

interface Desk {
  readonly home: string;
  readonly store: RunStore;
  readonly engine: Engine;
  readonly events: StudioEvent[];
  add(id: string, job: Job, next?: boolean): Promise<Run>;
}

async function openDesk(home: string, silence = SILENCE): Promise<Desk> {
  const events: StudioEvent[] = [];
  const publish = (event: StudioEvent): void => void events.push(event);
  mkdirSync(home, { recursive: true });
  const speed = await openSpeed(home, async () => null);
  const setting = { runs: join(home, 'runs'), trash: join(home, 'trash'), program: 'langevin test', speed, publish };
  const store = await openRunStore(setting);
  const engine = await openEngine({ home, store, speed, startWorker: worker.start, publish, silence });
  return {
    home,
    store,
    engine,
    events,
    async add(id, job, next = false) {
      const note = { schemaVersion: 1, project: null, title: id, slice: null, batch: null } as const;
      const run = await store.make(id, job, note, async () => undefined);
      await engine.add([run], next);
      return run;
    },
  };
}

const isAt = (run: Run, state: Run['record']['state']): Promise<void> =>
  until(
    () => run.record.state === state,
    () => `${run.id} ${state}, but ${run.record.state} ${run.record.error?.message ?? ''}`,
  );
const hasCheckpoint = (run: Run): Promise<void> => {
  const folder = join(run.folder, 'checkpoint');
  return until(() => existsSync(folder) && readdirSync(folder).some((n) => /^sirt\.[ab]$/.test(n)), 'a checkpoint');
};
const resultOf = (run: Run): Buffer => readFileSync(join(run.folder, 'results', 'sirt.npy'));
const onDisk = (run: Run) => runRecordSchema.parse(JSON.parse(readFileSync(join(run.folder, 'run.json'), 'utf8')));

/** Its steps towards the data are far too large. */
async function diverging(): Promise<Job> {
  const { manifest } = writeModel(w.at('model'));
  const { id, network } = modelManifest.parse(JSON.parse(readFileSync(manifest, 'utf8')));
  const resolved = solverOf('predictor-corrector')!.resolve({ steps: 8, projection: 'posterior', rate: 0.4 });
  if (!resolved.ok) throw new Error(resolved.error.code);
  const solvers = [{ id: 'predictor-corrector', parameters: { ...resolved.value }, seeds: [1] }];
  return { ...quick, solvers, model: { id, manifest, sha256: network.sha256 } };
}

let count = 0;
let desk: Desk;
beforeAll(async () => {
  worker = await bundledWorker('engine');
  slow = await tinyJob(w.at('body.npy'), 'sirt', 30_000);
  quick = await tinyJob(w.at('body.npy'), 'fbp');
  const first = await openDesk(w.at('whole'));
  const run = await first.add('whole', slow);
  await isAt(run, 'done');
  whole = resultOf(run);
  await first.engine.close();
});
beforeEach(async () => {
  desk = await openDesk(w.at(`home-${++count}`));
  return () => desk.engine.close();
});
afterAll(() => {
  w.remove();
  worker.remove();
});

describe('the queue', () => {
  it('runs in its order, which can be changed, and learns how fast this machine is', async () => {
    await desk.engine.pauseAll();
    const runs = [await desk.add('a', quick), await desk.add('b', quick), await desk.add('c', quick, true)];
    expect(desk.engine.queue()).toMatchObject({ paused: true, reason: null, running: null, waiting: ['c', 'a', 'b'] });
    expect((await desk.engine.move('b', 'a')).waiting).toEqual(['c', 'b', 'a']);
    expect((await desk.engine.move('c', null)).waiting).toEqual(['b', 'a', 'c']);
    await desk.engine.start();
    for (const run of runs) await isAt(run, 'done');
    const begun = desk.events.flatMap((e) => (e.kind === 'run' && e.run.state === 'running' ? [e.run.id] : []));
    expect([...new Set(begun)]).toEqual(['b', 'a', 'c']);
    expect(desk.engine.queue()).toMatchObject({ running: null, waiting: [] });
    expect(summaryOf(runs[0]!).psnr).toBeGreaterThan(10);
    expect((await openSpeed(desk.home, async () => null)).expected(quick)[1]!.likely).toBeGreaterThan(0);
  });

  it('goes on after a run that fails, and says why that one did', async () => {
    await desk.engine.pauseAll();
    const lost = await desk.add('lost', { ...quick, input: { ...quick.input, path: w.at('gone.npy') } });
    const fine = await desk.add('fine', quick);
    await desk.engine.start();
    await isAt(fine, 'done');
    expect(lost.record).toMatchObject({ state: 'failed', error: { code: 'unreadable-file' } });
    expect(summaryOf(lost).quarantined).toBe(false);
    writeFileSync(w.at('gone.npy'), readFileSync(w.at('body.npy')));
    await desk.engine.retry('lost');
    await isAt(lost, 'done');
  });

  it('refuses what a state does not allow', async () => {
    const run = await desk.add('a', quick);
    await isAt(run, 'done');
    for (const act of ['pause', 'resume', 'keep', 'retry'] as const) {
      await expect(desk.engine[act]('a')).rejects.toMatchObject({ refusal: { code: 'contradiction' } });
    }
    await expect(desk.engine.pause('nobody')).rejects.toMatchObject({ refusal: { code: 'not-found' } });
    await expect(desk.engine.move('a', null)).rejects.toMatchObject({ refusal: { code: 'contradiction' } });
  });
});

describe('a run that goes on', () => {
  it('tells its steps and its share, and everything that it told can be asked for', async () => {
    const run = await desk.add('a', slow);
    await hasCheckpoint(run);
    const told = await desk.engine.events('a');
    const live = desk.events.flatMap((e) => (e.kind === 'run-event' ? [e.event] : []));
    expect(told).toEqual(live.slice(0, told.length));
    expect(live.length - told.length).toBeLessThan(3);
    const { progress } = summaryOf(run);
    expect(progress).toMatchObject({ method: 'sirt', seed: null, of: 30_000 });
    expect(progress!.share).toBeGreaterThan(0);
    expect(progress!.share).toBeLessThan(1);
    await isAt(run, 'done');
    expect(resultOf(run)).toEqual(whole);
  });

  it('is paused where it diverges, also over a restart, and goes on only where a person wants that', async () => {
    const run = await desk.add('a', await diverging());
    await isAt(run, 'paused');
    const error = { code: 'residual-grows', details: { sample: 'predictor-corrector-1' } };
    expect(onDisk(run)).toMatchObject({ state: 'paused', finished: null, error });
    expect(readdirSync(join(run.folder, 'checkpoint')).some((n) => n.startsWith('predictor-corrector-1.'))).toBe(true);
    await until(
      () => desk.events.some((e) => e.kind === 'notice' && e.text.endsWith('the last good step is kept.')),
      'a notice',
    );
    await until(() => desk.engine.queue().running === null, 'an end');
    expect(desk.engine.queue()).toMatchObject({ paused: false, waiting: [] });
    await desk.engine.close();
    desk = await openDesk(desk.home);
    const again = desk.store.get('a');
    expect(summaryOf(again)).toMatchObject({ state: 'paused', error });
    await desk.engine.resume('a');
    await isAt(again, 'done');
    expect(again.record.error).toBeNull();
    expect(again.record.warnings).toContainEqual(
      expect.stringMatching(
        /^The residual of predictor-corrector-1 grows: .*\. It was resumed all the same: do not rely/,
      ),
    );
  });

  it('is paused while another one runs, and resumed to the same bits', async () => {
    const run = await desk.add('a', slow);
    const other = await desk.add('b', quick);
    await hasCheckpoint(run);
    await desk.engine.pause('a');
    expect(onDisk(run)).toMatchObject({ state: 'paused', finished: null, error: null });
    expect(existsSync(join(run.folder, 'report.json'))).toBe(false);
    await isAt(other, 'done');
    expect(run.record.state).toBe('paused');
    await desk.engine.resume('a');
    await isAt(run, 'done');
    expect(resultOf(run)).toEqual(whole);
  });

  it('took what all its parts took together, also after a restart', async () => {
    const run = await desk.add('a', slow);
    await hasCheckpoint(run);
    await desk.engine.pause('a');
    // Far longer than the rest of it can take.
    const checkpoint = join(run.folder, 'checkpoint');
    const slot = checkpointSlot(checkpoint, 'sirt');
    const saved = await slot.load();
    await slot.save({ ...saved!, seconds: 1000, secondsTotal: 2000 });
    writeFileSync(join(checkpoint, 'preparing.json'), JSON.stringify({ measuring: 500, model: 0 }));
    await desk.engine.close();
    desk = await openDesk(desk.home);
    await desk.engine.resume('a');
    const again = desk.store.get('a');
    await isAt(again, 'done');
    await until(() => summaryOf(again).seconds !== null, 'its scores');
    expect(summaryOf(again).seconds).toBeGreaterThan(2500);
  });

  it('is kept as it stands, labelled, and can still be brought to its end', async () => {
    const run = await desk.add('a', slow);
    await hasCheckpoint(run);
    await desk.engine.keep('a');
    expect(onDisk(run).state).toBe('stopped-kept');
    expect(readFileSync(join(run.folder, 'report.json'), 'utf8')).toMatch(/unfinished: step \d+ of 30000/);
    expect(resultOf(run)).not.toEqual(whole);
    await desk.engine.resume('a');
    await isAt(run, 'done');
    expect(resultOf(run)).toEqual(whole);
  });

  it('can be kept from its pause', async () => {
    const run = await desk.add('a', slow);
    await hasCheckpoint(run);
    await desk.engine.pause('a');
    await desk.engine.keep('a');
    await isAt(run, 'stopped-kept');
  });

  it('is removed to the trash and comes back as paused', async () => {
    const run = await desk.add('a', slow);
    await hasCheckpoint(run);
    await desk.engine.discard('a');
    expect(existsSync(run.folder)).toBe(false);
    expect(desk.store.all()).toEqual([]);
    expect(desk.events).toContainEqual({ kind: 'run-removed', run: 'a' });
    const again = await desk.engine.restore('a');
    expect(again.record.state).toBe('paused');
    await desk.engine.resume('a');
    await isAt(again, 'done');
    expect(resultOf(again)).toEqual(whole);
    await desk.engine.discard('a');
    expect((await desk.engine.restore('a')).record.state).toBe('done');
    await expect(desk.engine.restore('a')).rejects.toMatchObject({ refusal: { code: 'not-found' } });
  });

  it('survives one kill −9 of its worker, and says so', async () => {
    const run = await desk.add('a', slow);
    await hasCheckpoint(run);
    process.kill(worker.pids.at(-1)!, 'SIGKILL');
    await isAt(run, 'done');
    expect(run.record.crashes).toBe(1);
    expect(resultOf(run)).toEqual(whole);
    await until(() => desk.events.some((e) => e.kind === 'notice'), 'a notice');
    // What the killed worker told and never wrote keeps its numbers: those of the next part follow.
    const live = desk.events.flatMap((e) => (e.kind === 'run-event' ? [e.event.n] : []));
    expect(live).toEqual(live.map((_, i) => i + 1));
    const told = (await desk.engine.events('a')).map(({ n }) => n);
    expect(told).toEqual([...new Set(told)].sort((one, other) => one - other));
    expect(told.at(-1)).toBe(live.at(-1));
  });

  it('is set aside after the second, the others go on, and a retry brings it to the same bits', async () => {
    const run = await desk.add('a', slow);
    const other = await desk.add('b', quick);
    await hasCheckpoint(run);
    const first = worker.pids.length;
    process.kill(worker.pids.at(-1)!, 'SIGKILL');
    await until(() => worker.pids.length > first, 'a new worker');
    process.kill(worker.pids.at(-1)!, 'SIGKILL');
    await isAt(other, 'done');
    expect(onDisk(run)).toMatchObject({ state: 'failed', crashes: 2, error: { code: 'unexpected' } });
    expect(summaryOf(run).quarantined).toBe(true);
    await desk.engine.retry('a');
    await isAt(run, 'done');
    expect(summaryOf(run).quarantined).toBe(false);
    expect(resultOf(run)).toEqual(whole);
  });
});

describe.skipIf(process.platform === 'win32')('a worker that hangs (SIGSTOP, which Windows does not have)', () => {
  /** Its steps come every few milliseconds; a busy machine is given a thousand times as long. */
  const silence = { leastMs: 10_000 };
  const hang = (): boolean => process.kill(worker.pids.at(-1)!, 'SIGSTOP');

  it('is ended and replaced, and its run goes on from the checkpoint to the same bits', async () => {
    await desk.engine.close();
    desk = await openDesk(desk.home, silence);
    const run = await desk.add('a', slow);
    await hasCheckpoint(run);
    hang();
    await isAt(run, 'done');
    expect(run.record.crashes).toBe(1);
    expect(resultOf(run)).toEqual(whole);
    await until(() => desk.events.some((e) => e.kind === 'notice'), 'a notice');
  });

  it('twice sets its run aside with the reason, and the next one begins', async () => {
    await desk.engine.close();
    desk = await openDesk(desk.home, silence);
    const run = await desk.add('a', slow);
    const other = await desk.add('b', quick);
    await hasCheckpoint(run);
    const first = worker.pids.length;
    const steps = (): number => desk.events.filter((e) => e.kind === 'run-event' && e.event.kind === 'step').length;
    hang();
    await until(() => worker.pids.length > first, 'a new worker');
    const before = steps();
    await until(() => steps() > before, 'a step of the new worker');
    hang();
    await isAt(other, 'done');
    expect(onDisk(run)).toMatchObject({ state: 'failed', crashes: 2, error: { code: 'unexpected' } });
    expect(onDisk(run).error?.message).toMatch(/stopped answering/);
    expect(summaryOf(run).quarantined).toBe(true);
  });
});

describe('the next start', () => {
  it('after a clean end: the run stands first where it stopped, and waits to be started', async () => {
    const run = await desk.add('a', slow);
    const other = await desk.add('b', quick);
    await hasCheckpoint(run);
    await desk.engine.close();
    expect(onDisk(run).state).toBe('queued');
    desk = await openDesk(desk.home);
    expect(desk.engine.queue()).toMatchObject({ paused: true, running: null, waiting: ['a', other.id] });
    expect(desk.engine.queue().reason).toMatch(/closed while a run went on/);
    const again = desk.store.get('a');
    expect(summaryOf(again).progress!.step).toBeGreaterThan(0);
    await desk.engine.start();
    await isAt(again, 'done');
    expect(resultOf(again)).toEqual(whole);
  });

  it('after an unclean one: the run is interrupted and first, the queue paused with a reason', async () => {
    const run = await desk.add('a', slow);
    await desk.add('b', quick);
    await hasCheckpoint(run);
    // What a killed host leaves: its worker ends with the pipe, and nobody writes anything any more.
    const record = onDisk(run);
    await desk.engine.close();
    writeFileSync(join(run.folder, 'run.json'), JSON.stringify(record));
    writeFileSync(join(desk.home, 'queue.json'), '{"schemaVersion":1,"order":["b"'); // cut
    desk = await openDesk(desk.home);
    expect(desk.engine.queue()).toMatchObject({ paused: true, running: null, waiting: ['a', 'b'] });
    expect(desk.engine.queue().reason).toMatch(/ended unexpectedly/);
    expect(onDisk(run).state).toBe('interrupted');
    await desk.engine.start();
    await isAt(desk.store.get('a'), 'done');
    expect(resultOf(run)).toEqual(whole);
    await isAt(desk.store.get('b'), 'done');
  });

  it('finds every run in its folder, one whose run.json is lost as well', async () => {
    const run = await desk.add('a', quick);
    await isAt(run, 'done');
    await desk.engine.close();
    writeFileSync(join(run.folder, 'run.json'), 'torn');
    mkdirSync(join(desk.home, 'runs', 'strange'));
    mkdirSync(join(desk.home, 'runs', '.half'));
    desk = await openDesk(desk.home);
    expect(desk.store.all().map(({ id }) => id)).toEqual(['a']);
    expect(readdirSync(join(desk.home, 'runs')).sort()).toEqual(['a', 'strange']);
    expect(desk.events).toContainEqual(expect.objectContaining({ kind: 'notice', level: 'warning' }));
    await isAt(desk.store.get('a'), 'done');
  });
});
