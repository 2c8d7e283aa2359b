import { getEventMeta } from '@orpc/client';
import type { StudioEvent } from '../../core/contract/studio/event.ts';

/** Asks for the events after one that was heard. */
export type OpenEvents = (lastEventId: string | undefined) => PromiseLike<AsyncIterable<StudioEvent>>;

/** @returns how to stop */
export type Listen = (listener: (event: StudioEvent) => void) => () => void;

/** A stream that fails at once would be asked for without end. */
const PAUSE_MS = 200;

/**
 * One stream of events for a whole window, from the first listener on; where it breaks, it goes on after the last event
 * that was heard.
 */
export function openEventStream(open: OpenEvents): Listen {
  const listeners = new Set<(event: StudioEvent) => void>();
  let isBegun = false;

  async function follow(): Promise<never> {
    let last: string | undefined;
    for (;;) {
      try {
        for await (const event of await open(last)) {
          last = getEventMeta(event)?.id ?? last;
          for (const listener of listeners) tell(listener, event);
        }
      } catch {
        // Cut: it is asked for again below.
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  return (listener) => {
    listeners.add(listener);
    if (!isBegun) void follow();
    isBegun = true;
    return () => listeners.delete(listener);
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
