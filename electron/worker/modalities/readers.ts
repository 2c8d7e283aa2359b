/** How the input of a job is read and looked at: what a modality does in its own way, one line each. */
import type { Job } from '../../../core/contract/job.ts';
import { domainOf, type ModalityId } from '../../../core/contract/measurement/measurement.ts';
import { taskOf } from '../../../core/catalogue/tasks.ts';
import type { Domain } from '../../../core/contract/model.ts';
import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { Refused } from '../../../core/contract/refused.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import type { Kept } from '../../../core/modalities/measuring.ts';
import { readInput, type Input } from '../read/read-input.ts';
import { ctReader } from './ct/reader.ts';
import { mriReader } from './mri/reader.ts';
import { noneReader } from './none/reader.ts';
import { photoReader } from './photo/reader.ts';
import type { Prepared, Reader } from './reader.ts';

const ofDomains: Readonly<Record<Domain, Reader>> = { ct: ctReader, photo: photoReader, mri: mriReader };
const readers: Readonly<Record<ModalityId, Reader>> = { ...ofDomains, none: noneReader(ofDomains) };

/** How images of a kind are read, whatever is asked of them. */
export const readerOf = (domain: Domain): Reader => ofDomains[domain];

export const prepareInput = (modality: ModalityId, request: RequestOf<'prepare'>): Promise<Prepared> =>
  readers[modality].prepare(request);

/** @throws Refused */
export const readJobInput = (job: Job): Promise<Input> =>
  readers[job.measurement.modality].read(job) ??
  readInput(job.input.path, () => job.input.frame, job.input.series ?? null);

/** @throws Refused */
export async function rawFrame(request: RequestOf<'raw'>): Promise<Answer<'raw'>> {
  const modality = taskOf(request.task)?.modality.id;
  const read = modality === undefined ? undefined : readers[modality].raw?.(request);
  if (read === undefined) throw new Refused({ code: 'not-found', what: `raw measurement for "${request.task}"` });
  return read;
}

/** A file that the job names beside its input where it is no image; null: it is one. @throws Refused */
export const readNumbers = (job: Job, name: string): Kept | null =>
  readers[job.measurement.modality].numbers?.(job, name) ?? null;

/** An image that the job names beside its input. */
export const readBeside = (job: Job, name: string, decoded: Decoded): Promise<Decoded> =>
  readers[domainOf(job.measurement)].beside?.(name, decoded) ?? Promise.resolve(decoded);
