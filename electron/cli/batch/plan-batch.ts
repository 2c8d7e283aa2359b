import { join } from 'node:path';
import { must, Refused } from '../../../core/contract/refused.ts';
import { makeFolder } from '../../disk/write-file.ts';
import { claimFolder, contentOf, isSameJob } from '../../host/run-folder.ts';
import type { Session } from '../session.ts';
import { readBatch, runsOf, writeBatch, type BatchJobs } from './batch-file.ts';
import { copyInputs } from './copy-inputs.ts';

/** What a folder holds of this very batch: null where it is fresh. @throws Refused (folder-taken) */
async function found(folder: string, batch: BatchJobs): Promise<BatchJobs | null> {
  const content = await contentOf(folder);
  if (content === null || content.length === 0) return null;
  const held = await readBatch(folder);
  const isSame =
    held !== null &&
    held.size === batch.size &&
    [...batch].every(([item, { job }]) => {
      const other = held.get(item);
      if (other === undefined || other.job === null || job === null) return other?.job === job;
      return isSameJob(other.job, job);
    });
  if (!isSame) throw new Refused({ code: 'folder-taken', path: folder });
  return held;
}

/** Its inputs copied into the folder, its jobs reading the copies. */
async function withCopies(folder: string, batch: BatchJobs): Promise<BatchJobs> {
  const runs = [...runsOf(batch)];
  const jobs = await copyInputs(
    folder,
    runs.map(([, { job }]) => job),
  );
  return new Map([...batch, ...runs.map(([item, part], i) => [item, { ...part, job: jobs[i]! }] as const)]);
}

/**
 * Writes batch.json and a run folder an item, each waiting to be run; runs nothing. A folder that holds this very batch
 * gets what it lacks. What lies within the folder is named relative to it. @returns the batch as it stands in the folder
 * @throws Refused: folder-taken, cannot-write
 */
export async function planBatch(
  { program, typed }: Session,
  folder: string,
  batch: BatchJobs,
  copiesInputs: boolean,
): Promise<BatchJobs> {
  const held = await found(folder, batch);
  const planned = held ?? (copiesInputs ? await withCopies(folder, batch) : batch);
  if (held === null) {
    await makeFolder(folder);
    await writeBatch(folder, planned);
  }
  for (const [item, { job }] of runsOf(planned)) {
    must(await claimFolder(join(folder, item), job, program, typed, folder));
  }
  return planned;
}
