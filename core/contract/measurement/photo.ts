/** What is known of a photograph, and what shall be found. */
import { z } from 'zod';
import { fileSchema } from './file.ts';

export const photoMeasurementSchema = z.strictObject({
  modality: z.literal('photo'),
  operator: z.strictObject({
    /** Pixels are known in all their colours, or not at all. */
    kind: z.literal('mask'),
    mask: fileSchema,
    /** Which value of the mask is the hole. */
    hole: z.enum(['black', 'white']),
  }),
  /** Depth of a colour in the picture, and so in the results that are written as pictures. */
  bits: z.union([z.literal(8), z.literal(16)]),
  /** An undamaged picture to score against; null where there is none. */
  reference: fileSchema.nullable(),
  noise: z.strictObject({ kind: z.literal('none') }),
});
export type PhotoMeasurement = z.infer<typeof photoMeasurementSchema>;

/** What a report says of a photograph. */
export const photoReportSchema = z.strictObject({
  modality: z.literal('photo'),
  operator: z.literal('mask'),
  hole: z.enum(['black', 'white']),
});
