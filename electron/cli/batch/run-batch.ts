import { join } from 'node:path';
import { messageOf } from '../../../core/contract/errors.ts';
import { runJob } from '../run-one.ts';
import type { Session } from '../session.ts';
import { runsOf, type BatchJobs } from './batch-file.ts';
import { collectBatch } from './collect-batch.ts';
import { planBatch } from './plan-batch.ts';
import { runItems } from './run-items.ts';

/** Plans a batch, runs each of its runs in this process, and collects them. @returns the exit code @throws Refused */
export async function runBatch(session: Session, folder: string, batch: BatchJobs): Promise<number> {
  const { terminal } = session;
  const planned = await planBatch(session, folder, batch, false);
  const runs = runsOf(planned);
  let begun = 0;
  const errors = await runItems(runs, async (item, { job }) => {
    terminal.note(`${item} (${++begun} of ${runs.size})`);
    const result = await runJob(session, join(folder, item), job);
    if (!result.ok && result.error.code !== 'stopped') terminal.note(`${item}: ${messageOf(result.error).message}`);
    return result;
  });
  return collectBatch(session, folder, planned, errors);
}
