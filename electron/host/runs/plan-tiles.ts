/** How the network sees the images of jobs: decided once they are made, with what only their files tell. */
import { aroundSought, inTiles, maySeeLess } from '../../../core/catalogue/tiles.ts';
import type { Job } from '../../../core/contract/job.ts';
import { must } from '../../../core/contract/refused.ts';
import { availableBytes } from '../memory.ts';
import type { Reader } from '../reader.ts';

/** @throws Refused where a file cannot be what the job says */
export async function withTiles(job: Job, reader: Reader): Promise<Job> {
  const found = maySeeLess(job) ? must(await reader.ask({ kind: 'surroundings', job })) : null;
  const around = aroundSought(job, found);
  return around.tile === undefined ? inTiles(job, availableBytes()) : around;
}
