/** What came of a model that learnt from a folder of images. */
import { z } from 'zod';
import type { Job } from './job.ts';
import type { NoneMeasurement } from './measurement/none.ts';

/** PSNR in dB of images that are noised and denoised, at each noise level; R is 1 on the scale of the network. */
export const judgedSchema = z.strictObject({
  /** Of all levels, the mean. */
  mean: z.number(),
  levels: z.array(z.strictObject({ sigma: z.number(), psnr: z.number() })),
});
export type Judged = z.infer<typeof judgedSchema>;

/** The held-out images after so many steps. */
export const lookSchema = z.strictObject({
  step: z.int().nonnegative(),
  /** Mean loss of the steps since the last look; null before the first. */
  loss: z.number().nullable(),
  judged: judgedSchema,
});
export type Look = z.infer<typeof lookSchema>;

export const adaptationSchema = z.strictObject({
  /** What the folder is called. */
  folder: z.string(),
  images: z.int(),
  heldOut: z.int(),
  /** What stands together on one side: "9 patients, 2 of them held out". */
  groups: z.string(),
  steps: z.int(),
  of: z.int(),
  /** The step whose average is kept. */
  kept: z.int(),
  /** The network as it came, at step 0, and at every look after. */
  looks: z.array(lookSchema).min(1),
  /** Of training alone. */
  secondsAStep: z.number(),
  /** The new model, whose files lie beside the report. */
  model: z.strictObject({ id: z.string(), name: z.string(), sha256: z.string(), file: z.string() }),
});
export type Adaptation = z.infer<typeof adaptationSchema>;

/** Its card is called so. */
export const CARD = 'card.md';

/** The files of the new model, by their names in the folder of the run: manifest, network, card. */
export const filesOfModel = ({ model: { file } }: Pick<Adaptation, 'model'>): readonly string[] => [
  'manifest.json',
  file,
  CARD,
];

/** What the new model is called unless somebody says. */
export const adaptedName = (from: string, folder: string): string => `${from}, adapted to ${folder}`;

export type FolderSource = Extract<NoneMeasurement['source'], { kind: 'folder' }>;

/** The folder that a job learns from; null: it learns nothing. */
export const learnsFrom = ({ measurement }: Pick<Job, 'measurement'>): FolderSource | null =>
  measurement.modality === 'none' && measurement.source.kind === 'folder' ? measurement.source : null;

/** The network as it came, and the average that is kept. */
export function beforeAndAfter({ looks, kept }: Pick<Adaptation, 'looks' | 'kept'>): {
  readonly before: Judged;
  readonly after: Judged;
} {
  const before = looks[0]!.judged;
  return { before, after: looks.find(({ step }) => step === kept)?.judged ?? before };
}

/** A difference in dB with its sign: +0.12, −0.03; 0.00 has none. */
export function gainText(gain: number): string {
  const size = Math.abs(gain).toFixed(2);
  if (Number(size) === 0) return size;
  return `${gain < 0 ? '−' : '+'}${size}`;
}

/** "12 held-out images", "one held-out image". */
export const heldOutText = (count: number): string => (count === 1 ? 'one held-out image' : `${count} held-out images`);

/** Where it is no better than what it came from, that in a sentence; null where it is. */
export function worseText(adaptation: Pick<Adaptation, 'looks' | 'kept'>): string | null {
  const { before, after } = beforeAndAfter(adaptation);
  const gain = after.mean - before.mean;
  return gain > 0
    ? null
    : `It denoises the held-out images no better than the model that it came from (${gainText(gain)} dB): keep that one, or learn from more images.`;
}
