/** As much of a wish as a scan takes, and how its values are read. */
import type { ParameterValues } from '../../../contract/parameters.ts';

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
