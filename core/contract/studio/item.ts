/** What was imported: an image, a series or a sinogram, as every client sees it. Places on disk stay with the host. */
import { z } from 'zod';
import { numberKinds } from '../../image/units/looks-like.ts';
import { windowCurves } from '../../image/windows/window.ts';
import { kspaceDescriptionSchema } from '../kspace-description.ts';
import { formatNames } from '../picture-file.ts';
import { jobSchema } from '../job.ts';
import { errorMessageSchema } from '../run.ts';
import { recordOf } from '../versioned.ts';

export const idSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
const vector3 = z.tuple([z.number(), z.number(), z.number()]).readonly();

/** Where a frame lies in the patient (DICOM's axes: left, posterior, superior; mm). */
export const framePlaceSchema = z.strictObject({
  position: vector3.nullable(),
  /** Direction along a row (increasing column), then along a column (increasing row). */
  orientation: z.tuple([vector3, vector3]).readonly().nullable(),
});

/** What the worker finds in a file or series: all that a viewer must know before the first pixel arrives. */
export const itemFactsSchema = z.strictObject({
  format: z.enum(formatNames),
  /** `sinogram` only where someone said so: an array of numbers does not tell. Frames of `kspace` are what each slice of it looks like. */
  kind: z.enum(['image', 'series', 'sinogram', 'kspace']),
  /** Images of two axes; frame n is fetched from `/items/<id>/frames/<n>` as float32 [row, column, sample]. */
  frames: z.int().positive(),
  /** Frames are the slices of so many volumes, one volume after the other. */
  volumes: z.int().positive().default(1),
  height: z.int().positive(),
  width: z.int().positive(),
  samples: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** Of three channels: they are alike, as those of a grey scan; absent where nobody looked. */
  isGrey: z.boolean().optional(),
  /** It has two values and no third, as a mask; absent where it has more, or nobody looked. */
  isTwoValued: z.literal(true).optional(),
  unit: z.enum(['HU', '1/mm', 'scaled', 'srgb', 'magnitude', 'complex', 'stored']),
  fullScale: z.number().nullable(),
  /** Its numbers are stored with a sign. */
  isSigned: z.boolean(),
  /** Low values are shown bright (DICOM's MONOCHROME1). */
  inverted: z.boolean().default(false),
  pixelMm: z.tuple([z.number(), z.number()]).nullable(),
  sliceMm: z.number().nullable(),
  /** DICOM windows on the scale of the values. */
  windows: z.array(
    z.strictObject({
      center: z.number(),
      width: z.number(),
      name: z.string().nullable().default(null),
      curve: z.enum(windowCurves).optional(),
    }),
  ),
  /** One a frame, or empty where the file says nothing. */
  places: z.array(framePlaceSchema),
  modality: z.string().nullable(),
  /** Of measured k-space alone: what there is, as its middle slice shows it. */
  kspace: kspaceDescriptionSchema.optional(),
  bytes: z.int().nonnegative(),
  warnings: z.array(z.string()),
  /** Why the file itself says that it may not be what it looks like, in sentences. */
  says: z.array(z.string()),
  /** Of its middle frame: their range, and what they look like and by what; null where they are no finite numbers, or all alike. */
  numbers: z
    .strictObject({ low: z.number(), high: z.number(), kind: z.enum(numberKinds), because: z.string() })
    .nullable(),
  /** Frames or files that could not be read; the others are there. */
  unread: z.array(z.strictObject({ name: z.string(), error: errorMessageSchema })),
  /** The job that travels inside a result of ours. */
  recipe: jobSchema.nullable(),
});
export type ItemFacts = z.infer<typeof itemFactsSchema>;

/** Its colours are worth keeping: it has three channels, and they are not those of a grey scan. */
export const hasColours = ({ samples, isGrey = false }: Pick<ItemFacts, 'samples' | 'isGrey'>): boolean =>
  samples === 3 && !isGrey;

/** The slice that is most likely to show something: in the middle of the first volume. */
export const middleFrame = ({ frames, volumes }: Pick<ItemFacts, 'frames' | 'volumes'>): number =>
  Math.floor(frames / volumes / 2);

export const itemSchema = z.strictObject({
  id: idSchema,
  /** File or folder name, or a neutral alias where names are hidden. */
  name: z.string(),
  facts: itemFactsSchema,
  /** It is a result of this run, kept to go on with: which one, and of which item it was made. */
  made: z.strictObject({ run: idSchema, result: z.string(), from: idSchema.nullable() }).optional(),
});
export type Item = z.infer<typeof itemSchema>;

/** `The input's numbers look like … (numbers from 0 to 3071, …), and are taken as HU.` */
const LOOKS = / look like .* \(((?:whole )?numbers from (\S+) to ([^\s,]+).*)\), and are taken as /;

/** Its facts once held what one modality makes of them, in sentences: what was found is told by these alone. */
export function itemFromDoubts(item: unknown): unknown {
  const { facts, ...rest } = recordOf(item);
  const { holds: _, doubts, looks, ...found } = recordOf(facts);
  const texts = z.array(z.string()).catch([]).parse(doubts);
  const told = texts.map((text) => LOOKS.exec(text)).find((match) => match !== null);
  const [sentence, because, low, high] = told ?? [];
  const numbers =
    sentence === undefined ? null : { low: Number(low), high: Number(high), kind: looks ?? 'unknown', because };
  const says = texts.filter((text) => !LOOKS.test(text) && !text.startsWith('The input is a picture without'));
  return { ...rest, facts: { ...found, isSigned: true, says, numbers } };
}

/** One element of a DICOM file, as the tags panel shows it. */
export const tagSchema = z.strictObject({
  /** For example `(0010,0010)`. */
  tag: z.string(),
  vr: z.string(),
  name: z.string(),
  /** Shortened text; binary values are described. */
  value: z.string(),
  /** Nesting within sequences. */
  depth: z.int(),
  /** Names a person, a place or a date of theirs: hidden unless asked for. */
  identifying: z.boolean(),
});
export type Tag = z.infer<typeof tagSchema>;
