/** What the command line and the window share on the way from a request to its jobs. */
import { createHash } from 'node:crypto';
import type { InputFacts, ModelFacts, Task } from '../../../core/modalities/task.ts';
import { resolveJob, type JobRequest, type Resolved } from '../../../core/catalogue/resolve.ts';
import type { Job } from '../../../core/contract/job.ts';
import { must } from '../../../core/contract/refused.ts';
import { checksumOfNetwork, type ModelFile } from '../../disk/model-files.ts';

/** As much of a model as a job must know. */
export const modelFactsOf = ({ manifest, path }: ModelFile): ModelFacts => ({
  id: manifest.id,
  manifest: path,
  sha256: checksumOfNetwork(manifest.network),
  pixelMm: manifest.pixelMm,
  domain: manifest.domain,
  channels: manifest.channels,
});

/** Where one slice lies: a frame of a file. */
export interface SliceOf {
  readonly facts: InputFacts;
  readonly slice: number;
}

/**
 * The Series Instance UID that the slices of one volume share: made from the job, so that the same batch called
 * again is the same (a UID under 2.25 is any number of 128 bits; PS3.5, B.2).
 */
export function seriesUid(job: Job): string {
  const hash = createHash('sha256').update(
    JSON.stringify({ ...job, input: job.input.sha256, model: job.model?.sha256, roi: job.roi?.sha256 }),
  );
  return `2.25.${BigInt(`0x${hash.digest('hex').slice(0, 32)}`)}`;
}

/** One job a slice; those of a series share one Series Instance UID. @throws Refused */
export function jobsOfSlices(
  task: Task,
  request: Omit<JobRequest, 'slice' | 'series'>,
  slices: readonly SliceOf[],
  model: ModelFacts | null,
  isSeries: boolean,
): { readonly jobs: readonly Job[]; readonly notes: readonly string[] } {
  const resolved = ({ facts, slice }: SliceOf, series: Job['series']): Resolved =>
    resolveOne(task, { ...request, slice, series }, facts, model);
  const { job, notes } = resolved(slices[0]!, null);
  if (!isSeries) return { jobs: [job], notes };
  const uid = seriesUid(job);
  return { jobs: slices.map((slice, i) => resolved(slice, { uid, number: i + 1, of: slices.length }).job), notes };
}

const resolveOne = (task: Task, request: JobRequest, facts: InputFacts, model: ModelFacts | null): Resolved =>
  must(resolveJob(task, request, facts, model));
