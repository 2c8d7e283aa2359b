/** What is known of a photograph, and what shall be found. */
import { z } from 'zod';
import { photoFormats, withoutOptions } from '../picture-file.ts';
import { fileSchema } from './file.ts';

export const MOST_FEATHER = 256;
const HOLES = ['black', 'white'] as const;
/** Weights of the colours in a grey: `GREY_WEIGHTS` of `core/operators/pixel/grey.ts`. */
const GREYS = ['equal', 'rec601', 'rec709'] as const;

/** y = mask ∘ grey ∘ box of the picture, and its colour at the hints; each part may be left out. */
const photoOperatorSchema = z
  .strictObject({
    /** Which pixels were measured, in all that was measured of them; null: every one. */
    mask: z.strictObject({ ...fileSchema.shape, hole: z.enum(HOLES) }).nullable(),
    /** Only this grey was measured, whether the input is grey or in colour; null: what the input has. */
    grey: z.enum(GREYS).nullable(),
    /** Each measured pixel is the mean of scale × scale pixels of the result. */
    scale: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
    /** A picture of the result's size with transparency: where it is not fully transparent, the colour is known. */
    hints: fileSchema.nullable(),
    /** Where nothing was measured, what the picture is made from: noise alone, or a painting under noise of a strength. */
    start: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('noise') }),
        z.strictObject({
          kind: z.literal('painting'),
          strength: z.number().min(0).max(1),
          /** A picture of the same size with transparency that lies over the input; null: the input is the painting. */
          layer: fileSchema.nullable().default(null),
        }),
      ])
      .nullable()
      .default(null),
  })
  .refine(
    ({ grey, scale, hints }) => hints === null || (grey !== null && scale === 1),
    'hints belong to a grey picture of the size of the result',
  );
export type PhotoOperator = z.infer<typeof photoOperatorSchema>;

export const photoMeasurementSchema = z.strictObject({
  modality: z.literal('photo'),
  operator: photoOperatorSchema,
  /** Depth of a colour in the picture, and so in the results that are written as pictures; 32 are floats. */
  bits: z.union([z.literal(8), z.literal(16), z.literal(32)]),
  /** How the results are written as pictures; runs of before wrote PNG. */
  written: z
    .strictObject({ format: z.enum(photoFormats), without: z.enum(withoutOptions) })
    .default({ format: 'png', without: 'nothing' }),
  /** A picture to score against, of the result's size; null where there is none. */
  reference: fileSchema.nullable(),
  noise: z.strictObject({ kind: z.literal('none') }),
  /** Pixels inside the rim of a hole over which its filling comes up from what the picture has there; absent: none. */
  feather: z.int().min(1).max(MOST_FEATHER).optional(),
});
export type PhotoMeasurement = z.infer<typeof photoMeasurementSchema>;

/** What a report says of a photograph. Where a mask was all, earlier reports named it and were silent about the rest. */
export const photoReportSchema = z.object({
  modality: z.literal('photo'),
  /** Which part of the mask is the hole; null without one. */
  hole: z.enum(HOLES).nullable(),
  grey: z.enum(GREYS).nullable().default(null),
  scale: z.int().positive().default(1),
  hints: z.boolean().default(false),
  /** What the picture was made from where nothing was measured; null where something was. */
  start: z.enum(['noise', 'painting']).nullable().default(null),
});
