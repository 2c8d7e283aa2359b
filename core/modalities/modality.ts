/**
 * What a kind of measurement is to the rest of the program: shared layers ask this, and none of them asks which
 * modality it is. Nothing here computes; `measuring.ts` is the half that does.
 */
import type { Job } from '../contract/job.ts';
import type { ModalityId } from '../contract/measurement/measurement.ts';
import type { Found } from '../formats/found.ts';
import type { Unit } from '../image/image.ts';
import type { Window } from '../image/windows/window.ts';
import type { ImageKind } from '../priors/image-kind.ts';
import type { Asking } from './asking.ts';

/** A file that is looked at, and how its name ends. */
export const ENDINGS = { dicom: 'dcm', png: 'png', tiff: 'tif', jpeg: 'jpg', webp: 'webp', nifti: 'nii' } as const;
export type PictureFormat = keyof typeof ENDINGS;

export interface Modality {
  readonly id: ModalityId;
  /** What a network must have been made for, to be its prior. */
  readonly images: ImageKind;
  /**
   * A foreign image can be told by how a prior pulls it. A prior that knows photographs of everything pulls negatives,
   * noise and MR slices no more than photographs: of those nothing is said, for "it fits" would be worth nothing.
   */
  readonly checksDomain: boolean;
  /** Of its images: truths, results and the spread of these. */
  readonly unit: Unit;
  /** Parameters by which somebody says what the numbers of its images are; none where their file says it. */
  readonly numbers: readonly string[];
  /** Images that a run may keep in `inputs/`, by name, with their axes; the first that is there is what it was made of. */
  inputs(job: Job): Readonly<Record<string, readonly number[]>>;
  /** What its measurement is to people who look at it, where no image stands for it. */
  readonly raw: 'sinogram' | 'kspace' | null;
  /** Formats in which each result is written beside its array. */
  files(job: Job): readonly PictureFormat[];
  /** What lists show its results through; null where values are shown as they are. */
  readonly thumbnail: Window | null;
  /** Whether it takes an image, and what it doubts of it. */
  admit(found: Found): Admission;
  /** What stands for 1 where a result is written as a picture; null where its numbers are written as they are. */
  fullScale(job: Job): number | null;
  /** The program measures an image by itself, so there is a truth. */
  isRetrospective(job: Pick<Job, 'measurement'>): boolean;
  /** Its data are made by the very operator that the solvers invert ("inverse crime"). */
  sameOperator(job: Job): boolean;
  /** All that its job seeks are some pixels, each from what lies around it; which they are, its files tell. */
  seeksPart?(job: Job): boolean;
  words(job: Job): JobWords;
  load(job: Job): Load;
}

/** What a modality makes of an image. */
export type Admission =
  | {
      /** `own`: it is made for what this is; `foreign`: it can be taken for that, although it is something else. */
      readonly fit: 'own' | 'foreign';
      /** What its numbers are taken for, in the modality's own words. */
      readonly holds: string;
      /** In sentences: with any of them it must not look approved. */
      readonly doubts: readonly string[];
    }
  | { readonly fit: 'none'; readonly reason: string; readonly remedy: string };

/** Of an image that is measured by the program, or of a real measurement. */
export const wordsOfMeasured = (job: Job, isRetrospective: boolean): Pick<JobWords, 'origin' | 'how' | 'begins'> =>
  isRetrospective
    ? { origin: `slice ${job.input.frame}`, how: 'simulated', begins: 'Measuring' }
    : { origin: 'measured', how: 'measured', begins: 'Reading the measurement' };

/** A job in words. */
export interface JobWords {
  /** What was measured, as short as a title: "23 views". */
  readonly measured: string;
  /** What is about to be done, in one line without its methods: "Reconstructing 320 × 320 …, from 23 views". */
  readonly plan: string;
  /** What the numbers of its input are taken for. */
  readonly holds: string;
  /** How its input came about, before what it holds: "slice 3", "measured"; empty where there is nothing to say. */
  readonly origin: string;
  /** What is said of a picture of its results: "simulated", "measured", "made up". */
  readonly how: string;
  /** What a run of it does first. */
  readonly begins: string;
  /** Name and text, as `--dry-run` lists them. */
  readonly rows: readonly (readonly [string, string])[];
}

/** What the work of a job is made of, for estimates of memory and time. */
export interface Load {
  /** Numbers of the data. */
  readonly samples: number;
  /** Bytes that the operator keeps beside images and data. */
  readonly operatorBytes: number;
  /** Bytes that measuring takes at its height, all of them let go before anything is solved. */
  readonly measuringBytes: number;
  /** Work of one application of the operator, forward or adjoint, in units of the modality's own, in which this machine's pace is measured (`Measuring.usual`): of rays, pixels times views. */
  readonly application: number;
  /** Applications that measuring is worth. */
  readonly measuring: number;
  readonly asking: Asking;
}
