import { join, relative, sep } from 'node:path';
import { jobSchema, knownPixelMm, type Job } from '../../core/contract/job.ts';
import type { RequestOf } from '../../core/contract/messages.ts';
import { must, Refused } from '../../core/contract/refused.ts';
import type { Decoded } from '../../core/formats/decoded.ts';
import { readMeasurement } from '../disk/measurement-record.ts';
import { readJson } from '../disk/read-json.ts';
import { decodePath } from './decode.ts';

export type PictureRequest = RequestOf<'export'>['picture'];

/** One image of two axes with what its numbers mean, every bit of them kept. */
export interface Picture {
  /** `frames` is 1. */
  readonly decoded: Decoded;
  /** Of the run that made it, else null. */
  readonly job: Job | null;
  /** The method whose result it is, else null. */
  readonly method: string | null;
}

/** @throws Refused: those of `decodePath`, not-found */
export async function readPicture({ path, frame, run }: PictureRequest): Promise<Picture> {
  const decoded = oneFrame(must(await decodePath(path)), frame);
  if (run === null) return { decoded, job: null, method: null };
  const job = must(await readJson(join(run, 'job.json'), jobSchema));
  const file = relative(run, path).split(sep).join('/');
  const method = job.solvers.find(({ id }) => file.startsWith(`results/${id}.`) || file.startsWith(`results/${id}-`));
  const meant = decoded.format === 'npy' ? await arrayOfRun(decoded, file, job, run) : decoded;
  return { decoded: meant, job, method: method?.id ?? null };
}

function oneFrame(d: Decoded, frame: number): Decoded {
  if (frame >= d.frames) throw new Refused({ code: 'not-found', what: `frame ${frame}` });
  const size = d.height * d.width * d.samples;
  const data = d.frames === 1 ? d.data : d.data.slice(frame * size, (frame + 1) * size);
  return { ...d, frames: 1, volumes: 1, data, places: d.places.slice(frame, frame + 1) };
}

/** An array says nothing of itself; its place in the run folder does. */
async function arrayOfRun(d: Decoded, file: string, job: Job, run: string): Promise<Decoded> {
  const { image } = job;
  const isImage = d.height === image.height && d.width === image.width && d.samples === 1;
  if (!isImage || !/^(results|previews)\/|^inputs\/truth\.npy$/.test(file)) return d;
  const record = await readMeasurement(run);
  const origin = record.ok ? record.value.origin : { place: null, dicom: null, sliceMm: null };
  return {
    ...d,
    unit: 'HU',
    pixelMm: knownPixelMm(job),
    sliceMm: origin.sliceMm,
    places: origin.place === null ? [] : [origin.place],
    dicom: origin.dicom,
  };
}
