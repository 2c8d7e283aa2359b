import { z } from 'zod';
import { WATER_PER_MM } from '../image/units.ts';
import { geometrySchema, noiseSchema } from './job.ts';

const figure = z.number().nullable();

/** Fidelity to the truth; every figure null where there is no truth, SSIM also where a side is below 11 pixels. */
export const fidelitySchema = z.strictObject({
  psnr: figure,
  ssim: figure,
  nrmse: figure,
  hfen: figure,
  /** Mean and root mean square of result − truth in HU. */
  biasHu: figure,
  rmseHu: figure,
});
export type Fidelity = z.infer<typeof fidelitySchema>;

export const resultRowSchema = z.strictObject({
  ...fidelitySchema.shape,
  method: z.string(),
  label: z.string(),
  preset: z.string().nullable(),
  /** What was scored: one image, or the mean of several samples (a mean scores higher and looks smoother). */
  scored: z.string(),
  perSample: z.array(z.strictObject({ seed: z.int(), psnr: figure, ssim: figure })),
  /** ‖Ax−y‖/‖y‖ of the line integrals. */
  residualRelative: z.number(),
  /** ‖Ax−y‖/(σ_y√m), weighted where Poisson; null where the noise is unknown or zero. */
  residualWhitened: figure,
  /** The region of interest, where there is one. */
  roi: fidelitySchema.nullable(),
  /** Solver with its start, all samples; and with everything around it (loading the model, previews, checkpoints). */
  seconds: z.number(),
  secondsTotal: z.number(),
  /** Network evaluations of all samples. */
  nfe: z.int(),
  seeds: z.array(z.int()),
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
  /** What the solver chose itself, for example λ or σ₁. */
  chosen: z.record(z.string(), z.union([z.number(), z.string()])),
  model: z.strictObject({ id: z.string(), sha256: z.string() }).nullable(),
  provider: z.string().nullable(),
  /** Over the samples, in HU; null below four samples. */
  spread: z.strictObject({ samples: z.int(), medianHu: z.number(), p95Hu: z.number() }).nullable(),
  /** Share of ‖x − air‖² that the measurement supports (A⁺Ax) and that the prior supplied. */
  split: z.strictObject({ measured: z.number(), supplied: z.number() }).nullable(),
});
export type ResultRow = z.infer<typeof resultRowSchema>;

export const domainCheckSchema = z.strictObject({
  /** fits: within the 99th percentile; unusual: above, far below, or an unknown pixel size; outside: far above. */
  verdict: z.enum(['fits', 'unusual', 'outside', 'unknown']),
  sentence: z.string(),
  levels: z.array(
    z.strictObject({ sigma: z.number(), value: z.number(), median: z.number().nullable(), p99: z.number().nullable() }),
  ),
});
export type DomainCheck = z.infer<typeof domainCheckSchema>;

/** R of PSNR and SSIM, on the model's scale, and in HU. */
export const dataRangeSchema = z.strictObject({ scaled: z.number(), hu: z.number(), origin: z.string() });

/** `report.json`, written last: every figure can be recomputed from the files beside it. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  program: z.string(),
  created: z.string(),
  researchUseOnly: z.literal(true),
  measurement: z.strictObject({
    kind: z.enum(['simulated', 'measured']),
    views: z.int(),
    angles: z.strictObject({ firstDeg: z.number(), lastDeg: z.number(), count: z.int(), file: z.string() }),
    geometry: geometrySchema,
    noise: noiseSchema,
    /** σ_y of the line integrals; null where unknown, zero or not constant (Poisson). */
    noiseSd: figure,
    simulate: z.enum(['fine', 'same']).nullable(),
    /** Says what the score may be worth: same operator and grid ("inverse crime"), finer grid, or really measured. */
    crime: z.string(),
    samples: z.int(),
    /** Attenuation of water that HU are told from, in 1/mm. */
    waterPerMm: z.number().positive().default(WATER_PER_MM),
  }),
  image: z.strictObject({ height: z.int(), width: z.int(), pixelMm: z.number(), unit: z.literal('HU') }),
  dataRange: dataRangeSchema,
  /** What a person called the region of interest; null where nobody did, or where there is none. */
  regionName: z.string().nullable().default(null),
  results: z.array(resultRowSchema),
  domain: domainCheckSchema.nullable(),
  warnings: z.array(z.string()),
  definitions: z.record(z.string(), z.string()),
  command: z.string(),
});
export type Report = z.infer<typeof reportSchema>;
