import { z } from 'zod';
import { modelManifest } from '../model.ts';
import { errorMessageSchema } from '../run.ts';

export const modelCardSchema = z.strictObject({
  id: z.string(),
  manifest: modelManifest,
  bundled: z.boolean(),
  /** Text of its card (Markdown), null where there is none. */
  card: z.string().nullable(),
  /** Whether its weights were the manifest's when they were last looked at; null: not looked at yet. */
  sound: z.boolean().nullable(),
  error: errorMessageSchema.nullable(),
});
export type ModelCard = z.infer<typeof modelCardSchema>;

/** One line of the compute page: a provider, a self-test, a library. */
export const computeLineSchema = z.strictObject({
  name: z.string(),
  works: z.boolean().nullable(),
  detail: z.string(),
});
