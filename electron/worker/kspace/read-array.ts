import { must } from '../../../core/contract/refused.ts';
import type { ByteSource } from '../../../core/formats/byte-source.ts';
import { reading } from '../../../core/formats/refusal.ts';
import { dimensionsBeside, numbersPath } from './bart-pair.ts';
import { openSource } from './file-source.ts';

/**
 * What a file beside k-space holds, as one array: a NumPy file, or BART's pair.
 * @param said sizes of a pair where they are known; null: its header has them @throws Refused
 */
export function readArrayFile<T>(
  path: string,
  said: readonly number[] | null,
  take: (source: ByteSource, dimensions: readonly number[] | null) => T,
): { readonly found: T; readonly dimensions: readonly number[] | null } {
  const dimensions = said ?? dimensionsBeside(path);
  const source = openSource(numbersPath(path));
  try {
    return { found: must(reading(path, () => take(source, dimensions))), dimensions };
  } finally {
    source.close();
  }
}
