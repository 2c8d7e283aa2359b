/** Names a picture wherever it lies: a frame of an import, or an array of a run folder. */
import { z } from 'zod';
import { resamplers } from '../../image/grids/resample.ts';
import { attenuationUnits } from '../../image/units/conversion.ts';
import { idSchema } from './item.ts';

export const pictureSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('item'), project: idSchema, item: idSchema, frame: z.int().nonnegative() }),
  /** For example `results/proximal.npy`. */
  z.strictObject({ from: z.literal('run'), run: idSchema, file: z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/) }),
]);
export type Picture = z.infer<typeof pictureSchema>;

const line = z.strictObject({ slope: z.number().refine((n) => n !== 0), intercept: z.number() });
/** What numbers are that do not say it themselves: `slope`·number + `intercept` is in the unit. */
const numbersSchema = z.strictObject({
  unit: z.enum(attenuationUnits),
  waterPerMm: z.number().positive(),
  rescale: line.optional(),
});

/** What somebody says of a picture that does not say it itself; it changes nothing where the picture does. */
const statedSchema = z.strictObject({
  numbers: numbersSchema.nullable(),
  /** Size of its square pixels. */
  pixelMm: z.number().positive().nullable().optional(),
});
export type Stated = z.infer<typeof statedSchema>;
/** Of the reference of a comparison; nothing is resampled there. */
export const referenceStatedSchema = statedSchema.optional();

/**
 * What may be done to a picture so that it can be compared: onto the reference's grid by a resampler, into its unit by
 * what the numbers are and the attenuation of water (1/mm). null: it must be alike already.
 */
export const treatmentSchema = statedSchema.extend({ resampler: z.enum(resamplers).nullable() });
export type Treatment = z.infer<typeof treatmentSchema>;

/** JPEG and WebP are for results of photographs. */
export const exportFormats = ['dcm', 'png', 'tif', 'jpg', 'webp', 'nii', 'npy'] as const;
