/** `arrays.json` of a run folder: what its .npy files cannot say of themselves. */
import { z } from 'zod';
import { units } from '../image/image.ts';

const runArraySchema = z.strictObject({
  /** A picture, or how far samples of it spread about their mean (one standard deviation). */
  kind: z.enum(['image', 'spread']),
  unit: z.enum(units),
  /** All of one channel, row by row, then the next; a complex image has two: real, imaginary. */
  layout: z.literal('planar'),
  /** [height, width], or [channels, height, width]. */
  shape: z.array(z.int().positive()).min(2).max(3).readonly(),
});
export type RunArray = z.infer<typeof runArraySchema>;

/** By file, `/` between names. It is written before the first of them: what is named need not be there (yet). */
export const runArraysSchema = z.record(z.string(), runArraySchema);
export type RunArrays = z.infer<typeof runArraysSchema>;

export const runArraysFileSchema = z.strictObject({ schemaVersion: z.literal(1), arrays: runArraysSchema });

/** Planes of an array of a run. */
export const channelsOf = ({ shape }: Pick<RunArray, 'shape'>): number => (shape.length === 3 ? shape[0]! : 1);
