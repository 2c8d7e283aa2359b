import { randomUUID } from 'node:crypto';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';

export type Publish = (event: StudioEvent) => void;

export interface NumberedEvent {
  /** `<epoch>:<n>` */
  readonly id: string;
  readonly event: StudioEvent;
}

/**
 * What happened, numbered, as far back as it is kept. A client pulls from it at its own pace: nothing is stored for
 * each, so a slow one costs nothing and is told to read everything anew once it has fallen behind what is kept.
 */
export interface EventLog {
  readonly epoch: string;
  readonly publish: Publish;
  /** Everything after `lastEventId`, then whatever comes, until the signal or `close`; `fresh` where that is not kept. */
  subscribe(lastEventId: string | undefined, signal?: AbortSignal): AsyncGenerator<NumberedEvent, void>;
  /** Ends every stream. */
  close(): void;
}

export interface EventLimits {
  readonly events: number;
  readonly bytes: number;
}
const LIMITS: EventLimits = { events: 20_000, bytes: 32 * 2 ** 20 };

interface Kept {
  readonly event: StudioEvent;
  readonly bytes: number;
}

export function openEventLog(limits = LIMITS): EventLog {
  const epoch = randomUUID();
  const ended = new AbortController();
  const kept = new Map<number, Kept>();
  let first = 1;
  let last = 0;
  let bytes = 0;
  /** Notices that nobody was there to hear: the first to come hears them. */
  let unheard: StudioEvent[] = [];
  let listeners = 0;
  const wakes = new Set<() => void>();

  /** The number after which a stream goes on; null where it cannot. */
  function continues(lastEventId: string | undefined): number | null {
    const [of, digits] = lastEventId?.split(':') ?? [];
    const n = Number(digits);
    return of === epoch && Number.isInteger(n) && n >= first - 1 && n <= last ? n : null;
  }
  const numbered = (n: number, event: StudioEvent): NumberedEvent => ({ id: `${epoch}:${n}`, event });

  /** Resolves at the next event or at the end. */
  const change = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        wakes.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      wakes.add(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });

  return {
    epoch,
    publish(event) {
      const size = JSON.stringify(event).length;
      kept.set(++last, { event, bytes: size });
      bytes += size;
      while (kept.size > limits.events || (bytes > limits.bytes && kept.size > 1)) {
        bytes -= kept.get(first)?.bytes ?? 0;
        kept.delete(first++);
      }
      if (listeners === 0 && event.kind === 'notice') unheard.push(event);
      for (const wake of wakes) wake();
    },
    async *subscribe(lastEventId, given) {
      const signal = given === undefined ? ended.signal : AbortSignal.any([given, ended.signal]);
      let at = continues(lastEventId);
      listeners++;
      try {
        while (!signal.aborted) {
          if (at === null || at < first - 1) {
            at = last;
            const missed = unheard;
            unheard = [];
            yield numbered(at, { kind: 'fresh', epoch });
            for (const notice of missed) yield numbered(at, notice);
          } else if (at < last) {
            at++;
            yield numbered(at, kept.get(at)!.event);
          } else {
            await change(signal);
          }
        }
      } finally {
        listeners--;
      }
    },
    close: () => ended.abort(),
  };
}
