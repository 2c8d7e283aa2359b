import { join } from 'node:path';
import { z } from 'zod';
import { slicePlaceSchema, type SlicePlace } from '../../core/contract/batch.ts';
import { jobSchema, type Job } from '../../core/contract/job.ts';
import { EXIT, exitCodeOf, messageOf } from '../../core/contract/errors.ts';
import { attempt, must, Refused } from '../../core/contract/refused.ts';
import type { Result } from '../../core/contract/result.ts';
import { batchCsv, batchSummary, batchTable } from '../../core/report/summary.ts';
import { readJson } from '../disk/read-json.ts';
import { makeFolder, writeFileSafely, writeJson } from '../disk/write-file.ts';
import { runQueue, verdictOf } from '../host/queue.ts';
import { contentOf, isSameJob } from '../host/run-folder.ts';
import { describeRun, runJob, type Finished } from './run-one.ts';
import type { Session } from './session.ts';

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
  readonly job: Job;
}

/** Its runs by item name; null where the folder holds no batch. */
export async function readBatch(folder: string): Promise<ReadonlyMap<string, BatchPart> | null> {
  const batch = await readJson(join(folder, 'batch.json'), batchSchema);
  return batch.ok ? new Map(batch.value.items.map(({ item, ...part }) => [item, part])) : null;
}

/** A folder is fresh, or holds this very batch. Errors: folder-taken, cannot-write. */
const claimBatch = (folder: string, items: ReadonlyMap<string, BatchPart>): Promise<Result<null>> =>
  attempt(async () => {
    const content = await contentOf(folder);
    if (content !== null && content.length > 0) {
      const found = await readBatch(folder);
      const isSame =
        found !== null &&
        found.size === items.size &&
        [...items].every(([item, { job }]) => {
          const other = found.get(item);
          return other !== undefined && isSameJob(other.job, job);
        });
      if (!isSame) throw new Refused({ code: 'folder-taken', path: folder });
      return null;
    }
    await makeFolder(folder);
    await writeJson(join(folder, 'batch.json'), {
      schemaVersion: 1,
      items: [...items].map(([item, part]) => ({ item, ...part })),
    });
    return null;
  });

/**
 * Runs every item in a run folder of its own, `DIR/<item>`, then writes DIR/summary.json and .csv.
 * @returns the exit code: that of the first failure, 0 where there was none
 */
export async function runBatch(
  session: Session,
  folder: string,
  items: ReadonlyMap<string, BatchPart>,
): Promise<number> {
  const { terminal } = session;
  must(await claimBatch(folder, items));
  let begun = 0;
  const outcomes = await runQueue<BatchPart, Finished>(items, async (item, { job }) => {
    terminal.note(`${item} (${++begun} of ${items.size})`);
    const result = await runJob(session, join(folder, item), job);
    if (!result.ok && result.error.code !== 'stopped') terminal.note(`${item}: ${messageOf(result.error).message}`);
    return result;
  });
  const verdict = verdictOf(outcomes);
  const summary = batchSummary(
    outcomes.map(({ item, result }) => {
      const slice = items.get(item)?.slice ?? null;
      return result.ok
        ? { item, slice, report: result.value.report, error: null }
        : { item, slice, report: null, error: messageOf(result.error) };
    }),
  );
  await writeJson(join(folder, 'summary.json'), summary);
  await writeFileSafely(join(folder, 'summary.csv'), batchCsv(summary));
  terminal.result(batchTable(summary).trimEnd());
  terminal.result(`\nSummary: ${join(folder, 'summary.json')}`);
  if (verdict !== null && verdict.code === 'stopped') return terminal.fail({ code: 'stopped', folder });
  const described = await Promise.all(
    outcomes.map(async ({ item, result }) =>
      result.ok
        ? { item, ...(await describeRun(result.value)) }
        : { item, status: 'failed', error: messageOf(result.error) },
    ),
  );
  terminal.object({
    status: verdict === null ? 'done' : 'failed',
    folder,
    summary: join(folder, 'summary.json'),
    items: described,
    ...(verdict === null ? {} : { error: messageOf(verdict) }),
  });
  if (verdict !== null) return exitCodeOf(verdict);
  return outcomes.some(({ result }) => result.ok && result.value.isPartial) ? EXIT.stopped : EXIT.done;
}
