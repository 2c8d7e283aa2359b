import { z } from 'zod';
import { eightBitFile, networkFile, standsWhole, WHOLE } from './network-file.ts';

const sigmaTable = z.array(z.tuple([z.number().positive(), z.number().nonnegative()])).min(2);

/** Kinds of images that a network can have been trained on. */
export const domainSchema = z.enum(['ct', 'mri', 'photo']);
export type Domain = z.infer<typeof domainSchema>;

/** `manifest.json` beside a network's weights: what it expects, what it predicts, what it was trained on. */
export const modelManifest = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  name: z.string().min(1),
  domain: domainSchema,
  channels: z.int().positive(),
  /** x = (value − low)/(high − low). */
  scale: z
    .strictObject({ kind: z.string(), low: z.number(), high: z.number() })
    .refine(({ low, high }) => low < high, 'its low must lie below its high'),
  pixelMm: z.strictObject({ low: z.number().positive(), high: z.number().positive() }),
  network: z
    .strictObject({
      ...networkFile,
      int8: eightBitFile,
      inputs: z.strictObject({ image: z.string(), noise: z.string() }),
      outputs: z.strictObject({ denoised: z.string() }),
      predicts: z.enum(['denoiser', 'epsilon', 'v', 'score']),
      conditioning: z.enum(['sigma', 'logSigma', 'timestep']),
      /** With `timestep`: ascending pairs [σ, t]; t is interpolated over ln σ. */
      table: sigmaTable.optional(),
      sizeMultiple: z.int().positive(),
      /** Of a network that takes no others: [height, width]. An image is padded to the smallest that holds it. */
      sizes: z
        .array(z.tuple([z.int().positive(), z.int().positive()]))
        .min(1)
        .optional(),
    })
    .refine(standsWhole, WHOLE),
  sde: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('ve'), sigmaMin: z.number().positive(), sigmaMax: z.number().positive() }),
    z.strictObject({ kind: z.enum(['vp', 'subvp']), betaMin: z.number().positive(), betaMax: z.number().positive() }),
  ]),
  /** [σ, r²]: measured mean squared denoising error. Where it is missing, σ²σ_d²/(σ²+σ_d²) is assumed and said. */
  residualVariance: sigmaTable.optional(),
  /** [σ, median, 99th percentile] over validation starts of the figure that catalogue/domain-check.ts defines. */
  domainCheck: z.array(z.tuple([z.number().positive(), z.number().positive(), z.number().positive()])).optional(),
  /** Mean and standard deviation of training images by channel: what of them the largest noise leaves. */
  moments: z
    .strictObject({ mean: z.array(z.number()).min(1), sd: z.array(z.number().nonnegative()).min(1) })
    .optional(),
  training: z.record(z.string(), z.unknown()).optional(),
  license: z.string().min(1),
  card: z.string(),
});

export type ModelManifest = z.infer<typeof modelManifest>;
