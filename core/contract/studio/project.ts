/** A project: what was imported, painted, marked, set and run, kept as a folder that is saved after every change. */
import { z } from 'zod';
import { idSchema, itemSchema } from './item.ts';
import { markSchema } from './mark.ts';

/** A mask as a document: its raster is `/masks/<project>/<mask>.png`, 8-bit grey. */
export const maskSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  /** `roi`: painted = 255, region of interest for metrics; `hole`: painted = 0, what is to be filled. */
  purpose: z.enum(['roi', 'hole']),
  item: idSchema,
  /** The frame that it was painted on. */
  frame: z.int().nonnegative(),
  height: z.int().positive(),
  width: z.int().positive(),
  /** Counts every save, so that a client can tell whether its raster is the newest. */
  revision: z.int().nonnegative(),
});
export type Mask = z.infer<typeof maskSchema>;

/** What one raster, and what the undo history beside it may take on the disk; most masks take far less. */
export const MASK_BYTES = 64 * 2 ** 20;
export const JOURNAL_BYTES = 64 * 2 ** 20;

const value = z.union([z.number(), z.string(), z.null()]);

/** What is set in the recipe panel: values that differ from their defaults, by parameter id. */
export const recipeSchema = z.strictObject({
  task: z.literal('reconstruct-ct'),
  item: idSchema.nullable(),
  /** Which frame, or every one. */
  slice: z.union([z.int().nonnegative(), z.literal('all')]),
  /** Of `reconstructCtParameters`; only what was given. */
  values: z.record(z.string(), value),
  /** By solver id, then parameter id; only what was given. */
  solverValues: z.record(z.string(), z.record(z.string(), value)),
  /** Angles that were imported from a file, in the unit that the values state; they go before `views` and `angles`. */
  anglesDeg: z.array(z.number()).nullable(),
  /** Counts of every bin without an object, and without a beam, imported from files; with counts only. */
  flat: z.array(z.number()).optional(),
  dark: z.array(z.number()).optional(),
  /** A mask of the project as region of interest. */
  roi: idSchema.nullable(),
});
export type Recipe = z.infer<typeof recipeSchema>;

export const projectSchema = z.strictObject({
  schemaVersion: z.literal(2),
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
