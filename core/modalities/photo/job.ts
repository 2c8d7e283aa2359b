/** A photograph's job as the parts of this modality take it. */
import type { Job } from '../../contract/job.ts';
import type { PhotoMeasurement } from '../../contract/measurement/photo.ts';

/** @throws for a job of another modality, which is a fault of the program */
export function photoOf({ measurement }: Pick<Job, 'measurement'>): PhotoMeasurement {
  if (measurement.modality !== 'photo') throw new Error('photoOf: this is no job of a photograph');
  return measurement;
}
