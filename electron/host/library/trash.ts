/** A folder of what was removed, each in a folder of its own: what can be brought back, and for how long. */
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Discarded } from '../../../core/contract/studio/run-summary.ts';
import { writing } from '../../disk/write-file.ts';

/** For so long what was removed can be brought back. */
export const TRASH_MS = 7 * 86_400_000;

/** @throws Refused (cannot-write) */
export async function moveToTrash(folder: string, trash: string, id: string): Promise<void> {
  const to = join(trash, id);
  await writing(to, async () => {
    await mkdir(trash, { recursive: true, mode: 0o700 });
    await rename(folder, to);
  });
  await beginDays(to);
}

/** Its days in the trash begin, unless the trash was emptied meanwhile. */
export async function beginDays(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => undefined);
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch((): string[] => []);

export const isInTrash = async (trash: string, id: string): Promise<boolean> => (await namesIn(trash)).includes(id);

/** The newest first; what was removed together stands by its names. @param told what a folder holds; null: nothing that can be brought back from this list */
export async function listTrash(
  trash: string,
  told: (folder: string, name: string) => Promise<Pick<Discarded, 'id' | 'title'> | null>,
): Promise<Discarded[]> {
  const found = await Promise.all(
    (await namesIn(trash)).map(async (name) => {
      const folder = join(trash, name);
      const [entry, at] = await Promise.all([told(folder, name), stat(folder).catch(() => null)]);
      return entry === null || at === null ? [] : [{ ...entry, until: at.mtimeMs + TRASH_MS }];
    }),
  );
  const newestFirst = found.flat().sort((a, b) => b.until - a.until);
  return together(newestFirst).map((entry) => ({ ...entry, until: new Date(entry.until).toISOString() }));
}

/** Slices of one batch go one after the other, within a moment. */
const TOGETHER_MS = 1000;

function together<T extends { readonly title: string; readonly until: number }>(newestFirst: readonly T[]): T[] {
  const groups: T[][] = [];
  for (const entry of newestFirst) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (last !== undefined && before !== undefined && before.until - entry.until < TOGETHER_MS) last.push(entry);
    else groups.push([entry]);
  }
  return groups.flatMap((group) => group.sort((a, b) => a.title.localeCompare(b.title, 'en', { numeric: true })));
}

/** Deletes what has lain in a folder for so long. */
export async function sweep(folder: string, ageMs: number): Promise<void> {
  for (const name of await namesIn(folder)) {
    const found = await stat(join(folder, name)).catch(() => null);
    const isOld = found === null || Date.now() - found.mtimeMs >= ageMs;
    if (isOld) await rm(join(folder, name), { recursive: true, force: true });
  }
}
