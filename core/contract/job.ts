import { z } from 'zod';

const positive = z.number().positive();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Parallel or fan beam with every default resolved (design, "Parallel beam", "Fan beam"). Angles in degrees. */
export const geometrySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('parallel'),
    anglesDeg: z.array(z.number()).min(1),
    bins: z.int().positive(),
    binMm: positive,
    /** Shift of the detector's centre in mm. */
    offsetMm: z.number(),
  }),
  z.strictObject({
    kind: z.enum(['fan', 'fan-flat']),
    anglesDeg: z.array(z.number()).min(1),
    bins: z.int().positive(),
    /** Degrees of an equiangular detector, mm at the detector of a flat one. */
    binPitch: positive,
    /** Shift of the detector's centre, in the unit of binPitch. */
    offset: z.number(),
    sourceMm: positive,
    detectorMm: positive,
  }),
]);
export type JobGeometry = z.infer<typeof geometrySchema>;

export const noiseSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Relative: σ_y = ε·‖y‖₂/√m of the clean data. */
  z.strictObject({ kind: z.literal('gaussian'), epsilon: positive }),
  /** Counts N ~ Poisson(I₀·e^−y). */
  z.strictObject({ kind: z.literal('poisson'), i0: positive }),
]);
export type Noise = z.infer<typeof noiseSchema>;

/** What the numbers of an image are where a person has said it: HU = slope·number + intercept. */
export const rescaleSchema = z.strictObject({
  slope: z.number().refine((n) => n !== 0),
  intercept: z.number(),
  /** In their words: `HU+1024`. */
  said: z.string(),
});
export type Rescale = z.infer<typeof rescaleSchema>;

const inputSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    /** An image: it is measured by the program ("retrospective"), so there is a truth. */
    kind: z.literal('image'),
    path: z.string(),
    sha256,
    /** Zero-based. */
    slice: z.int().nonnegative(),
    /** What one sample of the file means here. `unit-interval` is the model's [0, 1] (not a CT file). */
    quantity: z.enum(['HU', 'unit-interval']),
    /** Spacing of the native pixels in mm [row, column], and where it comes from. */
    nativeMm: z.tuple([positive, positive]),
    spacingFrom: z.enum(['file', 'flag', 'assumed']),
    /** Distance to the slices beside it in mm, from positions along the normal; null where they lie unevenly or do not say. */
    sliceMm: positive.nullable().default(null),
    /** Given where somebody has said it; else `quantity` alone says what a number is. */
    rescale: rescaleSchema.optional(),
  }),
  z.strictObject({
    /** A measured sinogram (views × bins): there is no truth. */
    kind: z.literal('sinogram'),
    path: z.string(),
    sha256,
    quantity: z.enum(['line-integrals', 'counts']),
    i0: positive.nullable(),
  }),
]);

/** One reconstruction as resolved: ids, parameters, seeds, checksums, every default written out; no pixels. */
export const jobSchema = z.strictObject({
  schemaVersion: z.literal(1),
  task: z.literal('reconstruct-ct'),
  input: inputSchema,
  /** The reconstruction's matrix; pixels are square. */
  image: z.strictObject({ height: z.int().positive(), width: z.int().positive(), pixelMm: positive }),
  geometry: geometrySchema,
  noise: noiseSchema,
  /** `fine`: another, finer grid than the solver's; `same`: the solver's own operator; null: really measured. */
  simulate: z.enum(['fine', 'same']).nullable(),
  preset: z.enum(['fast', 'accurate', 'uncertainty', 'paper']),
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
  /** Seed of the measurement's noise; the solvers' are theirs. */
  seed: z.int().nonnegative(),
  model: z.strictObject({ id: z.string(), manifest: z.string(), sha256 }).nullable(),
  provider: z.enum(['auto', 'cuda', 'dml', 'coreml', 'webgpu', 'cpu']),
  /** A mask image of the region of interest: non-zero is inside. */
  roi: z.strictObject({ path: z.string(), sha256 }).nullable(),
  /** A series this slice belongs to: all its derived slices share one Series Instance UID. */
  series: z.strictObject({ uid: z.string(), number: z.int(), of: z.int() }).nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/** Spacing of the reconstruction's pixels in mm [row, column]; null where it was only assumed: no length is told by it. */
export const knownPixelMm = ({ input, image }: Pick<Job, 'input' | 'image'>): [number, number] | null =>
  input.kind === 'image' && input.spacingFrom === 'assumed' ? null : [image.pixelMm, image.pixelMm];
