/** A photograph's job as the parts of this modality take it. */
import type { Job } from '../../contract/job.ts';
import type { PhotoMeasurement, PhotoOperator } from '../../contract/measurement/photo.ts';

/** @throws for a job of another modality, which is a fault of the program */
export function photoOf({ measurement }: Pick<Job, 'measurement'>): PhotoMeasurement {
  if (measurement.modality !== 'photo') throw new Error('photoOf: this is no job of a photograph');
  return measurement;
}

/** What was measured, before any of it was lost to a mask. */
export interface MeasuredPicture {
  /** 1 where only the grey was measured, or a grey picture stays grey. */
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

export function measuredPicture(job: Pick<Job, 'measurement' | 'image'>): MeasuredPicture {
  const { grey, scale } = photoOf(job).operator;
  const { channels, height, width } = job.image;
  return { channels: grey === null ? channels : 1, height: height / scale, width: width / scale };
}

/** It lost one thing only: a mask, its colours or its size. */
export const isOnePart = ({ mask, grey, scale, hints }: PhotoOperator): boolean =>
  hints === null && [mask !== null, grey !== null, scale !== 1].filter(Boolean).length <= 1;

/** Outside a mask's hole the picture is what it was. */
export const isHoleAlone = ({ mask, grey, scale }: PhotoOperator): boolean =>
  mask !== null && grey === null && scale === 1;
