/** No measurement: what is asked of a model alone, or of a model and images that are there. */
import { z } from 'zod';
import { domainSchema } from '../model.ts';
import { fileSchema } from './file.ts';

export const noneMeasurementSchema = z.strictObject({
  modality: z.literal('none'),
  /** Whose images these are: units, words and files are theirs. */
  domain: domainSchema,
  source: z.discriminatedUnion('kind', [
    /** The model alone: images are made from noise. */
    z.strictObject({ kind: z.literal('model') }),
    z.strictObject({
      kind: z.literal('image'),
      /** A second image of the same size; null where one is asked about. */
      other: fileSchema.nullable(),
      /** Side of the square in its middle that is taken, in pixels; null: all of it. */
      crop: z.int().positive().nullable(),
      /** What comes out is this image again, which it is scored against. */
      comesBack: z.boolean(),
      /** What somebody said of its numbers, by parameter; absent: nothing, and its file decides. */
      said: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    }),
  ]),
  noise: z.strictObject({ kind: z.literal('none') }),
});
export type NoneMeasurement = z.infer<typeof noneMeasurementSchema>;

/** What a report says of it. */
export const noneReportSchema = z.strictObject({
  modality: z.literal('none'),
  domain: domainSchema,
  source: z.enum(['model', 'image']),
});
