/** Names a picture wherever it lies: a frame of an import, or an array of a run folder. */
import { z } from 'zod';
import { resamplers } from '../../image/resample.ts';
import { attenuationUnits } from '../../image/conversion.ts';
import { idSchema } from './item.ts';

export const pictureSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('item'), project: idSchema, item: idSchema, frame: z.int().nonnegative() }),
  /** For example `results/proximal.npy`. */
  z.strictObject({ from: z.literal('run'), run: idSchema, file: z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/) }),
]);
export type Picture = z.infer<typeof pictureSchema>;

/**
 * What may be done to a picture so that it can be compared: onto the reference's grid by a resampler, into its unit by
 * what the numbers are and the attenuation of water (1/mm). null: it must be alike already. The reference stays as it is.
 */
export const treatmentSchema = z.strictObject({
  resampler: z.enum(resamplers).nullable(),
  numbers: z.strictObject({ unit: z.enum(attenuationUnits), waterPerMm: z.number().positive() }).nullable(),
});
export type Treatment = z.infer<typeof treatmentSchema>;

export const exportFormats = ['dcm', 'png', 'tif', 'nii', 'npy'] as const;
