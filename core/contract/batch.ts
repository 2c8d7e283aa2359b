/** Several runs over the slices of one volume: what each reached, and what they reached together. */
import { z } from 'zod';
import { dataRangeSchema } from './report.ts';
import { errorMessageSchema } from './run.ts';

/** Where a slice lies in the volume that it was taken from. */
export const slicePlaceSchema = z.strictObject({
  /** Zero-based, in the order in which the volume is read. */
  frame: z.int().nonnegative(),
  /** Along the normal, from the origin of the patient's axes; null where the file states no position. */
  mm: z.number().nullable(),
});
export type SlicePlace = z.infer<typeof slicePlaceSchema>;

/** What is averaged over a batch. */
export const batchFigures = [
  'psnr',
  'ssim',
  'nrmse',
  'hfen',
  'biasHu',
  'rmseHu',
  'residualRelative',
  'residualWhitened',
  'seconds',
  'nfe',
] as const;
export type BatchFigure = (typeof batchFigures)[number];

/** Over the items that have the figure; the standard deviation (n − 1) is null for a single one. */
const momentsSchema = z.strictObject({
  n: z.int().positive(),
  mean: z.number(),
  sd: z.number().nullable(),
  /** The item that did worst: the lowest PSNR and SSIM, else the value farthest from 0. */
  worst: z.strictObject({ item: z.string(), value: z.number() }),
});
export type Moments = z.infer<typeof momentsSchema>;

const figure = z.number().nullable();
const rowSchema = z.strictObject({
  item: z.string(),
  /** null where a batch is none of slices. */
  slice: slicePlaceSchema.nullable(),
  method: z.string(),
  psnr: figure,
  ssim: figure,
  nrmse: figure,
  hfen: figure,
  biasHu: figure,
  rmseHu: figure,
  residualRelative: figure,
  residualWhitened: figure,
  seconds: figure,
  nfe: figure,
});
export type BatchRow = z.infer<typeof rowSchema>;

/** What a run that has not ended is: its folder is gone, it waits, it goes on, or it can be resumed. */
export const missingStates = ['absent', 'queued', 'running', 'interrupted'] as const;
export type MissingState = (typeof missingStates)[number];

/** `summary.json` of a batch: what each method reached on average, every item's figures, and what failed. */
export const batchSummarySchema = z.strictObject({
  schemaVersion: z.literal(1),
  researchUseOnly: z.literal(true),
  items: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  /** Null where no item was finished. */
  dataRange: dataRangeSchema.nullable(),
  methods: z.array(
    z.strictObject({
      method: z.string(),
      label: z.string(),
      figures: z.partialRecord(z.enum(batchFigures), momentsSchema),
    }),
  ),
  rows: z.array(rowSchema),
  failures: z.array(
    z.strictObject({ item: z.string(), slice: slicePlaceSchema.nullable(), error: errorMessageSchema }),
  ),
  /** What has not ended yet, or is not there. */
  missing: z
    .array(z.strictObject({ item: z.string(), slice: slicePlaceSchema.nullable(), state: z.enum(missingStates) }))
    .default([]),
});
export type BatchSummary = z.infer<typeof batchSummarySchema>;
