import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refused } from '../../../core/contract/refused.ts';
import { checksumOf } from '../../disk/checksum.ts';
import { reasonOf } from '../../disk/read-json.ts';
import { tell } from '../progress.ts';

export interface FolderFile {
  readonly path: string;
  /** Relative to the folder, with `/`. */
  readonly name: string;
}

const DEEPEST = 8;
const MOST = 20_000;
/** What a run folder holds: a model that learnt may lie beside the images that it learnt from. */
const OF_A_RUN = 'job.json';

/**
 * The files of a folder and those below it, in order of their names. Hidden ones, links and the folders of runs are passed
 * over. @throws Refused: unreadable-file, unsupported-file above 20 000 files
 */
export async function filesBelow(folder: string): Promise<readonly FolderFile[]> {
  const refuse = (reason: string, remedy: string): never => {
    throw new Refused({ code: 'unreadable-file', file: folder, reason, remedy });
  };
  const what = await stat(folder).catch(() => null);
  if (what === null) return refuse('there is no such folder', 'Check the path.');
  if (!what.isDirectory()) return refuse('it is a file', 'Name the folder in which the images lie.');
  const found: FolderFile[] = [];
  const walk = async (at: string, prefix: string, depth: number): Promise<void> => {
    const entries = await readdir(at, { withFileTypes: true }).catch((e: unknown) => {
      return refuse(
        `${prefix === '' ? 'it' : `"${prefix}" in it`} cannot be listed: ${reasonOf(e)}`,
        'Check its rights.',
      );
    });
    if (prefix !== '' && entries.some(({ name }) => name === OF_A_RUN)) return;
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const name = `${prefix}${entry.name}`;
      if (entry.isDirectory() && depth < DEEPEST) await walk(join(at, entry.name), `${name}/`, depth + 1);
      else if (entry.isFile()) found.push({ path: join(at, entry.name), name });
      if (found.length > MOST)
        throw new Refused({
          code: 'unsupported-file',
          file: folder,
          reason: `it holds more than ${MOST.toLocaleString('en')} files`,
          remedy: 'Name a part of it.',
        });
    }
    tell();
  };
  await walk(folder, '', 1);
  return found;
}

/** SHA-256 of the names and checksums of these files. */
export async function checksumOfFiles(files: readonly FolderFile[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { path, name } of files) hash.update(`${name} ${await checksumOf(path, tell)}\n`);
  return hash.digest('hex');
}
