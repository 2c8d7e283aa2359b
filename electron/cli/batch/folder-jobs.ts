import { basename, resolve } from 'node:path';
import { messageOf } from '../../../core/contract/errors.ts';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import type { Result } from '../../../core/contract/result.ts';
import type { Job } from '../../../core/contract/job.ts';
import { textOf } from '../../../core/contract/values.ts';
import { checkMemory } from '../../host/check-memory.ts';
import { withTiles } from '../../host/runs/plan-tiles.ts';
import type { Session } from '../session.ts';
import { inspectInput, type InspectedInput, type TaskArguments } from '../task-arguments.ts';
import type { BatchJobs, BatchPart, BatchRefusal } from './batch-file.ts';
import { isFolder, itemNames, partnerIn } from './pictures-in.ts';

/** The same for one picture of the folder; what is named beside it may be a folder too, then the file of its name is meant. */
async function argumentsFor(typed: TaskArguments, path: string): Promise<TaskArguments> {
  const beside: Record<string, string> = {};
  for (const id of typed.task.files) {
    const named = textOf(typed.values, id);
    if (named !== null && (await isFolder(resolve(named)))) beside[id] = await partnerIn(resolve(named), path);
  }
  return { ...typed, input: { ...typed.input, path }, values: { ...typed.values, ...beside } };
}

/** What a job would be refused for once it is run, and what it would warn of. @param isPlan another machine is going to run it */
export const examined = (session: Session, job: Job, isPlan: boolean): Promise<Result<string[]>> =>
  session.host().ask({ kind: 'examine', job: isPlan ? { ...job, provider: 'cpu' } : job });

/**
 * A job for each of these pictures. What cannot be read of one is said, and does not keep the others from being run.
 * @param isPlan another machine is going to run them @throws Refused where none can be made
 */
export async function jobsOfPictures(
  session: Session,
  typed: TaskArguments,
  pictures: readonly string[],
  jobOf: (inspected: InspectedInput) => Job,
  isPlan: boolean,
): Promise<BatchJobs> {
  const { terminal } = session;
  const names = itemNames(pictures);
  const batch = new Map<string, BatchPart | BatchRefusal>();
  let first: Refused | null = null;
  for (const [i, path] of pictures.entries()) {
    const made = await attempt(async () => {
      const one = await argumentsFor(typed, path);
      const inspected = must(await inspectInput(session, one, isPlan ? 'cpu' : undefined));
      const job = await withTiles(jobOf(inspected), session.host());
      if (job.guide !== undefined) must(await examined(session, job, isPlan));
      if (!isPlan) checkMemory(job);
      for (const text of inspected.found.warnings) terminal.note(`Note: ${basename(path)}: ${text}`);
      return job;
    });
    if (made.ok) batch.set(names[i]!, { slice: null, job: made.value });
    else {
      first ??= new Refused(made.error);
      const error = messageOf(made.error);
      terminal.note(`${basename(path)}: ${error.message}`);
      batch.set(names[i]!, { slice: null, job: null, error });
    }
  }
  if (first !== null && [...batch.values()].every(({ job }) => job === null)) throw first;
  return batch;
}
