import { z } from 'zod';
import { measurementSchema } from './measurement/measurement.ts';
import { engineSchema, precisionSchema, providerSchema } from './provider.ts';
import { recordOf, versioned, type Lift } from './versioned.ts';

const positive = z.number().positive();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The file that was named, and what it says of its pixels. */
const inputSchema = z.strictObject({
  path: z.string(),
  sha256,
  /** Which volume of a folder, where somebody has said it. */
  series: z.string().optional(),
  /** Which of its images, from 0. */
  frame: z.int().nonnegative(),
  /** Spacing of its pixels in mm [row, column], and where that comes from; null where they have none, as a sinogram's. */
  pixels: z.strictObject({ mm: z.tuple([positive, positive]), from: z.enum(['file', 'flag', 'assumed']) }).nullable(),
  /** Distance to the images beside it in mm, from positions along the normal; null where they lie unevenly or do not say. */
  sliceMm: positive.nullable().default(null),
});

/** What is reconstructed: planar (channel, row, column); null where pixels are not square or have no length. */
const gridSchema = z.strictObject({
  channels: z.int().positive(),
  height: z.int().positive(),
  width: z.int().positive(),
  pixelMm: positive.nullable(),
});

/** Version 1 knew CT alone: its scan stood at the top, its input was an image or a sinogram. */
const fromVersion1: Lift = ({ input, image, geometry, noise, simulate, ...job }) => {
  const { kind, path, sha256: sum, slice, nativeMm, spacingFrom, sliceMm, series, ...source } = recordOf(input);
  const isImage = kind === 'image';
  return {
    ...job,
    input: {
      path,
      sha256: sum,
      ...(series === undefined ? {} : { series }),
      frame: isImage ? slice : 0,
      pixels: isImage ? { mm: nativeMm, from: spacingFrom } : null,
      sliceMm: sliceMm ?? null,
    },
    measurement: { modality: 'ct', source: { kind, ...source }, geometry, noise, simulate },
    image: { channels: 1, ...recordOf(image) },
  };
};

/** Version 2 averaged all seeds, and its photographs knew a mask alone. */
const fromVersion2: Lift = ({ measurement, ...job }) => {
  const { operator, ...measured } = recordOf(measurement);
  const { kind, mask, hole } = recordOf(operator);
  const lifted = kind === 'mask' ? { mask: { ...recordOf(mask), hole }, grey: null, scale: 1, hints: null } : operator;
  return {
    ...job,
    measurement: operator === undefined ? measurement : { ...measured, operator: lifted },
    samples: 'mean',
  };
};

/** One reconstruction as resolved: ids, parameters, seeds, checksums, every default written out; no pixels. */
const currentJobSchema = z.strictObject({
  schemaVersion: z.literal(3),
  /** What is asked, for example `reconstruct-ct`. */
  task: z.string(),
  input: inputSchema,
  /** What was measured, and how: the operator with its noise. */
  measurement: measurementSchema,
  image: gridSchema,
  preset: z.enum(['fast', 'accurate', 'large', 'uncertainty', 'paper']),
  /** In the order in which they are reported; parameters complete. */
  solvers: z
    .array(
      z.strictObject({
        // Becomes the name of files.
        id: z.string().regex(/^[a-z][a-z0-9-]*$/),
        parameters: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
        /** One run a seed; methods without randomness have none. */
        seeds: z.array(z.int().nonnegative()),
      }),
    )
    .min(1),
  /** Several seeds of a method are one result, their mean, or a gallery: each is a result of its own. */
  samples: z.enum(['mean', 'gallery']),
  /** Seed of the measurement's noise; the solvers' are theirs. */
  seed: z.int().nonnegative(),
  model: z.strictObject({ id: z.string(), manifest: z.string(), sha256 }).nullable(),
  engine: engineSchema.default('auto'),
  precision: precisionSchema.default('auto'),
  provider: providerSchema,
  /** What steers the model towards what is wanted: the network of this guide.json, its class or a vector in a file, and γ. */
  guide: z
    .strictObject({
      id: z.string(),
      manifest: z.string(),
      /** Of its network. */
      sha256,
      target: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('class'), name: z.string() }),
        z.strictObject({ kind: z.literal('vector'), path: z.string(), sha256 }),
      ]),
      weight: z.number().positive(),
    })
    .optional(),
  /** Side in pixels of the square tiles in which the network sees the image; absent where it sees it as a whole. */
  tile: z.int().positive().optional(),
  /** Where only some pixels are sought, tiles lie around those: how many, and the pixels that they may see. */
  around: z.strictObject({ tiles: z.int().positive(), pixels: z.int().positive() }).optional(),
  /** A mask image of the region of interest: non-zero is inside. `name` is what a person calls it, null where nobody did. */
  roi: z.strictObject({ path: z.string(), sha256, name: z.string().nullable().default(null) }).nullable(),
  /** A series this slice belongs to: all its derived slices share one Series Instance UID. */
  series: z.strictObject({ uid: z.string(), number: z.int(), of: z.int() }).nullable(),
});
export type Job = z.infer<typeof currentJobSchema>;

/** A job, also as an earlier version wrote it. */
export const jobSchema = versioned<Job>([fromVersion1, fromVersion2], currentJobSchema);

/** One seed of a method: the name of its result and of its preview. */
export const sampleName = (method: string, seed: number | null): string =>
  seed === null ? method : `${method}-${seed}`;

/**
 * What is reported of a method, by the name of its result: the mean of all its seeds, or in a gallery each of them by
 * itself. One seed alone is its own mean.
 */
export const resultsOf = (
  { samples }: Pick<Job, 'samples'>,
  { id, seeds }: Pick<Job['solvers'][number], 'id' | 'seeds'>,
): readonly { readonly name: string; readonly seeds: readonly number[] }[] =>
  samples === 'gallery' && seeds.length > 1
    ? seeds.map((seed) => ({ name: sampleName(id, seed), seeds: [seed] }))
    : [{ name: id, seeds }];

/** Axes of its arrays: planes of several channels lie one after the other. */
export const shapeOf = ({
  image: { channels, height, width },
}: {
  readonly image: Pick<Job['image'], 'channels' | 'height' | 'width'>;
}): readonly number[] => (channels === 1 ? [height, width] : [channels, height, width]);

/**
 * Spacing of the result's pixels in mm [row, column]; null where it was only assumed: no length is told by it. Pixels that
 * are not square are those of the input, where they have a length at all.
 */
export function knownPixelMm({ input, image }: Pick<Job, 'input' | 'image'>): [number, number] | null {
  if (input.pixels?.from === 'assumed') return null;
  return image.pixelMm === null ? (input.pixels?.mm ?? null) : [image.pixelMm, image.pixelMm];
}
