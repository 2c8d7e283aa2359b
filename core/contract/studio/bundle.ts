/** Several files in one request: their index as one line of JSON, then the bytes of each, one behind the other. */
import { z } from 'zod';

export const bundleIndexSchema = z
  .array(z.strictObject({ path: z.string(), bytes: z.int().nonnegative() }))
  .min(1)
  .max(1000);
export type BundleIndex = z.infer<typeof bundleIndexSchema>;

/** What is going to be sent in all: a disk that cannot hold it says so before the first byte. */
export const announcedSchema = z.strictObject({ bytes: z.int().nonnegative() });
