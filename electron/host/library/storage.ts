import { mkdir, rm } from 'node:fs/promises';
import { bytesIn } from './folder-files.ts';
import { freeBytes } from './free-space.ts';
import { trashedParts, trashedProjects, type Home } from './home.ts';
import type { Exports } from './exports.ts';
import type { Uploads } from './uploads.ts';

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
      await rm(home.trash, { recursive: true, force: true });
      for (const folder of [trashedProjects(home), trashedParts(home)])
        await mkdir(folder, { recursive: true, mode: 0o700 });
      return { bytes: Math.max(0, before - (await disposable())) };
    },
  };
}
