/** What measured k-space a file holds, as one image of it shows. */
import { z } from 'zod';

export const kspaceDescriptionSchema = z.strictObject({
  /** All that matters, in one line, and the rest a sentence each. */
  line: z.string(),
  notes: z.array(z.string()),
  warnings: z.array(z.string()),
  format: z.string(),
  axes: z.array(z.strictObject({ name: z.string(), length: z.int() })),
  isAssumed: z.boolean(),
  coils: z.int(),
  /** Coils that hold nothing, from 0. */
  dead: z.array(z.int()),
  height: z.int(),
  width: z.int(),
  slices: z.int(),
  repetitions: z.int(),
  contrasts: z.int(),
  pixelMm: z.array(z.number()).nullable(),
  readout: z.enum(['rows', 'columns']).nullable(),
  oversampling: z.number(),
  noiseScans: z.int(),
  sampling: z.strictObject({
    kind: z.enum(['full', 'columns', 'rows', 'grid']),
    measured: z.int(),
    of: z.int(),
    calibration: z.int(),
  }),
  reference: z.string().nullable(),
});
export type KspaceDescription = z.infer<typeof kspaceDescriptionSchema>;
