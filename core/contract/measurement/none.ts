/** No measurement: what is asked of a model alone, or of a model and images that are there. */
import { z } from 'zod';
import { domainSchema } from '../model.ts';
import { fileSchema } from './file.ts';

/** What somebody said of the numbers of images, by parameter; absent: nothing, and their files decide. */
const saidSchema = z.record(z.string(), z.union([z.string(), z.number()]));

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
      said: saidSchema.optional(),
    }),
    /** A folder of images, from which the model learns; what it makes of one of those that are held out comes out. */
    z.strictObject({
      kind: z.literal('folder'),
      /** What the folder is called; where it lies, the input says. */
      name: z.string(),
      /** Share of the images that is held out. */
      holdOut: z.number().positive().max(0.9),
      /** What the new model is called; null: after the old one and the folder. */
      as: z.string().nullable(),
      said: saidSchema.optional(),
    }),
  ]),
  noise: z.strictObject({ kind: z.literal('none') }),
});
export type NoneMeasurement = z.infer<typeof noneMeasurementSchema>;

/** What a report says of it. */
export const noneReportSchema = z.strictObject({
  modality: z.literal('none'),
  domain: domainSchema,
  source: z.enum(['model', 'image', 'folder']),
});
