/** What host and worker say to each other, and nothing else: neither knows the other's code. */
import { z } from 'zod';
import { complexParts } from '../image/complex.ts';
import { units } from '../image/image.ts';
import type { StudioError } from './errors.ts';
import { jobSchema } from './job.ts';
import { kspaceDescriptionSchema } from './kspace-description.ts';
import { POINT_SETS, SAMPLERS } from './lesson.ts';
import { modalityIdSchema, ownFiguresSchema } from './measurement/measurement.ts';
import { formatNames, withoutOptions } from './picture-file.ts';
import { engineSchema, precisionSchema, providerSchema } from './provider.ts';
import { fidelitySchema } from './report.ts';
import type { Result } from './result.ts';
import { scanCheckSchema } from './scan-check.ts';
import { errorMessageSchema, runEventSchema } from './run.ts';
import { itemFactsSchema, tagSchema } from './studio/item.ts';
import { exportFormats, referenceStatedSchema, treatmentSchema } from './studio/picture.ts';

const path = z.string().min(1);

/** Reads the input as far as a job must know it, and proves that the model and its provider work. */
const prepare = z.strictObject({
  kind: z.literal('prepare'),
  task: z.string(),
  /** `image`, or a raw measurement as its task calls it. */
  input: z.strictObject({ kind: z.string(), path }),
  /** Which slice must be sound; `all` leaves each to its own run, null is the middle one. */
  slice: z.union([z.int(), z.literal('all')]).nullable(),
  /** Of the task's parameters, so that numbers which cannot be what is said of them are refused before anything is written. */
  values: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
  /** Parameters that were given. */
  given: z.array(z.string()),
  /** Files of numbers that parameters name, by their ids. */
  lists: z.record(z.string(), path),
  /** Other files that parameters name. */
  files: z.record(z.string(), path),
  /** Path of a manifest. */
  model: path.nullable(),
  engine: engineSchema,
  provider: providerSchema,
  precision: precisionSchema,
});
/** Whether a run could read its input as its job says; nothing is written. */
const examine = z.strictObject({ kind: z.literal('examine'), job: jobSchema });
/** Where only some pixels are sought, what lies around them. */
const surroundings = z.strictObject({ kind: z.literal('surroundings'), job: jobSchema });
/** Whether what a job says of a measured sinogram explains it; nothing is written. */
const check = z.strictObject({ kind: z.literal('check'), job: jobSchema });
/** Runs, or resumes, the run folder. */
const run = z.strictObject({
  kind: z.literal('run'),
  folder: path,
  /** Number of the last event that was told; those of this part follow it. */
  after: z.int().nonnegative(),
});
const verify = z.strictObject({ kind: z.literal('verify'), folder: path });
/** Figures of a volume whose slices are runs, each in a folder of its own. */
const volume = z.strictObject({ kind: z.literal('volume'), folders: z.array(path).min(1) });
const convert = z.strictObject({
  kind: z.literal('convert'),
  input: path,
  output: path,
  /** Of complex numbers; null: all of them. */
  part: z.enum(complexParts).nullable().default(null),
});
/** Proposes what of a picture is scratched, and writes it as a mask. */
const scratches = z.strictObject({
  kind: z.literal('scratches'),
  input: path,
  output: path,
  width: z.number().positive(),
  sensitivity: z.number().min(0).max(1),
  tone: z.enum(['bright', 'dark', 'both']),
});
/** Draws what a score is: that of points of the plane, exact and as networks have learnt it. */
const scoreField = z.strictObject({
  kind: z.literal('score-field'),
  /** One of the lesson's own sets, or a file. */
  points: z.union([z.strictObject({ set: z.enum(POINT_SETS) }), z.strictObject({ path })]),
  sigmas: z.array(z.number().positive()).min(1),
  method: z.enum(SAMPLERS),
  /** Whose paths are drawn. */
  walkers: z.int().positive(),
  seed: z.int().nonnegative(),
  /** Paths of ONNX files. */
  networks: z.array(path),
  output: path,
});
const compare = z.strictObject({
  kind: z.literal('compare'),
  reference: path,
  referenceStated: referenceStatedSchema,
  images: z.array(path).min(1),
  dataRange: z.number().positive().nullable(),
  roi: path.nullable(),
  /** Of all images. */
  treatment: treatmentSchema,
});
const doctor = z.strictObject({ kind: z.literal('doctor'), manifest: path.nullable() });
/** Sorts files by their headers alone: DICOM into series, the rest by what it is. One bad file never stops the others. */
const scan = z.strictObject({ kind: z.literal('scan'), paths: z.array(path) });
/** What a viewer must know of one item, its files in order. `names` are how people call the files. */
const inspect = z.strictObject({ kind: z.literal('inspect'), paths: z.array(path).min(1), names: z.array(z.string()) });
/** What measured k-space a file holds, as one image of it shows. */
const kspace = z.strictObject({
  kind: z.literal('kspace'),
  path,
  asked: z.strictObject({
    axes: z.string().nullable(),
    dataset: z.string().nullable(),
    slice: z.int().nonnegative().nullable(),
    repetition: z.int().nonnegative(),
    contrast: z.int().nonnegative(),
    shift: z.enum(['none', 'kspace', 'image', 'both']).nullable(),
  }),
});
/** One frame of a file, decoded alone where the format allows it. */
const frame = z.strictObject({ kind: z.literal('frame'), path, frame: z.int().nonnegative() });
/** One frame of a raw measurement, as a job with these values of its task would be given it. */
const raw = z.strictObject({
  kind: z.literal('raw'),
  task: z.string(),
  path,
  frame: z.int().nonnegative(),
  values: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
});
const tags = z.strictObject({ kind: z.literal('tags'), path });
/** An 8-bit PNG whose longest side is `size`. */
const thumbnail = z.strictObject({
  kind: z.literal('thumbnail'),
  path,
  frame: z.int().nonnegative(),
  size: z.int().min(16).max(1024),
});
/** How fast this machine applies the operators of a modality and evaluates a network: two small measurements. */
const pace = z.strictObject({
  kind: z.literal('pace'),
  modality: modalityIdSchema,
  manifest: path.nullable(),
  engine: engineSchema,
  provider: providerSchema,
  precision: precisionSchema,
});
/** Opens a model with every check and tries it at three noise levels on synthetic images. */
const trial = z.strictObject({ kind: z.literal('trial'), manifest: path });
/**
 * One frame of a file; `run` is the folder whose array it is. `sliceMm` is how far the slices of its series lie apart (null:
 * unevenly), which the one file does not tell; left out, it is as the file says.
 */
const picture = z.strictObject({
  path,
  frame: z.int().nonnegative(),
  run: path.nullable(),
  sliceMm: z.number().positive().nullable().optional(),
});
const window = z.strictObject({ center: z.number(), width: z.number().positive() });
/** The values of one picture as a file. */
const exporting = z.strictObject({
  kind: z.literal('export'),
  picture,
  format: z.enum(exportFormats),
  /** The run's recipe and what the image came from travel inside. */
  recipe: z.boolean(),
  /** What of the metadata of a photograph is left out; absent: nothing. */
  without: z.enum(withoutOptions).optional(),
  output: path,
});
const namedPicture = z.strictObject({ name: z.string(), picture });
/** Pictures against a reference, as a page of its own, JSON and CSV. */
const comparison = z.strictObject({
  kind: z.literal('comparison'),
  title: z.string(),
  program: z.string(),
  reference: namedPicture.extend({ stated: referenceStatedSchema }),
  others: z
    .array(namedPicture.extend({ treatment: treatmentSchema }))
    .min(1)
    .max(8),
  /** R of PSNR and SSIM in the unit of the pixels. */
  dataRange: z.number().positive(),
  rangeOrigin: z.string(),
  window,
  /** A mask image of the same grid, and what it is called. */
  roi: z.strictObject({ path, name: z.string() }).nullable(),
});
/** Angles from a text or an .npy of one axis, in its own unit. */
const angles = z.strictObject({ kind: z.literal('angles'), path });

export const requestSchema = z.discriminatedUnion('kind', [
  prepare,
  examine,
  surroundings,
  check,
  run,
  verify,
  volume,
  convert,
  scratches,
  scoreField,
  compare,
  doctor,
  scan,
  inspect,
  kspace,
  frame,
  raw,
  tags,
  thumbnail,
  pace,
  trial,
  exporting,
  comparison,
  angles,
]);
export type Request = z.infer<typeof requestSchema>;

/** Leave the run at its next step: resumable as it stands, or with what is there written out as a labelled result. */
export const stopModes = ['resumable', 'keep'] as const;
export type StopMode = (typeof stopModes)[number];

export const toWorkerSchema = z.union([
  z.strictObject({ id: z.int(), request: requestSchema }),
  z.strictObject({ stop: z.enum(stopModes) }),
]);

/** What the worker found in an input; `core/catalogue/resolve.ts` makes a job of it. */
export const inputFactsSchema = z.strictObject({
  path: z.string(),
  sha256: z.string(),
  kind: z.string(),
  holds: z.string(),
  frames: z.int(),
  height: z.int(),
  width: z.int(),
  samples: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  pixelMm: z.tuple([z.number(), z.number()]).nullable(),
  sliceMm: z.number().nullable(),
  fullScale: z.number().nullable(),
  format: z.enum(formatNames),
});

/** What each request is answered with where it succeeds. */
const answerSchemasOf = {
  prepare: z.strictObject({
    facts: inputFactsSchema,
    /** How the file was read, in one line. */
    reading: z.string(),
    /** Where each frame lies along the normal, in mm; null where they do not say. */
    positionsMm: z.array(z.number()).nullable(),
    warnings: z.array(z.string()),
    /** Numbers of the files that were named, as they have them. */
    lists: z.record(z.string(), z.array(z.number())),
    /** The other files, with their checksums. */
    files: z.record(z.string(), z.strictObject({ path: z.string(), sha256: z.string() })),
    /** The provider that proved itself; null where no model was asked for. */
    provider: z.string().nullable(),
  }),
  /** What its run will warn of in reading it. */
  examine: z.array(z.string()),
  /** The tiles that see least of the image beside what is sought; null where every pixel is sought. */
  surroundings: z
    .strictObject({ side: z.int().positive(), tiles: z.int().positive(), pixels: z.int().positive() })
    .nullable(),
  check: scanCheckSchema.nullable(),
  run: z.strictObject({ state: z.enum(['done', 'stopped-kept', 'interrupted']) }),
  verify: z.strictObject({
    figures: z.int(),
    /** How many files were compared, and which were not: those of a run of an earlier version. */
    files: z.int(),
    uncovered: z.array(z.string()),
  }),
  /** By method; empty where there is nothing to compute them from. */
  volume: z.record(z.string(), ownFiguresSchema),
  convert: z.strictObject({
    input: z.string(),
    output: z.string(),
    from: z.string(),
    to: z.string(),
    frames: z.int(),
    height: z.int(),
    width: z.int(),
    samples: z.int(),
    unit: z.string(),
    bytes: z.int(),
    warnings: z.array(z.string()),
  }),
  scratches: z.strictObject({
    output: z.string(),
    height: z.int(),
    width: z.int(),
    /** Of the picture that is proposed, 0 to 1. */
    share: z.number(),
    warnings: z.array(z.string()),
  }),
  'score-field': z.strictObject({
    output: z.string(),
    points: z.int(),
    /** By network: rms |score − exact| over rms |exact| at each level. */
    networks: z.array(
      z.strictObject({
        name: z.string(),
        errors: z.array(z.strictObject({ sigma: z.number(), error: z.number() })),
      }),
    ),
  }),
  compare: z.strictObject({
    unit: z.enum(units),
    dataRange: z.number(),
    rangeOrigin: z.string(),
    rows: z.array(
      z.strictObject({
        image: z.string(),
        /** What was done to it first, in words. */
        changes: z.array(z.string()),
        fidelity: fidelitySchema,
        roi: fidelitySchema.nullable(),
      }),
    ),
  }),
  doctor: z.strictObject({
    lines: z.array(z.strictObject({ name: z.string(), works: z.boolean().nullable(), detail: z.string() })),
  }),
  scan: z.strictObject({
    series: z.array(
      z.strictObject({
        /** Ordered along the normal. */
        paths: z.array(z.string()).min(1),
        /** Frames of each file. */
        frames: z.array(z.int().positive()),
        seriesName: z.string().nullable(),
        warnings: z.array(z.string()),
      }),
    ),
    /** Of a readable format other than DICOM. */
    singles: z.array(z.string()),
    others: z.array(z.strictObject({ path: z.string(), kind: z.enum(['angles', 'project', 'model', 'report']) })),
    /** No images, and not meant to be: notes, plans, reports beside them. */
    passedOver: z.array(z.strictObject({ path: z.string(), error: errorMessageSchema })),
    refused: z.array(z.strictObject({ path: z.string(), error: errorMessageSchema })),
  }),
  inspect: z.strictObject({
    facts: itemFactsSchema,
    /** Of each file; 0 where it could not be read, as `facts.unread` says. */
    frames: z.array(z.int().nonnegative()),
  }),
  /** null: it is of a kind that holds none. */
  kspace: kspaceDescriptionSchema.nullable(),
  raw: z.strictObject({ shape: z.array(z.int().positive()), data: z.instanceof(Float32Array) }),
  frame: z.strictObject({
    height: z.int(),
    width: z.int(),
    samples: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    /** [row, column, sample] */
    data: z.instanceof(Float32Array),
  }),
  tags: z.array(tagSchema),
  thumbnail: z.strictObject({ png: z.instanceof(Uint8Array) }),
  pace: z.strictObject({
    /** Seconds a unit of the modality's `Load.application`. */
    application: z.number().positive(),
    /** Seconds a pixel of one evaluation; null without a model. */
    evaluation: z.number().positive().nullable(),
  }),
  trial: z.strictObject({ provider: z.string() }),
  export: z.strictObject({ bytes: z.int() }),
  comparison: z.strictObject({ html: z.string(), json: z.string(), csv: z.string() }),
  angles: z.array(z.number()),
} satisfies Record<Request['kind'], z.ZodType>;
export type Answers = { [K in Request['kind']]: z.infer<(typeof answerSchemasOf)[K]> };
export type Answer<K extends Request['kind']> = Answers[K];
export const answerSchemas: { readonly [K in Request['kind']]: z.ZodType<Answers[K]> } = answerSchemasOf;
export type RequestOf<K extends Request['kind']> = Extract<Request, { kind: K }> & { readonly kind: K };

const isStudioError = (e: unknown): boolean =>
  typeof e === 'object' && e !== null && 'code' in e && typeof e.code === 'string';

export const fromWorkerSchema = z.union([
  z.strictObject({ ready: z.literal(true) }),
  z.strictObject({ event: runEventSchema }),
  /** A piece of what was asked for is done; nothing is answered yet. */
  z.strictObject({ progress: z.literal(true) }),
  z.strictObject({ id: z.int(), ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ id: z.int(), ok: z.literal(false), error: z.custom<StudioError>(isStudioError) }),
]);
export type FromWorker = z.infer<typeof fromWorkerSchema>;

export const replyTo = (id: number, result: Result<unknown>): FromWorker =>
  result.ok ? { id, ok: true, value: result.value } : { id, ok: false, error: result.error };
