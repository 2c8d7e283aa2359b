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

/** Of data that were measured: beside what a person says, the level that the samples show themselves. */
export const measuredNoiseSchema = z.discriminatedUnion('kind', [
  ...noiseSchema.options,
  z.strictObject({ kind: z.literal('estimated') }),
]);
export type MeasuredNoise = z.infer<typeof measuredNoiseSchema>;
