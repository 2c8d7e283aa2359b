import { z } from 'zod';
import { units } from '../image/image.ts';
import { adaptationSchema } from './adaptation.ts';
import { ownFiguresShape, reportDetailsSchema } from './measurement/measurement.ts';
import { measuredNoiseSchema } from './measurement/noise.ts';
import { eachOf, recordOf, versioned, withoutHu, type Lift } from './versioned.ts';

const figure = z.number().nullable();

/** Fidelity to the truth; every figure null where there is no truth, SSIM also where a side is below 11 pixels. */
export const fidelitySchema = z.strictObject({
  psnr: figure,
  ssim: figure,
  nrmse: figure,
  hfen: figure,
  /** Mean and root mean square of result − truth, in the unit of the images; null where that unit is no quantity. */
  bias: figure,
  rmse: figure,
});
export type Fidelity = z.infer<typeof fidelitySchema>;

/** At one noise level: ‖x − D(x + σn, σ)‖² a value, and r²(σ), what images of the training have there. */
export const levelSchema = z.strictObject({ sigma: z.number(), error: z.number(), expected: z.number() });

export const resultRowSchema = z.strictObject({
  ...fidelitySchema.shape,
  /** Absent where its kind of image knows no such figure. */
  ...ownFiguresShape,
  method: z.string(),
  label: z.string(),
  preset: z.string().nullable(),
  /** What was scored: one image, or the mean of several samples (a mean scores higher and looks smoother). */
  scored: z.string(),
  /** Ended by the user with what was there; absent: it went to its end. */
  stoppedAt: z.strictObject({ step: z.int(), of: z.int() }).optional(),
  perSample: z.array(z.strictObject({ seed: z.int(), psnr: figure, ssim: figure })),
  /** ‖Ax−y‖/‖y‖ of the data in their own unit. */
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
  /** What is said under each picture of `results/<method>-path.*`, which shows how the image came about; absent: there is none. */
  path: z.array(z.string()).optional(),
  /** Denoising error over noise, as far as a network was asked for it; absent: it was not. */
  levels: z.array(levelSchema).optional(),
  seeds: z.array(z.int()),
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
  /** What the solver chose itself, for example λ or σ₁. */
  chosen: z.record(z.string(), z.union([z.number(), z.string()])),
  model: z.strictObject({ id: z.string(), sha256: z.string() }).nullable(),
  provider: z.string().nullable(),
  /** Over the samples, in the unit of the images; null below four samples. */
  spread: z.strictObject({ samples: z.int(), median: z.number(), p95: z.number() }).nullable(),
  /** Share of ‖x − empty‖² that the measurement supports (A⁺Ax) and that the prior supplied. */
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

/** R of PSNR and SSIM, on the scale on which figures are computed, and in the unit of the images. */
export const dataRangeSchema = z.strictObject({ scaled: z.number(), inUnit: z.number(), origin: z.string() });

/** `report.json`, written last: every figure can be recomputed from the files beside it. */
const currentReportSchema = z.strictObject({
  schemaVersion: z.literal(2),
  program: z.string(),
  created: z.string(),
  researchUseOnly: z.literal(true),
  measurement: z.strictObject({
    kind: z.enum(['simulated', 'measured']),
    noise: measuredNoiseSchema,
    /** σ_y of the data; null where unknown, zero or not constant (Poisson). */
    noiseSd: figure,
    /** Made by the very operator that the solvers invert. */
    sameOperator: z.boolean(),
    /** Says what the score may be worth: same operator and grid ("inverse crime"), finer grid, or really measured. */
    crime: z.string(),
    samples: z.int(),
    /** What only its modality says. */
    details: reportDetailsSchema,
  }),
  image: z.strictObject({
    channels: z.int().positive(),
    height: z.int(),
    width: z.int(),
    pixelMm: z.number().nullable(),
    unit: z.enum(units),
  }),
  dataRange: dataRangeSchema,
  /** What a person called the region of interest; null where nobody did, or where there is none. */
  regionName: z.string().nullable().default(null),
  /** What steered the networks; absent: nothing did. */
  guide: z.strictObject({ id: z.string(), sha256: z.string(), target: z.string(), weight: z.number() }).optional(),
  results: z.array(resultRowSchema),
  domain: domainCheckSchema.nullable(),
  /** Of a model that learnt; absent: none did. */
  adaptation: adaptationSchema.optional(),
  warnings: z.array(z.string()),
  definitions: z.record(z.string(), z.string()),
  command: z.string(),
});
export type Report = z.infer<typeof currentReportSchema>;

/** Version 1 knew CT alone: its figures were named after HU. */
const fromVersion1: Lift = ({ measurement, image, dataRange, results, definitions, ...report }) => {
  const { kind, noise, noiseSd, crime, samples, ...details } = recordOf(measurement);
  const { hu, ...range } = recordOf(dataRange);
  return {
    ...report,
    measurement: {
      ...{ kind, noise, noiseSd, crime, samples },
      sameOperator: details['simulate'] === 'same',
      details: { modality: 'ct', ...details },
    },
    image: { channels: 1, ...recordOf(image) },
    dataRange: { ...range, inUnit: hu },
    results: eachOf(results, rowOfVersion1),
    definitions: withoutHu(definitions),
  };
};

function rowOfVersion1(value: unknown): unknown {
  const row = recordOf(withoutHu(value));
  return { ...row, roi: withoutHu(row['roi']), spread: withoutHu(row['spread']) };
}

/** A report, also as an earlier version wrote it. */
export const reportSchema = versioned<Report>([fromVersion1], currentReportSchema);
