import { getEventMeta } from '@orpc/client';
import type { StudioEvent } from '../../core/contract/studio/event.ts';

/** Asks for the events after one that was heard. */
export type OpenEvents = (
  lastEventId: string | undefined,
  signal: AbortSignal,
) => PromiseLike<AsyncIterable<StudioEvent>>;

export interface EventStream {
  /** Begins to listen with the first listener. @returns how to stop */
  listen(listener: (event: StudioEvent) => void): () => void;
  close(): void;
}

/** A stream that fails at once would be asked for without end. */
const PAUSE_MS = 200;

/** One stream of events for a whole window; where it breaks, it goes on after the last event that was heard. */
export function openEventStream(open: OpenEvents): EventStream {
  const listeners = new Set<(event: StudioEvent) => void>();
  const closing = new AbortController();
  let isBegun = false;

  async function follow(): Promise<void> {
    let last: string | undefined;
    while (!closing.signal.aborted) {
      try {
        for await (const event of await open(last, closing.signal)) {
          last = getEventMeta(event)?.id ?? last;
          for (const listener of listeners) tell(listener, event);
        }
      } catch {
        // Cut: it is asked for again below.
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  return {
    listen(listener) {
      listeners.add(listener);
      if (!isBegun) void follow();
      isBegun = true;
      return () => listeners.delete(listener);
    },
    close: () => closing.abort(),
  };
}

/** One listener's fault is not the others'. */
function tell(listener: (event: StudioEvent) => void, event: StudioEvent): void {
  try {
    listener(event);
  } catch (e) {
    reportError(e);
  }
}
