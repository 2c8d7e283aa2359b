/** What a CT scanner measured, or what the program measures as one would. */
import { z } from 'zod';
import { WATER_PER_MM } from '../../image/units/units.ts';
import { noiseSchema } from './noise.ts';

const positive = z.number().positive();

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

/** Where the line integrals come from. */
const ctSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    /** An image: it is measured by the program ("retrospective"), so there is a truth. */
    kind: z.literal('image'),
    /** What one sample of the file means here. `unit-interval` is the model's [0, 1] (not a CT file). */
    quantity: z.enum(['HU', 'unit-interval']),
    /** Given where somebody has said it; else `quantity` alone says what a number is. */
    rescale: rescaleSchema.optional(),
  }),
  /** A measured sinogram (views × bins): there is no truth. */
  z.strictObject({ kind: z.literal('sinogram'), ...sinogramReadingSchema.shape }),
]);

export const ctMeasurementSchema = z.strictObject({
  modality: z.literal('ct'),
  source: ctSourceSchema,
  geometry: geometrySchema,
  noise: noiseSchema,
  /** `fine`: another, finer grid than the solver's; `same`: the solver's own operator; null: really measured. */
  simulate: z.enum(['fine', 'same']).nullable(),
  /** How solvers see a bin: of its own width, or (absent, as in jobs of earlier programs) as the ray through its centre. */
  bins: z.literal('width').optional(),
});
export type CtMeasurement = z.infer<typeof ctMeasurementSchema>;

/** What a report says of a scan. */
export const ctReportSchema = z.strictObject({
  modality: z.literal('ct'),
  views: z.int(),
  angles: z.strictObject({ firstDeg: z.number(), lastDeg: z.number(), count: z.int(), file: z.string() }),
  geometry: geometrySchema,
  simulate: z.enum(['fine', 'same']).nullable(),
  /** Attenuation of water that HU are told from, in 1/mm. */
  waterPerMm: positive.default(WATER_PER_MM),
});
export type CtReport = z.infer<typeof ctReportSchema>;
