import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { arraysOfJob } from '../../core/catalogue/arrays-of-job.ts';
import type { Job } from '../../core/contract/job.ts';
import { ok, type Result } from '../../core/contract/result.ts';
import { runArraysFileSchema, type RunArrays } from '../../core/contract/run-arrays.ts';
import { isMissing } from './is-missing.ts';
import { readJson } from './read-json.ts';
import { writeJson } from './write-file.ts';

const pathIn = (folder: string): string => join(folder, 'arrays.json');

/** Says what the arrays of a run mean, before the first of them is written. */
export const writeArrays = (folder: string, job: Job): Promise<void> =>
  writeJson(pathIn(folder), { schemaVersion: 1, arrays: arraysOfJob(job) });

/** As the folder says. One without that file was not begun, or is of a time when its job alone told. Errors: unreadable-file. */
export async function readArrays(folder: string, job: Job): Promise<Result<RunArrays>> {
  const isThere = await stat(pathIn(folder)).then(
    () => true,
    (e: unknown) => !isMissing(e),
  );
  if (!isThere) return ok(arraysOfJob(job));
  const said = await readJson(pathIn(folder), runArraysFileSchema);
  return said.ok ? ok(said.value.arrays) : said;
}
