/** What an MR scanner measured, or what the program measures as one would. */
import { z } from 'zod';
import { fileSchema } from './file.ts';
import { measuredNoiseSchema } from './noise.ts';

const seed = z.int().nonnegative();

export const MOST_COILS = 64;
export const SAMPLINGS = ['equispaced', 'random', 'gaussian1d', 'poisson', 'radial'] as const;

export const SHIFTS = ['none', 'kspace', 'image', 'both'] as const;

/** Which samples of k-space are measured. */
const samplingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(SAMPLINGS),
    /** All samples over measured ones; an equispaced pattern measures every line of this step and the centre beside it. */
    acceleration: z.number().min(1),
    /** Share of the lines about the middle, of a pattern in two dimensions of rows and of columns, all of which are measured. */
    center: z.number().min(0).max(1),
    /** Which index the lines are counted by: `columns` are measured whole, or `rows`. */
    direction: z.enum(['columns', 'rows']),
    /** Partial Fourier: lines beyond this share of them are not measured; 1: none. */
    partial: z.number().gt(0.5).max(1),
    seed,
  }),
  /** A picture or array of the size of k-space: where it is not 0, a sample is measured. */
  z.strictObject({ kind: z.literal('file'), ...fileSchema.shape }),
  /** Of k-space alone: what of it is not empty. */
  z.strictObject({ kind: z.literal('measured') }),
]);
export type Sampling = z.infer<typeof samplingSchema>;
export type GeneratedSampling = Extract<Sampling, { acceleration: number }>;

/** Phase that is given to a magnitude: none, or a random smooth one as coils and an uneven field make it. */
const phaseSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('smooth'), seed }),
]);
export type Phase = z.infer<typeof phaseSchema>;

const mriSourceSchema = z.discriminatedUnion('kind', [
  /** An image: it is measured by the program ("retrospective"), so there is a truth. */
  z.strictObject({
    kind: z.literal('image'),
    numbers: z.enum(['magnitude', 'complex']),
    /** Of a magnitude; complex numbers have their own. */
    phase: phaseSchema,
    /** Simulated coils; 1 is a coil that sees everything alike. */
    coils: z.int().min(1).max(MOST_COILS),
    /** Of the coils' places. */
    coilSeed: seed,
  }),
  /** k-space as a scanner wrote it; which slice is the job's frame. */
  z.strictObject({
    kind: z.literal('kspace'),
    /** Names of the axes in the order of the file where it does not say them itself, as `coil,row,column`. */
    axes: z.string().nullable(),
    /** Path of its array in a file that holds several. */
    dataset: z.string().nullable(),
    /** How many coils the file has; absent: unknown until it is read. */
    coils: z.int().positive().optional(),
    /** Sizes of its dimensions where another file states them (BART); null: its own file does. */
    dimensions: z.array(z.int().positive()).max(32).nullable(),
    repetition: z.int().nonnegative(),
    contrast: z.int().nonnegative(),
    /** What lies at the corner in place of the middle, and is brought there; null: nothing that could be told. */
    shift: z.enum(SHIFTS).nullable(),
    /** What of the readout lies outside the field of view is cut away: as the file says, not at all, or by this factor. */
    oversampling: z.union([z.enum(['cut', 'keep']), z.number().gt(1)]),
    /** In the file all of it was measured: the program leaves samples out, and what all of them give is the truth. */
    retrospective: z.boolean(),
  }),
]);

/** An array that a job names beside its k-space. */
const arrayFileSchema = z.strictObject({
  ...fileSchema.shape,
  /** Sizes of its dimensions where another file states them (BART); null: its own file does. */
  dimensions: z.array(z.int().positive()).max(32).nullable(),
});

/** How the coils are mixed before anything else, so that their noise is alike and independent. */
const whiteningSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** By the noise scans that the file of k-space holds. */
  z.strictObject({ kind: z.literal('own') }),
  /** By a noise scan in a file of its own. */
  z.strictObject({ kind: z.literal('file'), ...arrayFileSchema.shape }),
]);

export const mriMeasurementSchema = z.strictObject({
  modality: z.literal('mri'),
  source: mriSourceSchema,
  sampling: samplingSchema,
  /** Maps of the coils that are given; null: from the calibration region. */
  sensitivities: arrayFileSchema.nullable(),
  /** Sets of maps: two where one does not explain the data; `auto`: by the residual. */
  sets: z.union([z.literal(1), z.literal(2), z.literal('auto')]),
  /** Of what is simulated, or what is assumed of a measurement; k-space alone is estimated. */
  noise: measuredNoiseSchema,
  whitening: whiteningSchema.default({ kind: 'none' }),
});
export type MriMeasurement = z.infer<typeof mriMeasurementSchema>;
export type KspaceSource = Extract<MriMeasurement['source'], { kind: 'kspace' }>;

/** What a report says of an MR measurement. */
export const mriReportSchema = z.strictObject({
  modality: z.literal('mri'),
  source: z.enum(['magnitude', 'complex', 'kspace']),
  sampling: z.enum([...SAMPLINGS, 'file', 'measured']),
  /** All samples over measured ones, as it is. */
  acceleration: z.number().positive(),
  /** Rows and columns of the region about the middle all of which is measured; null where there is none. */
  calibration: z.tuple([z.int().positive(), z.int().positive()]).nullable(),
  /** Where the phase comes from that is taken off before the network sees the image. */
  phase: z.enum(['calibration', 'none']),
  coils: z.int().positive(),
  /** Sets of maps. */
  sets: z.int().positive(),
  /** Where the maps come from; of one coil alone there are none unless they are given. */
  maps: z.enum(['calibration', 'given']).default('calibration'),
  /** By which noise scan the coils were made alike in their noise. */
  whitening: z.enum(['none', 'own', 'file']).default('none'),
});
export type MriReport = z.infer<typeof mriReportSchema>;
