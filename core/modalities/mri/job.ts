/** An MR job as the parts of this modality take it. */
import type { Job } from '../../contract/job.ts';
import type { MriMeasurement } from '../../contract/measurement/mri.ts';

/** @throws for a job of another modality, which is a fault of the program */
export function mriOf({ measurement }: Pick<Job, 'measurement'>): MriMeasurement {
  if (measurement.modality !== 'mri') throw new Error('mriOf: this is no job of MRI');
  return measurement;
}

/** Sets of maps, each with a complex image of its own: the job has planes for them. */
export const setsOf = ({ image }: Pick<Job, 'image'>): 1 | 2 => (image.channels === 4 ? 2 : 1);
