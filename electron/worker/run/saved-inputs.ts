import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shapeOf, type Job } from '../../../core/contract/job.ts';
import { Refused } from '../../../core/contract/refused.ts';
import { decodeNpy, encodeNpy } from '../../../core/formats/npy/npy.ts';
import { sha256Of } from '../../disk/checksum.ts';
import { readMeasurement, writeMeasurement, type Origin } from '../../disk/measurement-record.ts';
import type { Kept, Measured } from '../../../core/modalities/measuring.ts';
import { makeFolder, writeFileSafely } from '../../disk/write-file.ts';

/** What a run works on, the same whether it was just measured or read back from its folder. */
export interface RunInputs {
  readonly measured: Measured;
  /** Non-zero inside the region of interest, on the grid of the result. */
  readonly roi: Uint8Array | null;
  /** Where the slice lies and what it came from, for derived DICOM. */
  readonly origin: Origin;
  /** What was assumed in reading the input. */
  readonly warnings: readonly string[];
}

/** An array of a run folder. @throws Refused */
export async function readArray(path: string): Promise<{ data: Float32Array; shape: readonly number[] }> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) throw new Refused({ code: 'unreadable-file', file: path, reason: 'there is no such file' });
  const decoded = decodeNpy(bytes, path);
  if (!decoded.ok) throw new Refused(decoded.error);
  const { data, shape } = decoded.value;
  return { data: data instanceof Float32Array ? data : Float32Array.from(data), shape };
}

/** What an earlier process kept, or null where it is missing, cut or changed. */
export async function savedInputs(folder: string): Promise<RunInputs | null> {
  const record = await readMeasurement(folder);
  if (!record.ok) return null;
  const { files, noiseSd, origin, warnings } = record.value;
  const found = new Map<string, { data: Float32Array; shape: readonly number[] }>();
  for (const [name, checksum] of Object.entries(files)) {
    const path = join(folder, 'inputs', name);
    const bytes = await readFile(path).catch(() => null);
    if (bytes === null || sha256Of(bytes) !== checksum) return null;
    if (name.endsWith('.npy')) found.set(name.replace(/\.npy$/, ''), await readArray(path));
  }
  const { truth, measurement, weights, roi, ...arrays } = Object.fromEntries(found);
  if (measurement === undefined) return null;
  return {
    measured: { truth: truth?.data ?? null, ...measurement, noiseSd, weights: weights?.data ?? null, arrays },
    roi: roi === undefined ? null : Uint8Array.from(roi.data),
    origin,
    warnings,
  };
}

/** Keeps what was measured. @param texts further files of `inputs/`, by name @throws Refused (cannot-write) */
export async function saveInputs(
  folder: string,
  job: Job,
  inputs: RunInputs,
  texts: Readonly<Record<string, string>> = {},
): Promise<void> {
  const at = join(folder, 'inputs');
  await makeFolder(at);
  const { measured, roi, origin, warnings } = inputs;
  const { truth, data, shape, weights, arrays } = measured;
  const files: Record<string, string> = {};
  const write = async (name: string, { data: values, shape: axes }: Kept): Promise<void> => {
    const bytes = encodeNpy(values, axes);
    await writeFileSafely(join(at, `${name}.npy`), bytes);
    files[`${name}.npy`] = sha256Of(bytes);
  };
  if (truth !== null) await write('truth', { data: truth, shape: shapeOf(job) });
  await write('measurement', { data, shape });
  if (weights !== null) await write('weights', { data: weights, shape });
  for (const [name, array] of Object.entries(arrays)) await write(name, array);
  for (const [name, text] of Object.entries(texts)) {
    await writeFileSafely(join(at, name), text);
    files[name] = sha256Of(text);
  }
  if (roi !== null) await write('roi', { data: roi, shape: [job.image.height, job.image.width] });
  await writeMeasurement(folder, { noiseSd: measured.noiseSd, files, warnings, origin });
}
