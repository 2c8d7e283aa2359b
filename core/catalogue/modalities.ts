/** Every modality: one line each. */
import type { Job } from '../contract/job.ts';
import type { ModalityId } from '../contract/measurement/measurement.ts';
import { ct } from '../modalities/ct/modality.ts';
import { mri } from '../modalities/mri/modality.ts';
import { photo } from '../modalities/photo/modality.ts';
import type { Modality } from '../modalities/modality.ts';

export const modalities: Readonly<Record<ModalityId, Modality>> = { ct, photo, mri };

export const modalityOf = ({ measurement }: Pick<Job, 'measurement'>): Modality => modalities[measurement.modality];
