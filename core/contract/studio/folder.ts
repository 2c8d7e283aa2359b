import { z } from 'zod';
import { idSchema } from './item.ts';

/** A folder of images that is kept as a whole, for a model to learn from. */
export const folderSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  files: z.int().positive(),
  bytes: z.int().nonnegative(),
});
export type Folder = z.infer<typeof folderSchema>;
