import { dirname, join, relative, sep } from 'node:path';
import { jobSchema } from '../../../core/contract/job.ts';
import type { RequestOf } from '../../../core/contract/messages.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import { channelsOf, type RunArray } from '../../../core/contract/run-arrays.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { readMeasurement } from '../../disk/measurement-record.ts';
import { readJson } from '../../disk/read-json.ts';
import { readArrays } from '../../disk/run-arrays.ts';
import { readRecord } from '../../disk/run-record.ts';
import { seen } from '../colour/in-srgb.ts';
import { decodePath } from '../read/decode.ts';
import { decodedOf, type RunImage } from './result-file.ts';

export type PictureRequest = RequestOf<'export'>['picture'];

/** One image of two axes with what its numbers mean, every bit of them kept. */
export interface Picture {
  /** `frames` is 1. */
  readonly decoded: Decoded;
  /** Of the run whose array it is, else null. */
  readonly of: RunImage | null;
  /** What its run says of the array, and its values as the file holds them; null where no run says anything. */
  readonly array: { readonly is: RunArray; readonly values: Float32Array } | null;
}

/** @throws Refused: those of `decodePath`, not-found */
export async function readPicture({ path, frame, run, sliceMm }: PictureRequest): Promise<Picture> {
  const whole = must(await decodePath(path));
  if (run === null) {
    const decoded = oneFrame(whole, frame);
    return { decoded: sliceMm === undefined ? decoded : { ...decoded, sliceMm }, of: null, array: null };
  }
  const job = must(await readJson(join(run, 'job.json'), jobSchema));
  const measured = await readMeasurement(run);
  const record = await readRecord(run);
  const of: RunImage = {
    job,
    origin: measured.ok ? measured.value.origin : { place: null, dicom: null, sliceMm: null, window: null },
    record: record.ok ? record.value : { program: 'langevin', created: new Date(0).toISOString() },
    file: fileIn(run, path),
  };
  const is = must(await readArrays(run, job))[of.file];
  if (is === undefined || !isArray(whole, is)) return { decoded: oneFrame(whole, frame), of, array: null };
  return { decoded: decodedOf(of, is, whole.data), of, array: { is, values: whole.data } };
}

/**
 * A file that a person names, its colours as they are seen; an array of a run folder means what it means there, wherever the folder lies.
 * @throws Refused: those of `decodePath`
 */
export async function readNamed(path: string): Promise<Decoded> {
  const decoded = must(await decodePath(path));
  return decoded.format === 'npy' ? asInRun(path, decoded) : seen(decoded);
}

/** What a run folder says of an array of its own; any other file as it is. */
export async function asInRun(path: string, decoded: Decoded): Promise<Decoded> {
  const run = dirname(dirname(path));
  if (decoded.format !== 'npy') return decoded;
  const job = await readJson(join(run, 'job.json'), jobSchema);
  const arrays = job.ok ? await readArrays(run, job.value) : job;
  const isOurs = arrays.ok && arrays.value[fileIn(run, path)] !== undefined;
  return isOurs ? (await readPicture({ path, frame: 0, run })).decoded : decoded;
}

const fileIn = (run: string, path: string): string => relative(run, path).split(sep).join('/');

function oneFrame(d: Decoded, frame: number): Decoded {
  if (frame >= d.frames) throw new Refused({ code: 'not-found', what: `frame ${frame}` });
  const size = d.height * d.width * d.samples;
  const data = d.frames === 1 ? d.data : d.data.slice(frame * size, (frame + 1) * size);
  return { ...d, frames: 1, volumes: 1, data, places: d.places.slice(frame, frame + 1) };
}

/** It is what its run says of it: there planes are channels, which read alone are frames. */
function isArray(whole: Decoded, array: RunArray): whole is Decoded & { readonly data: Float32Array } {
  const { format, frames, samples, height, width, data } = whole;
  const isOfShape = frames === channelsOf(array) && [height, width].join() === array.shape.slice(-2).join();
  return format === 'npy' && samples === 1 && isOfShape && data instanceof Float32Array;
}
