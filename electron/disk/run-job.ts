import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { withPlacesOf } from '../../core/contract/measurement/places.ts';
import { jobSchema, type Job } from '../../core/contract/job.ts';
import { Refused } from '../../core/contract/refused.ts';
import { ok, type Result } from '../../core/contract/result.ts';
import { readJson, reasonOf } from './read-json.ts';

/** The same job, with each place of a file as `change` says. */
export const withPlaces = (job: Job, change: (path: string) => string): Job => ({
  ...job,
  input: { ...job.input, path: change(job.input.path) },
  measurement: withPlacesOf(job.measurement, change),
  model: job.model === null ? null : { ...job.model, manifest: change(job.model.manifest) },
  roi: job.roi === null ? null : { ...job.roi, path: change(job.roi.path) },
  ...(job.guide === undefined ? {} : { guide: guidePlaced(job.guide, change) }),
});

const guidePlaced = (guide: NonNullable<Job['guide']>, change: (path: string) => string): typeof guide => ({
  ...guide,
  manifest: change(guide.manifest),
  target: guide.target.kind === 'vector' ? { ...guide.target, path: change(guide.target.path) } : guide.target,
});

/** Places that are relative are so to the job's folder. */
export const placedFrom = (folder: string, job: Job): Job =>
  withPlaces(job, (path) => (path === '' ? path : resolve(folder, path)));

/** What lies within `root` is named from the job's folder, so that the root can be moved as a whole; the rest stays. */
export const placedWithin = (root: string, folder: string, job: Job): Job =>
  withPlaces(job, (path) => {
    const fromRoot = relative(root, path);
    const isInside = fromRoot !== '' && fromRoot !== '..' && !fromRoot.startsWith(`..${sep}`) && !isAbsolute(fromRoot);
    return isInside ? relative(folder, path).split(sep).join('/') : path;
  });

/** A job in a file, its places absolute. Errors: unreadable-file. */
export async function readJobFile(path: string): Promise<Result<Job>> {
  const job = await readJson(path, jobSchema);
  return job.ok ? ok(placedFrom(dirname(path), job.value)) : job;
}

/** The job of a run folder. Errors: unreadable-file. */
export const readJob = (folder: string): Promise<Result<Job>> => readJobFile(join(folder, 'job.json'));

/** A person may name a file of a run, or what holds several. @throws Refused (unreadable-file) */
export async function mustBeRun(path: string): Promise<void> {
  const refuse = (reason: string, remedy?: string): never => {
    throw new Refused({ code: 'unreadable-file', file: path, reason, ...(remedy === undefined ? {} : { remedy }) });
  };
  const found = await stat(path).catch((e: unknown) => refuse(reasonOf(e)));
  if (!found.isDirectory())
    refuse('it is a file, and a run is a folder', `Name the run folder, perhaps ${dirname(path)}.`);
  await stat(join(path, 'job.json')).catch(() =>
    refuse('it is no run folder, since no job.json lies in it', 'Name a run folder, perhaps one that lies in it.'),
  );
}
