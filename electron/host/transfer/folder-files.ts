import { readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Refused } from '../../../core/contract/refused.ts';
import { isMissing } from '../../disk/is-missing.ts';

export interface FoundFile {
  readonly path: string;
  /** Relative to where the search began, with `/`. */
  readonly name: string;
}

const DEEPEST = 8;
const MOST = 20_000;

/**
 * The files of a folder and those below it, in order of their names. Hidden files and links are passed over: what a
 * link leads to was not given. A folder that vanishes meanwhile, as a run's checkpoint does at its end, holds nothing.
 * @throws Refused (unsupported-file) above 20 000 files
 */
export async function filesIn(folder: string, deepest = DEEPEST, most = MOST): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const walk = async (at: string, prefix: string, depth: number): Promise<void> => {
    const entries = await readdir(at, { withFileTypes: true }).catch(nothingIfGone);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const name = `${prefix}${entry.name}`;
      if (entry.isDirectory() && depth < deepest) await walk(join(at, entry.name), `${name}/`, depth + 1);
      else if (entry.isFile()) found.push({ path: join(at, entry.name), name });
      if (found.length > most) {
        const reason = `it holds more than ${most.toLocaleString('en')} files`;
        throw new Refused({ code: 'unsupported-file', file: 'The folder', reason, remedy: 'Open a part of it.' });
      }
    }
  };
  await walk(folder, '', 1);
  return found;
}

function nothingIfGone(e: unknown): [] {
  if (isMissing(e)) return [];
  throw e;
}

/** Bytes of everything in a folder; what vanishes meanwhile counts nothing. */
export async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size;
  }
  return bytes;
}

/** True where `path` is the folder or lies in it; both as realpath gives them. */
export const isInside = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
