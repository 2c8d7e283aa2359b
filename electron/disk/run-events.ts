import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runEventsOf, type RunEvent } from '../../core/contract/run.ts';

export const eventsFile = (folder: string): string => join(folder, 'events.ndjson');

/** What lies in events.ndjson; '' where there is none yet. */
export const readEventLines = (folder: string): Promise<string> => readFile(eventsFile(folder), 'utf8').catch(() => '');

/** Everything that a run told, as far as it was written. */
export const readEvents = async (folder: string): Promise<RunEvent[]> => runEventsOf(await readEventLines(folder));
