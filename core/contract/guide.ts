import { z } from 'zod';
import { networkFile, standsWhole, WHOLE } from './network-file.ts';

/**
 * `guide.json` beside a network y = f(x, σ) that steers a prior: what images it takes, and what it says of them. The network is
 * an ONNX file or a TensorFlow.js model with x [batch, channels, height, width], perhaps σ [batch], and one output
 * [batch, n].
 */
export const guideManifest = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  name: z.string().min(1),
  channels: z.int().positive(),
  /** x = (value − low)/(high − low), as of the models whose images it judges. */
  scale: z
    .strictObject({ kind: z.string(), low: z.number(), high: z.number() })
    .refine(({ low, high }) => low < high, 'its low must lie below its high'),
  network: z
    .strictObject({
      ...networkFile,
      inputs: z.strictObject({ image: z.string(), noise: z.string().nullable() }),
      output: z.string(),
      /** What its second input is; null where it sees no noise level, as a network of clean images. */
      conditioning: z.enum(['sigma', 'logSigma']).nullable(),
      sizeMultiple: z.int().positive(),
      /** The only size [height, width] that it takes; absent: every multiple. */
      size: z.tuple([z.int().positive(), z.int().positive()]).optional(),
    })
    .refine(standsWhole, WHOLE),
  says: z.discriminatedUnion('kind', [
    /** Logits of classes that exclude each other: log p(y | x) is that of their softmax. */
    z.strictObject({ kind: z.literal('classes'), names: z.array(z.string().min(1)).min(2) }),
    /**
     * A vector, such as an embedding of images and texts, held to one that a file states: log p is its cosine over
     * `spread`, or minus half its squared distance over `spread`².
     */
    z.strictObject({
      kind: z.literal('vector'),
      length: z.int().positive(),
      likeness: z.enum(['cosine', 'distance']),
      spread: z.number().positive(),
    }),
  ]),
  license: z.string().min(1),
  card: z.string(),
});

export type GuideManifest = z.infer<typeof guideManifest>;
