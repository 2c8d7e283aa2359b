import { z } from 'zod';
import { WATER_PER_MM } from '../image/units.ts';
import { providerSchema } from './provider.ts';

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

/**
 * How a measurement was written down, in its own terms. The defaults are the program's: rows are views, angles are
 * degrees counter-clockwise from the design's zero, bins count as `core/operators/radon/geometry.ts` says. A job's geometry
 * is always the program's: its angles are resolved, and its bins are those of the data once they are turned.
 */
export const conventionSchema = z.strictObject({
  /** Of an array of three axes, the first two have the rows of the detector between them. */
  axes: z.enum(['views-bins', 'bins-views', 'rows-views-bins', 'views-bins-rows']),
  /** `reversed`: the last bin of a row is the first of the geometry. */
  detector: z.enum(['forward', 'reversed']),
  rotation: z.enum(['counter-clockwise', 'clockwise']),
  /** The program's angle at the measurement's zero, in degrees. */
  startDeg: z.number(),
  angleUnit: z.enum(['degrees', 'radians', 'grads']),
});
export type Convention = z.infer<typeof conventionSchema>;

export const OWN_CONVENTION: Convention = {
  axes: 'views-bins',
  detector: 'forward',
  rotation: 'counter-clockwise',
  startDeg: 0,
  angleUnit: 'degrees',
};

/** What the numbers of a measured sinogram mean. Jobs that were written without the later fields have their defaults. */
export const sinogramReadingSchema = z.strictObject({
  quantity: z.enum(['line-integrals', 'counts']),
  /** Counts of an unobstructed ray; null where they are line integrals, or `flat` says it bin by bin. */
  i0: positive.nullable(),
  /** Counts of each bin, each view, or each ray without an object, and without a beam; in the order of the file. */
  flat: z.array(z.number()).nullable().default(null),
  dark: z.array(z.number()).nullable().default(null),
  convention: conventionSchema.default(OWN_CONVENTION),
  /** Row of the detector in a stack of projections, from 0; null where the file is one sinogram. */
  row: z.int().nonnegative().nullable().default(null),
  /** Which bins are no measurement: recognised by their values (`auto`), none, or these (`3,17-20`, from 0, as in the file). */
  deadBins: z.string().default('none'),
  /** Attenuation of water at the energy of the measurement, in 1/mm: what HU are told from. */
  waterPerMm: positive.default(WATER_PER_MM),
});
export type SinogramReading = z.infer<typeof sinogramReadingSchema>;

const inputSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    /** An image: it is measured by the program ("retrospective"), so there is a truth. */
    kind: z.literal('image'),
    path: z.string(),
    sha256,
    /** Which volume of a folder, where somebody has said it. */
    series: z.string().optional(),
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
    ...sinogramReadingSchema.shape,
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
  provider: providerSchema,
  /** A mask image of the region of interest: non-zero is inside. `name` is what a person calls it, null where nobody did. */
  roi: z.strictObject({ path: z.string(), sha256, name: z.string().nullable().default(null) }).nullable(),
  /** A series this slice belongs to: all its derived slices share one Series Instance UID. */
  series: z.strictObject({ uid: z.string(), number: z.int(), of: z.int() }).nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/** Spacing of the reconstruction's pixels in mm [row, column]; null where it was only assumed: no length is told by it. */
export const knownPixelMm = ({ input, image }: Pick<Job, 'input' | 'image'>): [number, number] | null =>
  input.kind === 'image' && input.spacingFrom === 'assumed' ? null : [image.pixelMm, image.pixelMm];

/** Attenuation of water that the HU of a job are told from, in 1/mm: an image of ours is measured at the program's. */
export const waterOf = ({ input }: Pick<Job, 'input'>): number =>
  input.kind === 'sinogram' ? input.waterPerMm : WATER_PER_MM;
