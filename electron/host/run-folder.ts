import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Job } from '../../core/contract/job.ts';
import { attempt, must, Refused } from '../../core/contract/refused.ts';
import type { Result } from '../../core/contract/result.ts';
import { isMissing } from '../disk/is-missing.ts';
import { placedWithin, readJob, withPlaces } from '../disk/run-job.ts';
import { freshRecord, readRecord, writeRecord } from '../disk/run-record.ts';
import { makeFolder, writeJson, writing } from '../disk/write-file.ts';

/** What a folder is to a job: fresh, begun before, or finished. */
export type Standing = 'new' | 'unfinished' | 'done';

/**
 * Checksums say which file is meant; its place, and what a person calls it, may change between two calls without making
 * another job of it.
 * A series number is given by us.
 */
const withoutPlaces = (job: Job): unknown => ({
  ...withPlaces(job, () => ''),
  roi: job.roi === null ? null : { ...job.roi, path: '', name: null },
});
export const isSameJob = (a: Job, b: Job): boolean => isDeepStrictEqual(withoutPlaces(a), withoutPlaces(b));

/** Names in a folder, without what an interrupted write left; null where there is no such folder. */
export const contentOf = (folder: string): Promise<readonly string[] | null> =>
  writing(folder, async () => {
    try {
      return (await readdir(folder)).filter((name) => !name.startsWith('.'));
    } catch (e) {
      if (isMissing(e)) return null;
      throw e;
    }
  });

/**
 * Makes a run folder for a job, or recognises it. A folder with anything else in it is left as it is.
 * @param root what may be moved as a whole: files within it are named from the run folder
 * Errors: folder-taken, cannot-write.
 */
export const claimFolder = (
  folder: string,
  job: Job,
  program: string,
  command: string,
  root: string | null = null,
): Promise<Result<Standing>> =>
  attempt(async () => {
    const content = await contentOf(folder);
    if (content !== null && content.length > 0) return standingOf(folder, job);
    await makeFolder(folder);
    await writeJson(join(folder, 'job.json'), root === null ? job : placedWithin(root, folder, job));
    await writeRecord(folder, freshRecord('queued', program, command));
    return 'new';
  });

async function standingOf(folder: string, job: Job): Promise<Standing> {
  const found = await readJob(folder);
  if (!found.ok || !isSameJob(found.value, job)) throw new Refused({ code: 'folder-taken', path: folder });
  const record = await readRecord(folder);
  return record.ok && record.value.state === 'done' ? 'done' : 'unfinished';
}

/** The standing of a run that is resumed by its folder alone. @throws Refused */
export async function standingOfRun(folder: string): Promise<Standing> {
  return standingOf(folder, must(await readJob(folder)));
}

/** What a run has written by the time that its input is read. */
const BEGINNING = ['job.json', 'run.json', 'events.ndjson', 'results', 'previews', 'checkpoint'];

/**
 * Takes a folder back that was claimed for a run whose job or input was then refused: nothing in it is worth keeping, and the
 * corrected call shall find it free. Whatever else lies there stays.
 */
export async function releaseFolder(folder: string): Promise<void> {
  await Promise.all(BEGINNING.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  await rmdir(folder).catch(() => undefined);
}
