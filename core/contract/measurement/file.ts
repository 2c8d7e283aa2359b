import { z } from 'zod';

/** A file that a job names: where it lies may change, its checksum says which is meant. */
export const fileSchema = z.strictObject({ path: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
