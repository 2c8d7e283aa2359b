/** A project: what was imported, painted, marked, set and run, kept as a folder that is saved after every change. */
import { z } from 'zod';
import { idSchema, itemFromDoubts, itemSchema } from './item.ts';
import { markSchema } from './mark.ts';
import { eachOf, recordOf, versioned, type Lift } from '../versioned.ts';

/**
 * What was painted on an image, as a document: its raster is `/masks/<project>/<mask>.png`, 8-bit grey, or in colours an
 * 8-bit palette with alpha, of which the first is nothing at all.
 */
export const maskSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  /**
   * `roi`: painted = 255, region of interest for metrics; `hole`: painted = 0, what is to be filled; in colours `hints`:
   * what is painted has this colour, and `painting`: a layer above the image, as opaque as its alpha.
   */
  purpose: z.enum(['roi', 'hole', 'hints', 'painting']),
  item: idSchema,
  /** The frame that it was painted on. */
  frame: z.int().nonnegative(),
  height: z.int().positive(),
  width: z.int().positive(),
  /** Counts every save, so that a client can tell whether its raster is the newest. */
  revision: z.int().nonnegative(),
});
export type Mask = z.infer<typeof maskSchema>;
/** The parameter of a task that a raster is handed over as; a region is no part of a measurement. */
export const FILE_OF = { hole: 'mask', hints: 'hints', painting: 'painting' } as const;
export const isInColours = ({ purpose }: Pick<Mask, 'purpose'>): boolean =>
  purpose === 'hints' || purpose === 'painting';

/** What one raster, and what the undo history beside it may take on the disk; most masks take far less. */
export const MASK_BYTES = 64 * 2 ** 20;
export const JOURNAL_BYTES = 64 * 2 ** 20;

const value = z.union([z.number(), z.string(), z.null()]);

/** What is set in the recipe panel: values that differ from their defaults, by parameter id. */
export const recipeSchema = z.strictObject({
  /** What is asked, by its id in the catalogue. */
  task: z.string(),
  item: idSchema.nullable(),
  /** Which frame, or every one. */
  slice: z.union([z.int().nonnegative(), z.literal('all')]),
  /** By parameter id; only what was given. */
  values: z.record(z.string(), value),
  /** By solver id, then parameter id; only what was given. */
  solverValues: z.record(z.string(), z.record(z.string(), value)),
  /** Numbers that were imported from files, by the id of the parameter that they stand for; they go before its value. */
  lists: z.record(z.string(), z.array(z.number())),
  /**
   * What of the project it is measured with, by the id of the parameter that names a file on the command line: a raster
   * where it is painted, else another item.
   */
  files: z.record(z.string(), idSchema),
  /** A mask of the project as region of interest. */
  roi: idSchema.nullable(),
});
export type Recipe = z.infer<typeof recipeSchema>;

/** A recipe without the rasters and files that are not, or no longer, in its project. */
export const recipeAmong = (
  recipe: Recipe,
  {
    masks,
    items,
  }: { readonly masks: readonly { readonly id: string }[]; readonly items: readonly { readonly id: string }[] },
): Recipe => {
  const isMask = (id: string | null): boolean => masks.some((mask) => mask.id === id);
  const isItem = (id: string): boolean => items.some((item) => item.id === id);
  const files = Object.fromEntries(Object.entries(recipe.files).filter(([, id]) => isMask(id) || isItem(id)));
  return { ...recipe, roi: isMask(recipe.roi) ? recipe.roi : null, files };
};

export const projectSchema = z.strictObject({
  schemaVersion: z.literal(3),
  id: idSchema,
  name: z.string(),
  created: z.string(),
  changed: z.string(),
  /** Grows with every change; an update that names an older one is refused, not merged. */
  revision: z.int().nonnegative(),
  items: z.array(itemSchema),
  masks: z.array(maskSchema),
  marks: z.array(markSchema),
  recipe: recipeSchema,
  /** Ids of its runs, oldest first. */
  runs: z.array(idSchema),
});
export type Project = z.infer<typeof projectSchema>;

/** Version 1 knew no marks. */
const fromVersion1: Lift = (project) => ({ ...project, marks: [] });

/** Version 2 knew one task, whose imported numbers stood at the top of the recipe, and its doubts in what was imported. */
const fromVersion2: Lift = (project) => {
  const { anglesDeg, flat, dark, values, ...recipe } = recordOf(project['recipe']);
  // Angles from a file went before those that were counted, which may still be set.
  const { views, angles, ...others } = recordOf(values);
  const counted = { ...(views === undefined ? {} : { views }), ...(angles === undefined ? {} : { angles }) };
  const hasAngles = anglesDeg !== null && anglesDeg !== undefined;
  return {
    ...project,
    items: eachOf(project['items'], itemFromDoubts),
    recipe: {
      ...recipe,
      values: hasAngles ? others : { ...others, ...counted },
      lists: {
        ...(hasAngles ? { angles: anglesDeg } : {}),
        ...(flat === undefined ? {} : { flat }),
        ...(dark === undefined ? {} : { dark }),
      },
      files: {},
    },
  };
};

/** A project as any version saved it. */
export const storedProjectSchema = versioned<Project>([fromVersion1, fromVersion2], projectSchema);

/**
 * Projects of ours that are on no list: the files of Compare, and the images that models are asked about on their own pages,
 * with what they answered. No other can have their ids: those are hexadecimal.
 */
export const OWN_PROJECTS = { comparison: 'Files to compare', models: 'What models are asked' } as const;
export type OwnProject = keyof typeof OWN_PROJECTS;

/** What the program brings along to begin with. */
export const sampleIds = [
  'ct-phantom',
  'mri-phantom',
  'photo-scratches',
  'photo-colours',
  'photo-small',
  'photo-canvas',
] as const;
export type SampleId = (typeof sampleIds)[number];

/** What a client may change by itself; the host keeps the rest. */
export const projectPatchSchema = z.strictObject({
  name: z.string().min(1).max(120).optional(),
  recipe: recipeSchema.optional(),
});

export const projectCardSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  changed: z.string(),
  items: z.int(),
  masks: z.int(),
  runs: z.int(),
  /** Was open when the studio ended unexpectedly. */
  recovered: z.boolean(),
  /** Item whose thumbnail stands for the project. */
  cover: idSchema.nullable(),
});
export type ProjectCard = z.infer<typeof projectCardSchema>;
