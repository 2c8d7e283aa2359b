import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { simulateMeasurement, measuredData, type Measurement } from '../../core/catalogue/simulation.ts';
import type { Job } from '../../core/contract/job.ts';
import { Refused } from '../../core/contract/refused.ts';
import type { DicomSource, FramePlace } from '../../core/formats/decoded.ts';
import { decodeNpy, encodeNpy } from '../../core/formats/npy.ts';
import { sha256Of } from '../disk/checksum.ts';
import { readJson } from '../disk/read-json.ts';
import { makeFolder, writeFileSafely, writeJson } from '../disk/write-file.ts';
import { imageOf, readInput, sinogramOf, type Input } from './read-input.ts';

/** What a run works on, the same whether it was just measured or read back from its folder. */
export interface RunInputs {
  /** HU on the reconstruction's grid; null where the measurement is real. */
  readonly truth: Float32Array | null;
  readonly measurement: Measurement;
  /** Where the slice lies and what it came from, for derived DICOM. */
  readonly origin: Origin;
}
export interface Origin {
  readonly place: FramePlace | null;
  readonly dicom: DicomSource | null;
  readonly sliceMm: number | null;
}

const vector = z.tuple([z.number(), z.number(), z.number()]);
/** inputs/measurement.json: what the arrays beside it do not say. Written after them, so its presence means they are whole. */
const sidecarSchema = z.strictObject({
  noiseSd: z.number(),
  files: z.record(z.string(), z.string()),
  origin: z.strictObject({
    place: z
      .strictObject({
        position: vector.nullable(),
        orientation: z.tuple([vector, vector]).nullable(),
        sopClassUid: z.string().nullable(),
        sopInstanceUid: z.string().nullable(),
      })
      .nullable(),
    dicom: z
      .strictObject({
        studyInstanceUid: z.string().nullable(),
        seriesInstanceUid: z.string().nullable(),
        frameOfReferenceUid: z.string().nullable(),
        modality: z.string().nullable(),
      })
      .nullable(),
    sliceMm: z.number().nullable(),
  }),
});

/** An array of a run folder. @throws Refused */
export async function readArray(path: string): Promise<{ data: Float32Array; shape: readonly number[] }> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) throw new Refused({ code: 'unreadable-file', file: path, reason: 'there is no such file' });
  const decoded = decodeNpy(bytes, path);
  if (!decoded.ok) throw new Refused(decoded.error);
  const { data, shape } = decoded.value;
  return { data: data instanceof Float32Array ? data : Float32Array.from(data), shape };
}

/** Measures as the job says and keeps that in inputs/; a resumed run reads it back, so its input may be gone by then. */
export async function runInputs(folder: string, job: Job): Promise<RunInputs> {
  return (await savedInputs(folder)) ?? measure(folder, job);
}

async function savedInputs(folder: string): Promise<RunInputs | null> {
  const sidecar = await readJson(join(folder, 'inputs', 'measurement.json'), sidecarSchema);
  if (!sidecar.ok) return null;
  const { files, noiseSd, origin } = sidecar.value;
  const read = async (name: string): Promise<Float32Array | null> => {
    const bytes = await readFile(join(folder, 'inputs', name)).catch(() => null);
    if (bytes === null || sha256Of(bytes) !== files[name]) return null;
    const decoded = decodeNpy(bytes, name);
    return decoded.ok && decoded.value.data instanceof Float32Array ? decoded.value.data : null;
  };
  const data = await read('measurement.npy');
  const truth = 'truth.npy' in files ? await read('truth.npy') : null;
  const weights = 'weights.npy' in files ? await read('weights.npy') : null;
  const isWhole =
    data !== null && (truth !== null) === 'truth.npy' in files && (weights !== null) === 'weights.npy' in files;
  return isWhole ? { truth, measurement: { data, noiseSd, weights }, origin } : null;
}

async function measure(folder: string, job: Job): Promise<RunInputs> {
  const input = await readInput(job.input.path);
  if (input.sha256 !== job.input.sha256) {
    const reason = 'it is not the file that the job was made for (its SHA-256 differs)';
    const remedy = 'Restore the file, or start a new run.';
    throw new Refused({ code: 'unreadable-file', file: job.input.path, reason, remedy });
  }
  const { truth, measurement } = measured(job, input);
  const origin: Origin = {
    place: (job.input.kind === 'image' ? input.decoded.places[job.input.slice] : undefined) ?? null,
    dicom: input.decoded.dicom,
    sliceMm: input.decoded.sliceMm,
  };
  await keep(folder, job, { truth, measurement, origin });
  return { truth, measurement, origin };
}

function measured(job: Job, input: Input): { truth: Float32Array | null; measurement: Measurement } {
  if (job.input.kind === 'image') {
    return simulateMeasurement(job, imageOf(input, job.input.slice, job.input.nativeMm));
  }
  return { truth: null, measurement: measuredData(job, sinogramOf(input, job.input.quantity)) };
}

async function keep(folder: string, job: Job, { truth, measurement, origin }: RunInputs): Promise<void> {
  const inputs = join(folder, 'inputs');
  await makeFolder(inputs);
  const files: Record<string, string> = {};
  const write = async (name: string, bytes: Uint8Array): Promise<void> => {
    await writeFileSafely(join(inputs, name), bytes);
    files[name] = sha256Of(bytes);
  };
  const { anglesDeg, bins } = job.geometry;
  const shape = [anglesDeg.length, bins];
  if (truth !== null) await write('truth.npy', encodeNpy(truth, [job.image.height, job.image.width]));
  await write('measurement.npy', encodeNpy(measurement.data, shape));
  if (measurement.weights !== null) await write('weights.npy', encodeNpy(measurement.weights, shape));
  await write('angles.npy', encodeNpy(Float64Array.from(anglesDeg), [anglesDeg.length]));
  await writeJson(join(inputs, 'measurement.json'), { noiseSd: measurement.noiseSd, files, origin });
}
