import { z } from 'zod';

const positive = z.number().positive();

export const noiseSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Relative: σ_y = ε·‖y‖₂/√m of the clean data. */
  z.strictObject({ kind: z.literal('gaussian'), epsilon: positive }),
  /** Counts N ~ Poisson(I₀·e^−y). */
  z.strictObject({ kind: z.literal('poisson'), i0: positive }),
]);
export type Noise = z.infer<typeof noiseSchema>;
