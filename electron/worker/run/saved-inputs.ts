import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Measurement } from '../../../core/modalities/ct/simulation.ts';
import type { Job } from '../../../core/contract/job.ts';
import { Refused } from '../../../core/contract/refused.ts';
import { decodeNpy, encodeNpy } from '../../../core/formats/npy/npy.ts';
import { sha256Of } from '../../disk/checksum.ts';
import { readMeasurement, writeMeasurement, type Origin } from '../../disk/measurement-record.ts';
import { makeFolder, writeFileSafely } from '../../disk/write-file.ts';

/** What a run works on, the same whether it was just measured or read back from its folder. */
export interface RunInputs {
  /** HU on the reconstruction's grid; null where the measurement is real. */
  readonly truth: Float32Array | null;
  readonly measurement: Measurement;
  /** Non-zero inside the region of interest, on the reconstruction's grid. */
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
  const found = new Map<string, Float32Array>();
  for (const [name, checksum] of Object.entries(files)) {
    const path = join(folder, 'inputs', name);
    const bytes = await readFile(path).catch(() => null);
    if (bytes === null || sha256Of(bytes) !== checksum) return null;
    found.set(name, (await readArray(path)).data);
  }
  const data = found.get('measurement.npy');
  if (data === undefined) return null;
  const roi = found.get('roi.npy');
  const measured = found.get('measured.npy');
  return {
    truth: found.get('truth.npy') ?? null,
    measurement: {
      data,
      noiseSd,
      weights: found.get('weights.npy') ?? null,
      ...(measured === undefined ? {} : { measured: Uint8Array.from(measured) }),
    },
    roi: roi === undefined ? null : Uint8Array.from(roi),
    origin,
    warnings,
  };
}

/** Keeps what was measured. @throws Refused (cannot-write) */
export async function saveInputs(folder: string, job: Job, inputs: RunInputs): Promise<void> {
  const at = join(folder, 'inputs');
  await makeFolder(at);
  const { measurement, truth, roi, origin, warnings } = inputs;
  const files: Record<string, string> = {};
  const write = async (name: string, bytes: Uint8Array): Promise<void> => {
    await writeFileSafely(join(at, name), bytes);
    files[name] = sha256Of(bytes);
  };
  const { anglesDeg, bins } = job.geometry;
  const sinogram = [anglesDeg.length, bins];
  const image = [job.image.height, job.image.width];
  if (truth !== null) await write('truth.npy', encodeNpy(truth, image));
  await write('measurement.npy', encodeNpy(measurement.data, sinogram));
  if (measurement.weights !== null) await write('weights.npy', encodeNpy(measurement.weights, sinogram));
  // 1 where a ray was measured: what was left out stays left out after a resume, and where figures are verified.
  if (measurement.measured !== undefined) await write('measured.npy', encodeNpy(measurement.measured, sinogram));
  await write('angles.npy', encodeNpy(Float64Array.from(anglesDeg), [anglesDeg.length]));
  if (roi !== null) await write('roi.npy', encodeNpy(roi, image));
  await writeMeasurement(folder, { noiseSd: measurement.noiseSd, files, warnings, origin });
}
