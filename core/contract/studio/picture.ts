/** Names a picture wherever it lies: a frame of an import, or an array of a run folder. */
import { z } from 'zod';
import { idSchema } from './item.ts';

export const pictureSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('item'), project: idSchema, item: idSchema, frame: z.int().nonnegative() }),
  /** For example `results/proximal.npy`. */
  z.strictObject({ from: z.literal('run'), run: idSchema, file: z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/) }),
]);
export type Picture = z.infer<typeof pictureSchema>;

export const exportFormats = ['dcm', 'png', 'tif', 'nii', 'npy'] as const;
