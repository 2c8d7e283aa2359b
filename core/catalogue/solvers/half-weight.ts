import type { Job } from '../../contract/job.ts';
import { solverOf } from './solvers.ts';

/** The job with half the weight on the data in every method that has such a setting; null where none has. */
export function withHalfWeight(job: Job): Job | null {
  const halves = job.solvers.map(({ id, parameters }) => solverOf(id)?.halved?.(parameters) ?? null);
  if (halves.every((half) => half === null)) return null;
  return { ...job, solvers: job.solvers.map((s, i) => ({ ...s, parameters: halves[i] ?? s.parameters })) };
}
