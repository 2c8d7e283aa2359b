import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesIn } from '../transfer/folder-files.ts';
import { freeBytes } from '../transfer/free-space.ts';
import type { Home } from './home.ts';
import { shortId } from './short-id.ts';
import type { Exports } from '../exports/exports.ts';
import type { Uploads } from '../transfer/uploads.ts';

export interface Storage {
  storage(): Promise<{ projects: number; runs: number; trash: number; temporary: number; freeBytes: number }>;
  /** Deletes the trash, exports, and uploads that nobody uses. @returns bytes freed */
  clean(): Promise<{ bytes: number }>;
}

export function openStorage(home: Home, uploads: Uploads, exports: Exports): Storage {
  const disposable = async (): Promise<number> =>
    (await bytesIn(home.trash)) + (await bytesIn(home.uploads)) + (await bytesIn(home.exports));
  return {
    storage: async () => ({
      projects: await bytesIn(home.projects),
      runs: await bytesIn(home.runs),
      trash: await bytesIn(home.trash),
      temporary: (await bytesIn(home.uploads)) + (await bytesIn(home.exports)),
      freeBytes: await freeBytes(home.path),
    }),
    async clean() {
      const before = await disposable();
      await uploads.dropIdle();
      await exports.clear();
      await emptyTrash(home.trash);
      return { bytes: Math.max(0, before - (await disposable())) };
    },
  };
}

/**
 * Each entry is first taken out of everybody's reach: one that is being restored is restored whole or not there, and what
 * comes in meanwhile stays.
 */
async function emptyTrash(trash: string): Promise<void> {
  const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
  for (const kind of (await namesIn(trash)).filter((name) => !name.startsWith('.')))
    for (const name of await namesIn(join(trash, kind)))
      await rename(join(trash, kind, name), join(trash, `.${shortId()}`)).catch(() => undefined);
  // Those of an earlier end, too.
  for (const name of await namesIn(trash))
    if (name.startsWith('.')) await rm(join(trash, name), { recursive: true, force: true });
}
