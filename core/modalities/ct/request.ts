/** What is asked of a CT reconstruction, and what the worker found in its input. */
import type { Job } from '../../contract/job.ts';
import type { ParameterValues } from '../../contract/parameters.ts';
import { err, type Result } from '../../contract/result.ts';

/** As much of the input as decides how it is measured. */
export interface ScanFacts {
  readonly kind: 'image' | 'sinogram';
  /** Rows and columns as in the file, whatever a sinogram's axes are. */
  readonly height: number;
  readonly width: number;
  /** Of an array of three axes the first; 1 unless said. */
  readonly frames?: number;
  readonly pixelMm: readonly [number, number] | null;
}

/** What the worker found in the input. */
export interface InputFacts extends ScanFacts {
  readonly path: string;
  readonly sha256: string;
  /** DICOM, NIfTI and NPY hold numbers in HU; a picture holds the model's [0, 1]. */
  readonly holds: 'HU' | 'unit-interval';
  readonly frames: number;
  /** Distance between neighbouring frames where they lie evenly, from their positions. */
  readonly sliceMm: number | null;
  /** What stands for full intensity in a picture. */
  readonly fullScale?: number | null;
}

/** The pixels that a model was made for. */
export interface PixelRange {
  readonly pixelMm: { readonly low: number; readonly high: number };
}

export interface ModelFacts extends PixelRange {
  readonly id: string;
  readonly manifest: string;
  readonly sha256: string;
}

/** As much of a request as decides how its input is measured. */
export interface ScanRequest {
  /** Values of `reconstructCtParameters`, complete. */
  readonly values: ParameterValues;
  /** Ids of the task's parameters that were given, not defaulted. */
  readonly given: ReadonlySet<string>;
  /** Angles as they were given, in their own unit; null: spread evenly. */
  readonly angles: readonly number[] | null;
  /** Counts of every bin, view or ray without an object, and without a beam, in the order of the file. */
  readonly flat?: readonly number[] | null;
  readonly dark?: readonly number[] | null;
}

export interface CtRequest extends ScanRequest {
  /** Values given for single solvers, by solver id. */
  readonly solverValues: Readonly<Record<string, ParameterValues>>;
  readonly slice: number;
  readonly series: Job['series'];
  readonly roi: Job['roi'];
}

/** The job, and what the person should be told about how it was read. */
export interface Resolved {
  readonly job: Job;
  readonly notes: readonly string[];
}

export const invalid = (parameter: string, reason: string): Result<never> =>
  err({ code: 'invalid-parameter', parameter, reason });
export const contradiction = (reason: string, remedy: string): Result<never> =>
  err({ code: 'contradiction', reason, remedy });

export const numberOf = (values: ParameterValues, id: string): number | null => {
  const v = values[id];
  return typeof v === 'number' ? v : null;
};
export const textOf = (values: ParameterValues, id: string): string | null => {
  const v = values[id];
  return typeof v === 'string' ? v : null;
};
