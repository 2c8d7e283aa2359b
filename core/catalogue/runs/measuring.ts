/** The computing half of every modality: one line each. */
import type { Job } from '../../contract/job.ts';
import type { ModalityId } from '../../contract/measurement/measurement.ts';
import type { Domain } from '../../contract/model.ts';
import { ctMeasuring } from '../../modalities/ct/measuring.ts';
import { mriMeasuring } from '../../modalities/mri/measuring.ts';
import { noOperator, unmeasuredMeasuring } from '../../modalities/none/measuring.ts';
import { photoMeasuring } from '../../modalities/photo/measuring.ts';
import type { Measuring, NetworkImages, UsualOperator } from '../../modalities/measuring.ts';

const measurings: Readonly<Record<Domain, Measuring>> = {
  ct: ctMeasuring,
  photo: photoMeasuring,
  mri: mriMeasuring,
};

export const measuringOf = ({ measurement }: Pick<Job, 'measurement'>): Measuring =>
  measurement.modality === 'none'
    ? unmeasuredMeasuring(measurings[measurement.domain])
    : measurings[measurement.modality];
/** How images of a domain stand before its networks, whatever was measured. */
export const imagesOf = (domain: Domain): NetworkImages => measurings[domain].images;
export const usualOperatorOf = (modality: ModalityId): UsualOperator =>
  modality === 'none' ? noOperator() : measurings[modality].usual();
