import { z } from 'zod';
import { flagOf } from './parameters.ts';

/** What a person should know of a measurement before it is reconstructed, and what would mend it. */
export const adviceSchema = z.strictObject({
  /** `wrong`: the result would be wrong; `doubt`: it may be; `offer`: it could be better. */
  severity: z.enum(['wrong', 'doubt', 'offer']),
  message: z.string(),
  /** Each by itself mends it: values of `reconstructCtParameters` to set, null for the default. */
  remedies: z.array(
    z.strictObject({ label: z.string(), values: z.record(z.string(), z.union([z.number(), z.string(), z.null()])) }),
  ),
});
export type Advice = z.infer<typeof adviceSchema>;

/** Whether the stated geometry, grid and units explain a measurement (core/catalogue/scan-check). */
export const scanCheckSchema = z.strictObject({
  verdict: z.enum(['fits', 'doubt', 'wrong']),
  /** ‖Ax − y‖/‖y‖ after the same few iterations on the same small grid: as stated, and of what else was tried. */
  residual: z.number(),
  tried: z.array(z.strictObject({ label: z.string(), residual: z.number() })),
  /** The same of the noise alone, estimated from how neighbouring bins differ. */
  noise: z.number(),
  /** Relative difference of rays that were measured twice, from opposite sides; null where there are none. */
  opposite: z.number().nullable(),
  /** Twice the distance of the furthest ray that meets the object, the circle that is scanned, the width of the grid. */
  objectMm: z.number(),
  scannedMm: z.number(),
  gridMm: z.number(),
  advice: z.array(adviceSchema),
});
export type ScanCheck = z.infer<typeof scanCheckSchema>;

/** One advice as a sentence with its flags, for the terminal and the report. */
export const adviceText = ({ message, remedies }: Advice): string =>
  [message, ...remedies.slice(0, 1).map(({ values }) => `Remedy: ${flagsText(values)}.`)].join(' ');

const flagsText = (values: Advice['remedies'][number]['values']): string =>
  Object.entries(values)
    .map(([id, value]) => (value === null ? `without --${flagOf(id)}` : `--${flagOf(id)} ${value}`))
    .join(' ');
