/** Documents that are kept: what an earlier version wrote is lifted, step by step, to the form of today. */
import { z } from 'zod';

/** From one version to the next; a document that is damaged may come out as anything, which the schema then refuses. */
export type Lift = (document: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** An object of a document, or an empty one. */
export const recordOf = (value: unknown): Readonly<Record<string, unknown>> => {
  const found = z.record(z.string(), z.unknown()).safeParse(value);
  return found.success ? found.data : {};
};

/** Each of a list; what is no list stays as it is, for the schema to refuse. */
export const eachOf = (value: unknown, lifted: (one: unknown) => unknown): unknown => {
  const found = z.array(z.unknown()).safeParse(value);
  return found.success ? found.data.map(lifted) : value;
};

/** Figures that version 1 named after HU: `biasHu` → `bias`; what holds none stays as it is. */
export const withoutHu = (value: unknown): unknown => {
  const found = z.record(z.string(), z.unknown()).safeParse(value);
  if (!found.success) return value;
  return Object.fromEntries(Object.entries(found.data).map(([name, figure]) => [name.replace(/Hu$/, ''), figure]));
};

const numbered = z.looseObject({ schemaVersion: z.int().positive() });

/** @param lifts the first from version 1 to 2, the last to the version of `schema` */
export const versioned = <T>(lifts: readonly Lift[], schema: z.ZodType<T>): z.ZodType<T> =>
  z.preprocess((value) => {
    const found = numbered.safeParse(value);
    if (!found.success) return value;
    const from = found.data.schemaVersion;
    return lifts
      .slice(from - 1)
      .reduce<Readonly<Record<string, unknown>>>(
        (document, lift, i) => ({ ...lift(document), schemaVersion: from + i + 1 }),
        found.data,
      );
  }, schema);
