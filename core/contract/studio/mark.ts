/** What a person drew on an image to measure it, kept by its project at its place and not on any picture's pixels. */
import { z } from 'zod';
import { placeUnits } from '../../image/grids/plane-grid.ts';
import { idSchema } from './item.ts';

/** core/image/grids/plane-grid.ts */
export const placeSchema = z.strictObject({ x: z.number(), y: z.number() });
const twoPoints = { from: placeSchema, to: placeSchema };

const shapeSchema = z.discriminatedUnion('kind', [
  /** Opposite corners, of an ellipse those of the box around it. */
  z.strictObject({ kind: z.enum(['rectangle', 'ellipse']), ...twoPoints }),
  z.strictObject({ kind: z.literal('freehand'), points: z.array(placeSchema).min(3).max(20_000).readonly() }),
  /** Values along it, and its length. */
  z.strictObject({ kind: z.literal('line'), ...twoPoints }),
  z.strictObject({ kind: z.literal('distance'), ...twoPoints }),
  z.strictObject({ kind: z.literal('angle'), from: placeSchema, vertex: placeSchema, to: placeSchema }),
  z.strictObject({ kind: z.literal('pin'), at: placeSchema }),
]);
export type Shape = z.infer<typeof shapeSchema>;

export const markSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(120),
  item: idSchema,
  /** The slice that it was drawn on; null: it goes through all. */
  frame: z.int().nonnegative().nullable(),
  /** What its places were counted in when it was drawn. */
  unit: z.enum(placeUnits),
  shape: shapeSchema,
  shown: z.boolean(),
});
export type Mark = z.infer<typeof markSchema>;

/** Of a project. */
export const MOST_MARKS = 2000;
