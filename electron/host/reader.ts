import type { Answer, Request, RequestOf } from '../../core/contract/messages.ts';
import type { Result } from '../../core/contract/result.ts';
import { openHost, type Host } from './host.ts';
import type { WorkerProcess } from './worker-process.ts';

/** Reads files in a worker, so that a damaged one takes nothing along. */
export type Reader = Pick<Host, 'ask'>;

/** One with a worker of its own, asked one thing at a time, so that looking at images never waits for a run. */
export interface OpenReader extends Reader {
  close(): void;
}

/** What somebody looks at while they wait: it goes before an import that has begun. */
const isInteractive = ({ kind }: Request): boolean =>
  kind === 'frame' || kind === 'raw' || kind === 'tags' || kind === 'thumbnail';
/** After so long without a request the worker is ended: its caches are worth memory no more. */
const IDLE_MS = 5 * 60_000;
const CLOSING = { code: 'contradiction', reason: 'The program is ending', remedy: 'Start it again.' } as const;

export function openReader(startWorker: () => WorkerProcess, idleMs = IDLE_MS): OpenReader {
  let host: Host | null = null;
  let busy = false;
  let closed = false;
  let idle: NodeJS.Timeout | null = null;
  const soon: (() => Promise<void>)[] = [];
  const later: (() => Promise<void>)[] = [];

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    if (idle !== null) clearTimeout(idle);
    for (let next = soon.shift() ?? later.shift(); next !== undefined; next = soon.shift() ?? later.shift()) {
      await next();
    }
    busy = false;
    idle = setTimeout(rest, idleMs).unref();
  }
  function rest(): void {
    host?.close();
    host = null;
  }

  return {
    ask<K extends Exclude<Request['kind'], 'run'>>(request: RequestOf<K>) {
      return new Promise<Result<Answer<K>>>((resolve, reject) => {
        const turn = async (): Promise<void> => {
          if (host === null && !closed) host = openHost(startWorker);
          if (host === null) resolve({ ok: false, error: CLOSING });
          else await host.ask<K>(request).then(resolve, reject);
        };
        (isInteractive(request) ? soon : later).push(turn);
        void work();
      });
    },
    close() {
      closed = true;
      if (idle !== null) clearTimeout(idle);
      rest();
    },
  };
}
