import { messageOf } from '../../../core/contract/errors.ts';
import { attempt, Refused } from '../../../core/contract/refused.ts';
import type { Queue } from '../../../core/contract/studio/run-summary.ts';
import { oneAtATime } from '../library/one-at-a-time.ts';
import type { Publish } from './event-log.ts';
import { readQueue, writeQueue } from './queue-file.ts';
import { isWaiting } from './run-state.ts';
import type { RunStore } from './run-store.ts';

/** Which runs wait, in which order, and whether any may begin. The run that goes on stands first. */
export interface RunOrder {
  queue(): Queue;
  /** null where none waits or none may begin. */
  next(): string | null;
  putLast(ids: readonly string[]): void;
  /** Before all that wait, behind the one that goes on. */
  putFirst(ids: readonly string[]): void;
  remove(id: string): void;
  /** @throws Refused (contradiction) where either does not wait */
  move(id: string, before: string | null): void;
  /** @param reason null where a person asked for it */
  hold(reason: string | null): void;
  release(): void;
  isWaiting(id: string): boolean;
  /** Tells it at once, then writes it. @throws Refused (cannot-write) */
  save(): Promise<void>;
  /** Saves once, at the end, whatever saves are asked for in between. */
  savedOnce(work: () => Promise<void>): Promise<void>;
}

export interface OrderSetting {
  readonly home: string;
  readonly store: RunStore;
  readonly publish: Publish;
  /** The run that goes on. */
  readonly running: () => string | null;
}

const ENDED_BADLY = 'The program ended unexpectedly while a run went on. It resumes from its last checkpoint.';

/** Reads the queue back. Runs that went on when the program ended are interrupted now, and nothing begins by itself. */
export async function openRunOrder({ home, store, publish, running }: OrderSetting): Promise<RunOrder> {
  const file = await readQueue(home);
  let { paused, reason } = file;
  const inTurn = oneAtATime();
  const cut = store.all().filter(({ record }) => record.state === 'running');
  for (const run of cut) await tolerate(store.set(run, { state: 'interrupted' }), publish);
  const waiting = store.all().filter(({ record }) => isWaiting(record.state));
  waiting.sort((a, b) => (a.record.created < b.record.created ? -1 : 1));
  const left = new Set(waiting.map(({ id }) => id));
  // The folders are the truth: what the file forgot comes last, what it made up is left out.
  let order = [...new Set([...cut.map(({ id }) => id), ...file.order, ...left])].filter((id) => left.has(id));
  if (cut.length > 0) [paused, reason] = [true, ENDED_BADLY];

  const secondsOf = (id: string): number => store.get(id).meter.left().likely;
  const waitingIds = (): string[] => {
    const head = running();
    return order.filter((id) => id !== head);
  };
  const queue = (): Queue => {
    const head = running();
    const ids = waitingIds();
    return { paused, reason, running: head, waiting: ids, waitingSeconds: ids.map(secondsOf) };
  };
  /** Pieces of work that will save when they are through. */
  let pieces = 0;
  const save = async (): Promise<void> => {
    if (pieces > 0) return;
    publish({ kind: 'queue', queue: queue() });
    await inTurn('queue', () => writeQueue(home, { schemaVersion: 1, order, paused, reason }));
  };
  await tolerate(save(), publish);

  return {
    queue,
    save,
    async savedOnce(work) {
      pieces++;
      try {
        await work();
      } finally {
        pieces--;
        await save();
      }
    },
    isWaiting: (id) => waitingIds().includes(id),
    next: () => (paused ? null : (order[0] ?? null)),
    putLast(ids) {
      order = [...order.filter((id) => !ids.includes(id)), ...ids];
    },
    putFirst(ids) {
      const head = order.filter((id) => id === running());
      order = [...head, ...ids, ...order.filter((id) => !head.includes(id) && !ids.includes(id))];
    },
    remove(id) {
      order = order.filter((other) => other !== id);
    },
    move(id, before) {
      const movable = waitingIds();
      if (!movable.includes(id) || (before !== null && !movable.includes(before))) {
        const why = 'Only runs that wait have a place in the queue';
        throw new Refused({ code: 'contradiction', reason: why, remedy: 'Look at its newest state.' });
      }
      const others = order.filter((other) => other !== id);
      const at = before === null || before === id ? others.length : others.indexOf(before);
      order = [...others.slice(0, at), id, ...others.slice(at)];
    },
    hold(why) {
      [paused, reason] = [true, why];
    },
    release() {
      [paused, reason] = [false, null];
    },
  };
}

/** What a person cannot help: said, and gone on with. */
export async function tolerate(work: Promise<unknown>, publish: Publish): Promise<void> {
  const done = await attempt(() => work);
  if (done.ok) return;
  const { message, hint } = messageOf(done.error);
  publish({ kind: 'notice', level: 'error', text: message, hint });
}
