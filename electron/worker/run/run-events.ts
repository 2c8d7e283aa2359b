import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../../../core/contract/run.ts';
import { writing } from '../../disk/write-file.ts';

type Without<T> = T extends unknown ? Omit<T, 'at'> : never;
/** An event without its time. */
export type News = Without<RunEvent>;

export interface RunEvents {
  tell(news: News): void;
  /** Writes what has gathered to events.ndjson. */
  flush(): Promise<void>;
}

/** Steps are told at most this often; the first and the last of a method always. */
const STEP_MS = 100;

/** Sends a run's events to the host and keeps them in events.ndjson; seconds count from the start of this process's part. */
export function runEvents(folder: string, send: (event: RunEvent) => void): RunEvents {
  const start = performance.now();
  let lines: string[] = [];
  let lastStep = -Infinity;
  return {
    tell(news) {
      const now = performance.now();
      if (news.kind === 'step') {
        if (news.step > 1 && news.step < news.of && now - lastStep < STEP_MS) return;
        lastStep = now;
      }
      const event: RunEvent = { ...news, at: Math.round(now - start) / 1000 };
      lines.push(JSON.stringify(event));
      send(event);
    },
    async flush() {
      if (lines.length === 0) return;
      const text = `${lines.join('\n')}\n`;
      lines = [];
      const path = join(folder, 'events.ndjson');
      await writing(path, () => appendFile(path, text));
    },
  };
}
