/** The slices of one submission as one thing: a stack that scrolls, with its table of figures. */
import { z } from 'zod';
import { batchSummarySchema, slicePlaceSchema } from '../batch.ts';
import { runStates } from '../run.ts';
import { idSchema } from './item.ts';

export const batchSchema = z.strictObject({
  id: idSchema,
  /** For example "chest · 23 views · fast". */
  name: z.string(),
  /** Slices that were submitted; those that were removed since are not among `slices`. */
  of: z.int().positive(),
  /**
   * In order of position along the normal. Frame n of the stack is `/runs/<run>/files/results/<method>.npy` of the n-th,
   * its truth `inputs/truth.npy` of the same.
   */
  slices: z.array(
    z.strictObject({
      run: idSchema,
      /** From 1, as submitted. */
      number: z.int().positive(),
      place: slicePlaceSchema.nullable(),
      state: z.enum(runStates),
    }),
  ),
  /** Distance between neighbours where all lie evenly; null where they do not, or state no position. */
  sliceMm: z.number().nullable(),
  /** Of the slices that ended; an item is called after its slice, "slice 12". */
  summary: batchSummarySchema,
});
export type Batch = z.infer<typeof batchSchema>;
