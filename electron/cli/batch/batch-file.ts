import { join } from 'node:path';
import { z } from 'zod';
import { slicePlaceSchema, type SlicePlace } from '../../../core/contract/batch.ts';
import type { ErrorMessage } from '../../../core/contract/errors.ts';
import { jobSchema, type Job } from '../../../core/contract/job.ts';
import { errorMessageSchema } from '../../../core/contract/run.ts';
import { readJson } from '../../disk/read-json.ts';
import { placedFrom, placedWithin } from '../../disk/run-job.ts';
import { writeJson } from '../../disk/write-file.ts';

const itemName = z.string().regex(/^[\w-]+$/);

/** `DIR/batch.json`: the jobs of a batch in order, so that it can be recognised and resumed by its folder. */
const batchSchema = z.strictObject({
  schemaVersion: z.literal(1),
  items: z
    .array(
      z.union([
        z.strictObject({ item: itemName, slice: slicePlaceSchema.nullable().default(null), job: jobSchema }),
        z.strictObject({ item: itemName, error: errorMessageSchema }),
      ]),
    )
    .min(1),
});

/** One run of a batch. */
export interface BatchPart {
  readonly slice: SlicePlace | null;
  /** Its places absolute; in batch.json, as in the job.json of its run folder, they may be relative to that folder. */
  readonly job: Job;
}
/** An input of which no run could be made, and why. */
export interface BatchRefusal {
  readonly slice: null;
  readonly job: null;
  readonly error: ErrorMessage;
}
/** Runs by item name, in order, and what there is none of; each has the run folder `DIR/<item>`. */
export type BatchJobs = ReadonlyMap<string, BatchPart | BatchRefusal>;

/** Those that can be run. */
export const runsOf = (batch: BatchJobs): ReadonlyMap<string, BatchPart> =>
  new Map([...batch].flatMap(([item, part]) => (part.job === null ? [] : [[item, part] as const])));

/** null where the folder holds no batch. */
export async function readBatch(folder: string): Promise<BatchJobs | null> {
  const batch = await readJson(join(folder, 'batch.json'), batchSchema);
  if (!batch.ok) return null;
  return new Map(
    batch.value.items.map((part) => [
      part.item,
      'error' in part
        ? { slice: null, job: null, error: part.error }
        : { slice: part.slice, job: placedFrom(join(folder, part.item), part.job) },
    ]),
  );
}

/** @throws Refused (cannot-write) */
export const writeBatch = (folder: string, batch: BatchJobs): Promise<void> =>
  writeJson(join(folder, 'batch.json'), {
    schemaVersion: 1,
    items: [...batch].map(([item, part]) =>
      part.job === null
        ? { item, error: part.error }
        : { item, slice: part.slice, job: placedWithin(folder, join(folder, item), part.job) },
    ),
  });
