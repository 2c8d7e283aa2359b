import { join } from 'node:path';
import { z } from 'zod';
import type { Result } from '../../core/contract/result.ts';
import type { DicomSource, FramePlace } from '../../core/formats/decoded.ts';
import { windowCurves, type Window } from '../../core/image/windows/window.ts';
import { framePlaceSchema } from '../../core/contract/studio/item.ts';
import { readJson } from './read-json.ts';
import { writeJson } from './write-file.ts';

/** Where the images of a run lie and what they came from; a measured sinogram says nothing of it. */
export interface Origin {
  readonly place: FramePlace | null;
  readonly dicom: DicomSource | null;
  /** Distance to the slices beside it, where all lie evenly. */
  readonly sliceMm: number | null;
  /** What its source is looked at through, and so all that is made from it; null where nothing says so. */
  readonly window: Window | null;
}

/**
 * `inputs/measurement.json`: what the arrays beside it do not say. Written after them, so its presence means they are
 * whole.
 */
export interface MeasurementRecord {
  readonly noiseSd: number;
  /** Name → SHA-256 of the arrays, and of what else is kept beside them. */
  readonly files: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  readonly origin: Origin;
}

const text = z.string().nullable();
const measurementRecordSchema: z.ZodType<MeasurementRecord> = z.strictObject({
  noiseSd: z.number(),
  files: z.record(z.string(), z.string()),
  warnings: z.array(z.string()),
  origin: z.strictObject({
    place: framePlaceSchema.extend({ sopClassUid: text, sopInstanceUid: text }).nullable(),
    dicom: z
      .strictObject({ studyInstanceUid: text, seriesInstanceUid: text, frameOfReferenceUid: text, modality: text })
      .nullable(),
    sliceMm: z.number().nullable(),
    window: z
      .strictObject({ center: z.number(), width: z.number(), curve: z.enum(windowCurves).optional() })
      .nullable()
      .default(null),
  }),
});

const pathIn = (folder: string): string => join(folder, 'inputs', 'measurement.json');

/** The worker writes it once; the host reads it too. */
export const readMeasurement = (folder: string): Promise<Result<MeasurementRecord>> =>
  readJson(pathIn(folder), measurementRecordSchema);

export const writeMeasurement = (folder: string, record: MeasurementRecord): Promise<void> =>
  writeJson(pathIn(folder), record);
