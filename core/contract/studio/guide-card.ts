import { z } from 'zod';
import { guideManifest } from '../guide.ts';

/** A network that steers models, as the window offers it. */
export const guideCardSchema = z.strictObject({
  id: z.string(),
  manifest: guideManifest,
  bundled: z.boolean(),
  /** What can be wanted of it: its classes, or the vectors that were added with it, by the names of their files. */
  targets: z.array(z.string()),
});
export type GuideCard = z.infer<typeof guideCardSchema>;
