import { join } from 'node:path';
import { runRecordSchema, type RunRecord } from '../../core/contract/run.ts';
import type { Result } from '../../core/contract/result.ts';
import { readJson } from './read-json.ts';
import { writeListed } from './run-checksums.ts';
import { jsonText } from './write-file.ts';

/** `run.json`: what happened to a job. Host and worker write it in turns, never both at a time. */
export const readRecord = (folder: string): Promise<Result<RunRecord>> =>
  readJson(join(folder, 'run.json'), runRecordSchema);

/** Of a run that has not begun, or of which nothing else is known. @param command that does the same run */
export const freshRecord = (state: 'queued' | 'interrupted', program: string, command: string): RunRecord => ({
  schemaVersion: 1,
  state,
  program,
  created: new Date().toISOString(),
  finished: null,
  engine: null,
  precision: null,
  provider: null,
  versions: {},
  error: null,
  warnings: [],
  command,
  crashes: 0,
});

export const writeRecord = (folder: string, record: RunRecord): Promise<void> =>
  writeListed(folder, 'run.json', jsonText(record));
