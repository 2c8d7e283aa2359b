import { dirname, join, relative, sep } from 'node:path';
import { jobSchema } from '../../../core/contract/job.ts';
import type { RequestOf } from '../../../core/contract/messages.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { readMeasurement } from '../../disk/measurement-record.ts';
import { readJson } from '../../disk/read-json.ts';
import { readRecord } from '../../disk/run-record.ts';
import { decodePath } from '../read/decode.ts';
import { decodedOf, type RunImage } from './result-file.ts';

export type PictureRequest = RequestOf<'export'>['picture'];

/** One image of two axes with what its numbers mean, every bit of them kept. */
export interface Picture {
  /** `frames` is 1. */
  readonly decoded: Decoded;
  /** Of the run whose array it is, else null. */
  readonly of: RunImage | null;
}

/** @throws Refused: those of `decodePath`, not-found */
export async function readPicture({ path, frame, run, sliceMm }: PictureRequest): Promise<Picture> {
  const whole = must(await decodePath(path));
  if (run === null) {
    const decoded = oneFrame(whole, frame);
    return { decoded: sliceMm === undefined ? decoded : { ...decoded, sliceMm }, of: null };
  }
  const job = must(await readJson(join(run, 'job.json'), jobSchema));
  const measured = await readMeasurement(run);
  const record = await readRecord(run);
  const of: RunImage = {
    job,
    origin: measured.ok ? measured.value.origin : { place: null, dicom: null, sliceMm: null, window: null },
    record: record.ok ? record.value : { program: 'langevin', created: new Date(0).toISOString() },
    file: relative(run, path).split(sep).join('/'),
  };
  return { decoded: meaningOf(whole, of) ?? oneFrame(whole, frame), of };
}

/**
 * A file that a person names, as it is; an array of a run folder means what it means there, wherever the folder lies.
 * @throws Refused: those of `decodePath`
 */
export async function readNamed(path: string): Promise<Decoded> {
  const decoded = must(await decodePath(path));
  const run = dirname(dirname(path));
  if (decoded.format !== 'npy') return decoded;
  const job = await readJson(join(run, 'job.json'), jobSchema);
  if (!job.ok || decoded.frames !== job.value.image.channels) return decoded;
  return (await readPicture({ path, frame: 0, run })).decoded;
}

function oneFrame(d: Decoded, frame: number): Decoded {
  if (frame >= d.frames) throw new Refused({ code: 'not-found', what: `frame ${frame}` });
  const size = d.height * d.width * d.samples;
  const data = d.frames === 1 ? d.data : d.data.slice(frame * size, (frame + 1) * size);
  return { ...d, frames: 1, volumes: 1, data, places: d.places.slice(frame, frame + 1) };
}

/** An array says nothing of itself; its place in the run folder does: there planes are channels. null where it is none of its images. */
function meaningOf({ format, frames, samples, height, width, data }: Decoded, of: RunImage): Decoded | null {
  const { image } = of.job;
  const isImage = height === image.height && width === image.width && samples === 1 && frames === image.channels;
  const isOurs = format === 'npy' && /^(results|previews)\/|^inputs\/truth\.npy$/.test(of.file);
  return isImage && isOurs && data instanceof Float32Array ? decodedOf(of, data) : null;
}
