/** An MR job as the parts of this modality take it. */
import type { Job } from '../../contract/job.ts';
import type { MriMeasurement } from '../../contract/measurement/mri.ts';

/** @throws for a job of another modality, which is a fault of the program */
export function mriOf({ measurement }: Pick<Job, 'measurement'>): MriMeasurement {
  if (measurement.modality !== 'mri') throw new Error('mriOf: this is no job of MRI');
  return measurement;
}
