import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Refused } from '../../core/contract/refused.ts';

/** Why writing failed, for a person. Codes are those of POSIX as Node names them. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a file is in the way where a folder is needed',
  EEXIST: 'a file is in the way where a folder is needed',
  EISDIR: 'a folder is in the way',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its symbolic links lead in a circle',
  EIO: 'the device reports an error',
  EFBIG: 'the file would be larger than allowed',
  EMFILE: 'too many files are open',
  ENOENT: 'nothing can be made in that folder, or it is gone',
};

const codeOf = (e: unknown): string | undefined =>
  e instanceof Error && 'code' in e && typeof e.code === 'string' ? e.code : undefined;

/** Runs something that writes; a failure of the file system becomes `cannot-write`, anything else stays a bug. */
export async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (e) {
    const code = codeOf(e);
    if (code === undefined || e instanceof Refused) throw e;
    throw new Refused({ code: 'cannot-write', path, reason: REASONS[code] ?? code });
  }
}

/**
 * Makes a folder and those above it, one at a time: Node's own `recursive` never returns where a parent exists and
 * nothing can be made in it (/proc). @throws Refused (cannot-write)
 */
export const makeFolder = (path: string): Promise<void> => writing(path, () => makeWithParents(path, true));

async function makeWithParents(path: string, mayRetry: boolean): Promise<void> {
  try {
    await mkdir(path);
  } catch (e) {
    const code = codeOf(e);
    if (code === 'ENOENT' && mayRetry && dirname(path) !== path) {
      await makeWithParents(dirname(path), true);
      await makeWithParents(path, false);
    } else if (!(await stat(path).catch(() => null))?.isDirectory()) throw e;
  }
}

/**
 * The file is the old or the new one, never half: written aside in the same folder, synced, renamed; then the
 * folder is synced too, since a rename alone may be lost with the power. Parts follow each other. @throws Refused (cannot-write)
 */
export async function writeFileSafely(
  path: string,
  content: Uint8Array | string | readonly Uint8Array[],
): Promise<void> {
  await writing(path, async () => {
    const folder = dirname(path);
    const aside = join(folder, `.${basename(path)}.${randomBytes(4).toString('hex')}`);
    try {
      const file = await open(aside, 'wx');
      try {
        // Of an open file, each goes on behind the last.
        for (const part of Array.isArray(content) ? content : [content]) await file.writeFile(part);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(aside, path);
    } catch (e) {
      await rm(aside, { force: true }).catch(() => undefined);
      throw e;
    }
    await syncFolder(folder);
  });
}

/**
 * Replaces what stands behind a place in a file. A crash in between leaves what is before that place, and any part of
 * what is new; a file that does not reach the place is left alone. @throws Refused (cannot-write)
 */
export async function writeBehind(path: string, at: number, content: Uint8Array): Promise<void> {
  if (at === 0) {
    await writeFileSafely(path, content);
    return;
  }
  await writing(path, async () => {
    const file = await open(path, 'r+');
    try {
      if ((await file.stat()).size < at) return;
      await file.truncate(at);
      await file.write(content, 0, content.length, at);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/** Windows cannot open a folder; there the rename is as safe as it gets. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  if (folder === null) return;
  await folder.sync().catch(() => undefined);
  await folder.close();
}

export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export const writeJson = (path: string, value: unknown): Promise<void> => writeFileSafely(path, jsonText(value));
