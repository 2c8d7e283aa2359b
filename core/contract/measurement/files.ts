/** The files that a measurement names, whatever its modality calls them. */
import { fileSchema } from './file.ts';
import { measurementSchema, type Measurement } from './measurement.ts';

export interface NamedFile {
  /** What it is to the measurement, for example `mask`. */
  readonly name: string;
  readonly path: string;
}

/** The same measurement with its files at other places. @param pathOf asked once for each */
export function withFilesAt(measurement: Measurement, pathOf: (file: NamedFile) => string): Measurement {
  const moved = (name: string, value: unknown): unknown => {
    if (Array.isArray(value) || value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value).map(([key, of]) => [key, moved(key, of)] as const);
    const found = named.safeParse(value);
    const at = found.success ? { path: pathOf({ name, path: found.data.path }) } : {};
    return { ...Object.fromEntries(entries), ...at };
  };
  return measurementSchema.parse(moved('', measurement));
}

/** Beside path and checksum it may say how it is read. */
const named = fileSchema.loose();
