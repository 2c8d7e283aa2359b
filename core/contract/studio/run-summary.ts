/** Runs and the queue as every client sees them. */
import { z } from 'zod';
import { jobSchema } from '../job.ts';
import { reportSchema } from '../report.ts';
import { errorMessageSchema, runRecordSchema, runStates } from '../run.ts';
import { framePlaceSchema, idSchema } from './item.ts';

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
  /** The newest step of the newest method. */
  progress: z
    .strictObject({
      phase: z.string(),
      method: z.string().nullable(),
      seed: z.int().nullable(),
      step: z.int(),
      of: z.int(),
      /** Share of all methods, samples and steps that is done, 0 to 1, by their measured or expected times. */
      share: z.number(),
      /** Seconds that remain, from measured steps; null until there are enough. */
      etaSeconds: z.number().nullable(),
    })
    .nullable(),
  /** Newest preview, relative to `/runs/<id>/files/`. */
  preview: z.string().nullable(),
  provider: z.string().nullable(),
  error: errorMessageSchema.nullable(),
  warnings: z.array(z.string()),
  /** A slice of a batch: "42 of 60, 18 failed" is told from these. */
  batch: z.strictObject({ id: idSchema, name: z.string(), number: z.int(), of: z.int() }).nullable(),
  /** PSNR and SSIM of the first method, once there is a report with a truth. */
  psnr: z.number().nullable(),
  ssim: z.number().nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** A run that was discarded, until its folder is deleted. */
export const discardedRunSchema = z.strictObject({
  id: idSchema,
  title: z.string(),
  /** When it is deleted, in ISO 8601. */
  until: z.string(),
});
export type DiscardedRun = z.infer<typeof discardedRunSchema>;

export const runDetailsSchema = z.strictObject({
  summary: runSummarySchema,
  job: jobSchema,
  record: runRecordSchema,
  report: reportSchema.nullable(),
  /** Where its images lie; null where the source does not say, or has not been measured yet. */
  place: framePlaceSchema.nullable(),
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
  /** From the speed measured on this machine; null before the first proof run. */
  seconds: z.number().nullable(),
  crime: z.boolean(),
});
export type Plan = z.infer<typeof planSchema>;

export const queueSchema = z.strictObject({
  /** No run is begun while it is paused (after an unclean end it opens paused). */
  paused: z.boolean(),
  /** Why it is paused, where nobody asked for it. */
  reason: z.string().nullable(),
  running: idSchema.nullable(),
  /** In the order in which they will run. */
  waiting: z.array(idSchema),
});
export type Queue = z.infer<typeof queueSchema>;
