import type { StudioError } from '../../core/contract/errors.ts';
import {
  answerSchemas,
  fromWorkerSchema,
  type Answer,
  type Request,
  type RequestOf,
  type StopMode,
} from '../../core/contract/messages.ts';
import type { Result } from '../../core/contract/result.ts';
import type { RunEvent } from '../../core/contract/run.ts';
import type { Child } from './child.ts';
import { watchMemory } from './memory.ts';
import { watchSilence, watchStandstill, type Silence } from './watchdog.ts';

/** The worker ended without an answer. */
export interface Ended {
  readonly why: 'crash' | 'time' | 'memory' | 'silence';
  /** Signal or exit code, and the last thing it said. */
  readonly detail: string;
}
export type Reply<T> =
  { readonly answered: true; readonly result: Result<T> } | { readonly answered: false; readonly ended: Ended };

export interface Limits {
  readonly timeMs?: number;
  /** Longest time without a word of progress. */
  readonly standstillMs?: number;
  readonly memoryBytes: number;
  /** Of a run, which tells how far it is. */
  readonly silence?: Silence;
}

export interface WorkerProcess {
  readonly pid: number | undefined;
  readonly alive: boolean;
  /** One request at a time. */
  ask<K extends Request['kind']>(
    request: RequestOf<K>,
    limits: Limits,
    onEvent?: (event: RunEvent) => void,
  ): Promise<Reply<Answer<K>>>;
  stop(mode: StopMode): void;
  kill(): void;
}

interface Pending {
  readonly id: number;
  readonly onEvent: (event: RunEvent) => void;
  readonly onProgress: () => void;
  readonly settle: (reply: { readonly value: unknown } | { readonly error: StudioError } | Ended) => void;
}

/** Speaks with a worker that was started as some child process. */
export function startWorker(child: Child): WorkerProcess {
  let pending: Pending | null = null;
  let nextId = 1;
  let alive = true;
  let killedFor: Exclude<Ended['why'], 'crash'> | null = null;
  const finish = (reply: Parameters<Pending['settle']>[0]): void => {
    const waiting = pending;
    pending = null;
    waiting?.settle(reply);
  };
  child.onMessage((raw) => {
    const message = fromWorkerSchema.parse(raw);
    if ('event' in message) pending?.onEvent(message.event);
    else if ('progress' in message) pending?.onProgress();
    else if ('id' in message && message.id === pending?.id) {
      finish(message.ok ? { value: message.value } : { error: message.error });
    }
  });
  child.onExit((how) => {
    alive = false;
    const words = child.lastWords.trim().split('\n').at(-1) ?? '';
    finish({ why: killedFor ?? 'crash', detail: words === '' ? how : `${how}; ${words}` });
  });

  function abort(why: Exclude<Ended['why'], 'crash'>): void {
    killedFor = why;
    child.kill();
  }

  return {
    get pid() {
      return child.pid;
    },
    get alive() {
      return alive;
    },
    ask<K extends Request['kind']>(request: RequestOf<K>, limits: Limits, onEvent?: (event: RunEvent) => void) {
      if (pending !== null) throw new Error('The worker is busy.');
      const id = nextId++;
      const kind: K = request.kind;
      const schema = answerSchemas[kind];
      return new Promise<Reply<Answer<K>>>((resolve) => {
        const timer = limits.timeMs === undefined ? null : setTimeout(() => abort('time'), limits.timeMs);
        const unwatch = watchMemory(
          () => child.pid,
          limits.memoryBytes,
          () => abort('memory'),
        );
        const standstill =
          limits.standstillMs === undefined ? null : watchStandstill(limits.standstillMs, () => abort('time'));
        const silence = limits.silence === undefined ? null : watchSilence(limits.silence, () => abort('silence'));
        pending = {
          id,
          onEvent: (event) => {
            silence?.tell(event);
            onEvent?.(event);
          },
          onProgress: () => {
            standstill?.stir();
            silence?.stir();
          },
          settle: (reply) => {
            if (timer !== null) clearTimeout(timer);
            unwatch();
            silence?.end();
            standstill?.end();
            if ('why' in reply) resolve({ answered: false, ended: reply });
            else if ('error' in reply) resolve({ answered: true, result: { ok: false, error: reply.error } });
            else resolve({ answered: true, result: { ok: true, value: schema.parse(reply.value) } });
          },
        };
        if (!alive) finish({ why: 'crash', detail: 'it had ended before' });
        else child.send({ id, request });
      });
    },
    stop(mode) {
      if (alive) child.send({ stop: mode });
    },
    kill() {
      child.kill();
    },
  };
}
