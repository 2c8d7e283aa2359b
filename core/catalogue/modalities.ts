/** Every modality: one line each. */
import type { Job } from '../contract/job.ts';
import type { Domain } from '../contract/model.ts';
import { ct } from '../modalities/ct/modality.ts';
import { mri } from '../modalities/mri/modality.ts';
import type { Modality } from '../modalities/modality.ts';
import { unmeasured } from '../modalities/none/modality.ts';
import { photo } from '../modalities/photo/modality.ts';

export const modalities: Readonly<Record<Domain, Modality>> = { ct, photo, mri };

/** Whether pixels of such images have a length: those of a picture are as large as somebody shows it. */
export const hasLength = (domain: Domain): boolean => modalities[domain].unit !== 'srgb';

export const modalityOf = ({ measurement }: Pick<Job, 'measurement'>): Modality =>
  measurement.modality === 'none' ? unmeasured(modalities[measurement.domain]) : modalities[measurement.modality];
