/** Takes runs from the queue, one at a time, and does with them what people ask for. */
import { errorByName } from '../../../core/contract/by-name.ts';
import { messageOf } from '../../../core/contract/errors.ts';
import type { Answer } from '../../../core/contract/messages.ts';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import type { RunEvent } from '../../../core/contract/run.ts';
import type { Queue } from '../../../core/contract/studio/run-summary.ts';
import { placesOf } from '../../disk/places-of-job.ts';
import { readEvents } from '../../disk/run-events.ts';
import { checkMemory } from '../check-memory.ts';
import { openHost, type Host } from '../host.ts';
import { SILENCE, type Silence } from '../watchdog.ts';
import type { WorkerProcess } from '../worker-process.ts';
import type { Publish } from './event-log.ts';
import { causeOf, recordOf, type Intent } from './outcome.ts';
import { openRunOrder, tolerate } from './run-order.ts';
import { isWaiting, nextState, type Cause } from './run-state.ts';
import { follow, type Run, type RunStore } from './run-store.ts';
import type { Speed } from './speed.ts';

export interface Engine {
  queue(): Queue;
  /** @param next before all that wait */
  add(runs: readonly Run[], next: boolean): Promise<void>;
  /** No run is begun until `start`; one that goes on goes on. */
  pauseAll(): Promise<Queue>;
  start(): Promise<Queue>;
  move(id: string, before: string | null): Promise<Queue>;
  /** Each answers when it is so. @throws Refused: not-found, contradiction, cannot-write */
  pause(id: string): Promise<Run>;
  resume(id: string): Promise<Run>;
  keep(id: string): Promise<Run>;
  retry(id: string): Promise<Run>;
  discard(id: string): Promise<Run>;
  restore(id: string): Promise<Run>;
  /** Does several of these with one saving of the queue; no run is begun before the end. */
  together(work: () => Promise<void>): Promise<void>;
  /** Everything that a run told, with what is not yet on the disk. */
  events(id: string): Promise<RunEvent[]>;
  close(): Promise<void>;
}

export interface EngineSetting {
  readonly home: string;
  readonly store: RunStore;
  readonly speed: Speed;
  readonly startWorker: () => WorkerProcess;
  readonly publish: Publish;
  readonly patienceMs?: number;
  readonly silence?: Silence;
}

/** A step that takes longer than its like and this is not waited for: the last checkpoint stands. */
const PATIENCE_MS = 5000;
/** A summary is told so often at most while a run goes on. */
const TELL_MS = 500;
/** After so long without a run the worker is ended, and its network with it. */
const IDLE_MS = 5 * 60_000;
/** More than a worker tells between two looks at the disk. */
const TAIL = 1000;

const ENDED_WELL = 'The program was closed while a run went on. It resumes where it stopped.';

interface Current {
  readonly run: Run;
  intent: Intent | null;
  ended: Promise<void>;
  toldAt: number;
  /** When it told its newest event, in ms; null before the first since it was begun. */
  heardAt: number | null;
  /** When the clock of its events stood at 0, in ms; null before the first. */
  clock: number | null;
  /** It told a step since it was begun: before that there is nothing of it to keep. */
  hasStepped: boolean;
  /** What it told last. */
  readonly tail: RunEvent[];
}

export async function openEngine(setting: EngineSetting): Promise<Engine> {
  const { home, store, speed, startWorker, publish, patienceMs = PATIENCE_MS, silence = SILENCE } = setting;
  let current: Current | null = null;
  let host: Host | null = null;
  let idle: NodeJS.Timeout | null = null;
  let closing = false;
  /** Work on several runs that goes on: none is begun in the middle of it. */
  let pieces = 0;
  /** Paused runs that go on only as far as to be kept. */
  const keptSoon = new Set<string>();
  /** The run that goes on; one that has ended may still be written down. */
  const running = (): Current | null => (current?.run.record.state === 'running' ? current : null);
  const order = await openRunOrder({ home, store, publish, running: () => running()?.run.id ?? null });
  const bear = (work: Promise<unknown>): Promise<void> => tolerate(work, publish);

  /** The state that follows. @throws Refused (contradiction) */
  function stateAfter({ record, note }: Run, cause: Cause): NonNullable<ReturnType<typeof nextState>> {
    const next = nextState(record.state, cause);
    if (next !== null) return next;
    const why = `"${note.title}" is ${record.state}, so it cannot ${VERBS[cause] ?? cause}`;
    throw new Refused({ code: 'contradiction', reason: why, remedy: 'Look at its newest state.' });
  }

  function onEvent(own: Current, event: RunEvent): void {
    const { run } = own;
    own.heardAt = performance.now();
    own.clock ??= own.heardAt - 1000 * event.at;
    follow(run, event);
    own.tail.push(event);
    if (own.tail.length > TAIL) own.tail.shift();
    publish({ kind: 'run-event', run: run.id, event });
    if (event.kind === 'step') {
      own.hasStepped = true;
      if (keptSoon.delete(run.id)) stop(own, 'keep');
    }
    if (event.kind !== 'warning' && Date.now() - own.toldAt < TELL_MS) return;
    own.toldAt = Date.now();
    store.tell(run);
  }

  /** Its share goes on while it says nothing. */
  function tellMeanwhile({ run, heardAt, toldAt }: Current): void {
    if (heardAt === null || Date.now() - toldAt < TELL_MS) return;
    run.meter.wait((performance.now() - heardAt) / 1000);
    store.tell(run);
  }

  function stop(own: Current, intent: Intent): void {
    own.intent = intent;
    // What is kept has still to be written out, however long that takes.
    if (intent === 'keep') host?.stop('keep');
    else host?.stop('resumable', patienceMs + 1000 * own.run.meter.stepSeconds());
  }

  /** Begins the first that waits, if it may. */
  function advance(): void {
    if (closing || current !== null || pieces > 0) return;
    const id = order.next();
    if (idle !== null) clearTimeout(idle);
    if (id === null) {
      idle = setTimeout(() => {
        host?.close();
        host = null;
      }, IDLE_MS).unref();
      return;
    }
    const run = store.get(id);
    const own: Current = {
      run,
      intent: null,
      ended: Promise.resolve(),
      toldAt: 0,
      heardAt: null,
      clock: null,
      hasStepped: false,
      tail: [],
    };
    current = own;
    own.ended = work(own)
      .catch((e: unknown) => fail(run, e))
      .then(() => {
        current = null;
        publish({ kind: 'queue', queue: order.queue() });
        advance();
      });
  }

  async function work(own: Current): Promise<void> {
    const { run } = own;
    const crashes = run.record.crashes;
    // Its worker writes this state, and looks at what the run was paused for.
    run.record = { ...run.record, state: stateAfter(run, 'begin'), error: null };
    store.tell(run);
    await bear(order.save());
    const meanwhile = setInterval(() => tellMeanwhile(own), TELL_MS).unref();
    const result = await attempt(() => execute(own));
    clearInterval(meanwhile);
    const seconds = own.clock === null ? NaN : (performance.now() - own.clock) / 1000;
    await store.refresh(run);
    const cause = causeOf(result, own.intent);
    if (cause === 'finish') {
      if (run.record.crashes > crashes) tellOfCrash(run);
      await bear(readEvents(run.folder).then((events) => speed.learn(run.job, events, seconds)));
    }
    const state = stateAfter(run, cause);
    if (!isWaiting(state)) order.remove(run.id);
    keptSoon.delete(run.id);
    await bear(store.set(run, { state, ...recordOf(result, cause, placesOf(run.folder, run.job)) }));
    if (cause === 'pause' && run.record.error !== null) {
      const { message, hint } = run.record.error;
      publish({ kind: 'notice', level: 'warning', text: `"${run.note.title}": ${message}`, hint });
    }
    if (cause === 'interrupt' && !result.ok) {
      const { message, hint } = errorByName(messageOf(result.error), placesOf(run.folder, run.job));
      order.hold(message);
      publish({ kind: 'notice', level: 'error', text: `The queue is paused. ${message}`, hint });
    }
    await bear(order.save());
  }

  async function execute(own: Current): Promise<Answer<'run'>> {
    checkMemory(own.run.job);
    host ??= openHost(startWorker, silence);
    const ended = host.run(own.run.folder, (event) => onEvent(own, event), own.run.told);
    if (own.intent !== null) stop(own, own.intent); // asked for while it was being begun
    return must(await ended);
  }

  /** A bug of ours: it costs this run its turn, not the others theirs. */
  async function fail(run: Run, e: unknown): Promise<void> {
    const error = messageOf({ code: 'unexpected', reason: e instanceof Error ? e.message : String(e) });
    order.remove(run.id);
    await bear(store.set(run, { state: 'failed', finished: new Date().toISOString(), error }));
  }

  function tellOfCrash({ note }: Run): void {
    const text = `The worker ended or stopped answering during "${note.title}" and was replaced.`;
    publish({ kind: 'notice', level: 'info', text, hint: 'The run went on from its last checkpoint.' });
  }

  const isCurrent = (run: Run): Current | null => (running()?.run === run ? running() : null);
  const resume: Engine['resume'] = async (id) => {
    const run = store.get(id);
    const state = stateAfter(run, 'resume');
    order.putFirst([id]);
    await store.set(run, { state, finished: null });
    await order.save();
    advance();
    return run;
  };

  advance();
  return {
    queue: order.queue,
    async together(work) {
      pieces++;
      try {
        await order.savedOnce(work);
      } finally {
        pieces--;
        advance();
      }
    },
    async add(runs, next) {
      const ids = runs.map(({ id }) => id);
      if (next) order.putFirst(ids);
      else order.putLast(ids);
      for (const run of runs) store.tell(run);
      await order.save();
      advance();
    },
    async pauseAll() {
      order.hold(null);
      await order.save();
      return order.queue();
    },
    async start() {
      order.release();
      await order.save();
      advance();
      return order.queue();
    },
    async move(id, before) {
      order.move(store.get(id).id, before);
      await order.save();
      return order.queue();
    },
    async pause(id) {
      const run = store.get(id);
      const own = isCurrent(run);
      const state = stateAfter(run, 'pause');
      if (own !== null) {
        stop(own, 'pause');
        await own.ended;
        return run;
      }
      order.remove(id);
      await store.set(run, { state });
      await order.save();
      return run;
    },
    resume,
    async keep(id) {
      const run = store.get(id);
      const own = isCurrent(run);
      if (own !== null) {
        if (own.hasStepped) stop(own, 'keep');
        else keptSoon.add(id);
        await own.ended;
        return run;
      }
      if (run.record.state !== 'paused') stateAfter(run, 'keep');
      keptSoon.add(id);
      return resume(id);
    },
    async retry(id) {
      const run = store.get(id);
      const state = stateAfter(run, 'retry');
      if (!order.isWaiting(id)) order.putLast([id]);
      await store.set(run, { state, crashes: 0, error: null, finished: null });
      await order.save();
      advance();
      return run;
    },
    async discard(id) {
      const run = store.get(id);
      const own = isCurrent(run);
      if (own !== null) {
        stop(own, 'discard');
        await own.ended;
      }
      order.remove(id);
      if (run.record.state !== 'cancelled') await store.set(run, { state: stateAfter(run, 'discard') });
      await store.remove(run);
      await order.save();
      return run;
    },
    async restore(id) {
      const run = await store.restore(id);
      await store.set(run, { state: nextState(run.record.state, 'restore') ?? 'paused' });
      return run;
    },
    async events(id) {
      const run = store.get(id);
      const told = await readEvents(run.folder);
      const tail = isCurrent(run)?.tail ?? [];
      const written = told.at(-1)?.n ?? 0;
      return [...told, ...tail.filter(({ n }) => n > written)];
    },
    async close() {
      closing = true;
      if (idle !== null) clearTimeout(idle);
      if (current !== null) {
        const own = current;
        stop(own, 'put-back');
        await own.ended;
        if (isWaiting(own.run.record.state)) order.hold(order.queue().reason ?? ENDED_WELL);
        await bear(order.save());
      }
      host?.close();
    },
  };
}

/** How a person calls what cannot be done. */
const VERBS: Partial<Readonly<Record<Cause, string>>> = {
  pause: 'be paused',
  resume: 'be resumed',
  keep: 'be kept as it stands',
  retry: 'be tried again',
  discard: 'be removed',
};
