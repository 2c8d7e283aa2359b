/** A job of a model alone as the parts of this folder take it. */
import type { Job } from '../../contract/job.ts';
import type { NoneMeasurement } from '../../contract/measurement/none.ts';

/** @throws for a job in which something was measured, which is a fault of the program */
export function noneOf({ measurement }: Pick<Job, 'measurement'>): NoneMeasurement {
  if (measurement.modality !== 'none') throw new Error('noneOf: something was measured');
  return measurement;
}

/** The images that it is asked about, by their names in `inputs/`; what comes back is held against the truth. */
export function namesOf(job: Pick<Job, 'measurement'>): readonly string[] {
  const { source } = noneOf(job);
  if (source.kind === 'model') return [];
  if (source.kind === 'folder') return ['truth'];
  return [source.comesBack ? 'truth' : 'image', ...(source.other === null ? [] : ['other'])];
}
