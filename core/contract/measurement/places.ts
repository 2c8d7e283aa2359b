/** The files that a measurement names, whatever the modality. */
import { measurementSchema, type Measurement } from './measurement.ts';
import { fileSchema } from './file.ts';
import { recordOf } from '../versioned.ts';

const named = (value: unknown): string | null => {
  const { path, sha256 } = recordOf(value);
  return fileSchema.safeParse({ path, sha256 }).success ? String(path) : null;
};

function moved(value: unknown, change: (path: string) => string): unknown {
  if (Array.isArray(value)) return value; // numbers of angles and the like
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, moved(part, change)] as const);
  const path = named(value);
  return { ...Object.fromEntries(parts), ...(path === null ? {} : { path: change(path) }) };
}

/** The same measurement, with each place of a file as `change` says. */
export const withPlacesOf = (measurement: Measurement, change: (path: string) => string): Measurement =>
  measurementSchema.parse(moved(measurement, change));

/** Places of its files, in the order in which they stand. */
export function placesIn(measurement: Measurement): readonly string[] {
  const found: string[] = [];
  moved(measurement, (path) => {
    found.push(path);
    return path;
  });
  return found;
}
