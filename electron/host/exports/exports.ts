import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refused } from '../../../core/contract/refused.ts';
import { makeFolder, writing } from '../../disk/write-file.ts';
import { safeName } from '../../../core/contract/studio/safe-name.ts';
import { shortId } from '../library/short-id.ts';

/** A file that waits at `/exports/<id>/<name>`. */
export interface Written {
  id: string;
  name: string;
  bytes: number;
}

/** Files that a person is about to save elsewhere; they are swept at the next start. */
export interface Exports {
  /** @param write makes the file at the path it is given; where it fails, nothing stays @throws as `write` does */
  make(name: string, write: (path: string) => Promise<void>): Promise<Written>;
  /** Where the file of this name lies. @throws Refused (not-found) */
  folderOf(id: string, name: string): string;
  /** Deletes those that are whole. */
  clear(): Promise<void>;
}

export function openExports(folder: string): Exports {
  const known = new Map<string, string>();
  return {
    async make(name, write) {
      const id = shortId();
      const own = safeName(name);
      const path = join(folder, id, own);
      await makeFolder(join(folder, id));
      try {
        const bytes = await writing(own, async () => {
          await write(path);
          return (await stat(path)).size;
        });
        known.set(id, own);
        return { id, name: own, bytes };
      } catch (e) {
        await rm(join(folder, id), { recursive: true, force: true });
        throw e;
      }
    },
    folderOf(id, name) {
      if (known.get(id) !== name) throw new Refused({ code: 'not-found', what: 'such file any more' });
      return join(folder, id);
    },
    async clear() {
      for (const id of known.keys()) await rm(join(folder, id), { recursive: true, force: true });
      known.clear();
    },
  };
}
