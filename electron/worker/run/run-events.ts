import { appendFile } from 'node:fs/promises';
import { runEventsOf, type RunEvent } from '../../../core/contract/run.ts';
import { eventsFile, readEventLines } from '../../disk/run-events.ts';
import { writing } from '../../disk/write-file.ts';

type Without<T> = T extends unknown ? Omit<T, 'n' | 'at'> : never;
/** An event without its number and its time. */
export type News = Without<RunEvent>;

export interface RunEvents {
  tell(news: News): void;
  /** Writes what has gathered to events.ndjson. */
  flush(): Promise<void>;
}

/** Steps are told at most this often; the first and the last of a method always. */
const STEP_MS = 100;

/**
 * Sends a run's events to the host and keeps them in events.ndjson; seconds count from the start of this process's part,
 * numbers go on from what was written.
 * @param after number of the last event that the host was told: a part that was killed told more than it wrote
 */
export async function openRunEvents(
  folder: string,
  after: number,
  send: (event: RunEvent) => void,
): Promise<RunEvents> {
  const start = performance.now();
  const written = await readEventLines(folder);
  const lineCount = written.split('\n').length - 1;
  let n = Math.max(after, lineCount, runEventsOf(written).at(-1)?.n ?? 0);
  // A line that was cut by an end is left to itself.
  let lines: string[] = written === '' || written.endsWith('\n') ? [] : [''];
  let lastStep = -Infinity;
  return {
    tell(news) {
      const now = performance.now();
      if (news.kind === 'step') {
        if (news.step > 1 && news.step < news.of && now - lastStep < STEP_MS) return;
        lastStep = now;
      }
      const event: RunEvent = { ...news, n: ++n, at: Math.round(now - start) / 1000 };
      lines.push(JSON.stringify(event));
      send(event);
    },
    async flush() {
      if (lines.length === 0) return;
      const text = `${lines.join('\n')}\n`;
      lines = [];
      const path = eventsFile(folder);
      await writing(path, () => appendFile(path, text));
    },
  };
}
