/** Runs and the queue as every client sees them. */
import { z } from 'zod';
import { placeUnits } from '../../image/grids/plane-grid.ts';
import { slicePlaceSchema } from '../batch.ts';
import { jobSchema } from '../job.ts';
import { reportSchema } from '../report.ts';
import { runArraysSchema } from '../run-arrays.ts';
import { errorMessageSchema, runRecordSchema, runStates } from '../run.ts';
import { windowCurves } from '../../image/windows/window.ts';
import { framePlaceSchema, idSchema } from './item.ts';
import { placeSchema } from './mark.ts';

/** Seconds that something will take; the bounds are where it may well end, not where it must. */
const estimateSchema = z.strictObject({ low: z.number(), likely: z.number(), high: z.number() });
export type Estimate = z.infer<typeof estimateSchema>;

export const runSummarySchema = z.strictObject({
  id: idSchema,
  project: idSchema.nullable(),
  /** For example "chest · 23 views · fast". */
  title: z.string(),
  state: z.enum(runStates),
  /** Ended the worker twice: it waits until someone retries or removes it. */
  quarantined: z.boolean(),
  created: z.string(),
  finished: z.string().nullable(),
  /** The newest step of the newest method; null before the first event and after the end. */
  progress: z
    .strictObject({
      phase: z.string(),
      method: z.string().nullable(),
      seed: z.int().nullable(),
      step: z.int(),
      of: z.int(),
      /** Share of all methods, samples and steps that is done, 0 to 1, by their measured or expected times. */
      share: z.number(),
      /** What remains, from measured steps: all samples and methods to come, and the report. */
      left: estimateSchema,
    })
    .nullable(),
  /** Newest preview, relative to `/runs/<id>/files/`. */
  preview: z.string().nullable(),
  provider: z.string().nullable(),
  error: errorMessageSchema.nullable(),
  warnings: z.array(z.string()),
  /** Which slice of which image it shows; null of a measured sinogram. `item` is null where that image is not of the project. */
  slice: slicePlaceSchema.extend({ item: idSchema.nullable() }).nullable(),
  /** A slice of a batch: "42 of 60, 18 failed" is told from these. */
  batch: z.strictObject({ id: idSchema, name: z.string(), number: z.int(), of: z.int() }).nullable(),
  /** What was measured, as short as a title: "23 views". */
  measured: z.string(),
  /** What was asked, by its id in the catalogue; absent: an earlier program did not say. */
  task: z.string().optional(),
  /** The network that is asked; absent: none, or an earlier program did not say. */
  model: z.string().optional(),
  /** All methods with everything around them, waiting left out, once there is a report. */
  seconds: z.number().nullable(),
  /** PSNR and SSIM of the first method, once there is a report with a truth. */
  psnr: z.number().nullable(),
  ssim: z.number().nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** A run, a project, an image or a mask that was discarded, until it is deleted. */
export const discardedSchema = z.strictObject({
  id: idSchema,
  title: z.string(),
  /** When it is deleted, in ISO 8601. */
  until: z.string(),
});
export type Discarded = z.infer<typeof discardedSchema>;

/** Where the pixels of its images lie in the frame of the image that they were made of (core/image/grids/plane-grid.ts). */
const planeGridSchema = z.strictObject({
  height: z.int().positive(),
  width: z.int().positive(),
  spacing: z.tuple([z.number(), z.number()]).readonly(),
  origin: placeSchema,
  unit: z.enum(placeUnits),
});

export const runDetailsSchema = z.strictObject({
  summary: runSummarySchema,
  job: jobSchema,
  record: runRecordSchema,
  report: reportSchema.nullable(),
  /** Where its images lie, until it is measured only their directions; null where the source says nothing of it. */
  place: framePlaceSchema.nullable(),
  grid: planeGridSchema,
  /** The frame of its project that it was made of; null where the project does not hold it. */
  source: z.strictObject({ item: idSchema, frame: z.int().nonnegative() }).nullable(),
  /** What its source is looked at through, and so its results; null where nothing says so. */
  window: z.strictObject({ center: z.number(), width: z.number(), curve: z.enum(windowCurves).optional() }).nullable(),
  /** What its arrays mean, by file. */
  arrays: runArraysSchema,
  /** What can be fetched from `/runs/<id>/files/`. */
  files: z.array(z.string()),
});
export type RunDetails = z.infer<typeof runDetailsSchema>;

/** A job before it is queued: everything resolved, with what it will take. */
export const planSchema = z.strictObject({
  job: jobSchema,
  /** How it was read: assumptions, resampling, size. */
  notes: z.array(z.string()),
  jobs: z.int().positive(),
  needs: z.strictObject({ bytes: z.number(), evaluations: z.number() }),
  availableBytes: z.number(),
  /** Of all jobs, from speeds measured on this machine. */
  time: estimateSchema,
  crime: z.boolean(),
});
export type Plan = z.infer<typeof planSchema>;

/** What can be done with a run, and so with several. */
export const runActs = ['pause', 'resume', 'keep', 'retry', 'discard', 'restore'] as const;
export type RunAct = (typeof runActs)[number];

export const queueSchema = z.strictObject({
  /** No run is begun while it is paused (after an unclean end it opens paused). */
  paused: z.boolean(),
  /** Why it is paused, where nobody asked for it. */
  reason: z.string().nullable(),
  running: idSchema.nullable(),
  /** In the order in which they will run. */
  waiting: z.array(idSchema),
  /** Seconds that each of these will likely take, in the same order. */
  waitingSeconds: z.array(z.number()),
});
export type Queue = z.infer<typeof queueSchema>;
