/** Several runs over the slices of one volume: what each reached, and what they reached together. */
import { z } from 'zod';
import { units } from '../image/image.ts';
import { ownFigureIds, ownFiguresSchema, ownFiguresShape } from './measurement/measurement.ts';
import { dataRangeSchema, fidelitySchema } from './report.ts';
import { errorMessageSchema } from './run.ts';
import { eachOf, recordOf, versioned, withoutHu, type Lift } from './versioned.ts';

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
  'bias',
  'rmse',
  ...ownFigureIds,
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
  ...fidelitySchema.shape,
  ...ownFiguresShape,
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
const currentSummarySchema = z.strictObject({
  schemaVersion: z.literal(2),
  researchUseOnly: z.literal(true),
  items: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  /** Of bias and RMSE. Null where no item was finished, and so is the range. */
  unit: z.enum(units).nullable(),
  dataRange: dataRangeSchema.nullable(),
  methods: z.array(
    z.strictObject({
      method: z.string(),
      label: z.string(),
      figures: z.partialRecord(z.enum(batchFigures), momentsSchema),
      /** Where the items are the slices of one volume: what is defined of all of it. */
      volume: ownFiguresSchema.optional(),
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
export type BatchSummary = z.infer<typeof currentSummarySchema>;

/** Version 1 knew CT alone: its figures were named after HU. */
const fromVersion1: Lift = ({ dataRange, methods, rows, ...summary }) => {
  const { hu, ...range } = recordOf(dataRange);
  return {
    ...summary,
    unit: dataRange === null ? null : 'HU',
    dataRange: dataRange === null ? null : { ...range, inUnit: hu },
    methods: eachOf(methods, (value) => {
      const method = recordOf(value);
      return { ...method, figures: withoutHu(method['figures']) };
    }),
    rows: eachOf(rows, withoutHu),
  };
};

/** A summary, also as an earlier version wrote it. */
export const batchSummarySchema = versioned<BatchSummary>([fromVersion1], currentSummarySchema);
