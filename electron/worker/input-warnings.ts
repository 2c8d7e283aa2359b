import { basename } from 'node:path';
import type { Job } from '../../core/contract/job.ts';
import { quantityOf, type Input } from './read-input.ts';

/** What must be known about how an image file was read, whatever is done with it. */
export function readingWarnings(input: Input): string[] {
  const { decoded, path } = input;
  if (quantityOf(input) === 'unit-interval') {
    const colour = decoded.samples === 3 ? ', its colours averaged' : '';
    return [`${basename(path)} is a picture without CT numbers: its values are taken as the model's [0, 1]${colour}.`];
  }
  if (decoded.format === 'dicom' && decoded.unit !== 'HU') {
    const modality = decoded.dicom?.modality ?? 'unknown';
    return [`${basename(path)} does not say that its values are HU (modality ${modality}); they are taken as HU.`];
  }
  return [];
}

/** For the report: how the input was read, and what the job assumes about it. */
export function inputWarnings(job: Job, input: Input): string[] {
  if (job.input.kind === 'sinogram') return [...input.decoded.warnings];
  const spacing = job.input.spacingFrom === 'assumed' ? ['The file names no pixel spacing: 1 mm is assumed.'] : [];
  return [...input.decoded.warnings, ...readingWarnings(input), ...spacing];
}
