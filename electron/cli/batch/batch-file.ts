import { join } from 'node:path';
import { z } from 'zod';
import { slicePlaceSchema, type SlicePlace } from '../../../core/contract/batch.ts';
import { jobSchema, type Job } from '../../../core/contract/job.ts';
import { readJson } from '../../disk/read-json.ts';
import { placedFrom, placedWithin } from '../../disk/run-job.ts';
import { writeJson } from '../../disk/write-file.ts';

/** `DIR/batch.json`: the jobs of a batch in order, so that it can be recognised and resumed by its folder. */
const batchSchema = z.strictObject({
  schemaVersion: z.literal(1),
  items: z
    .array(
      z.strictObject({
        item: z.string().regex(/^[\w-]+$/),
        slice: slicePlaceSchema.nullable().default(null),
        job: jobSchema,
      }),
    )
    .min(1),
});

/** One run of a batch. */
export interface BatchPart {
  readonly slice: SlicePlace | null;
  /** Its places absolute; in batch.json, as in the job.json of its run folder, they may be relative to that folder. */
  readonly job: Job;
}
/** Runs by item name, in order; each has the run folder `DIR/<item>`. */
export type BatchJobs = ReadonlyMap<string, BatchPart>;

/** null where the folder holds no batch. */
export async function readBatch(folder: string): Promise<BatchJobs | null> {
  const batch = await readJson(join(folder, 'batch.json'), batchSchema);
  if (!batch.ok) return null;
  return new Map(
    batch.value.items.map(({ item, slice, job }) => [item, { slice, job: placedFrom(join(folder, item), job) }]),
  );
}

/** @throws Refused (cannot-write) */
export const writeBatch = (folder: string, batch: BatchJobs): Promise<void> =>
  writeJson(join(folder, 'batch.json'), {
    schemaVersion: 1,
    items: [...batch].map(([item, { slice, job }]) => ({
      item,
      slice,
      job: placedWithin(folder, join(folder, item), job),
    })),
  });
