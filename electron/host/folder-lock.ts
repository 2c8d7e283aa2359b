import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Refused } from '../../core/contract/refused.ts';
import { writing } from '../disk/write-file.ts';

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return e instanceof Error && 'code' in e && e.code === 'EPERM';
  }
}

/**
 * One process works in a run folder at a time; the lock of one that was killed is taken over.
 * @returns how to let go @throws Refused (cannot-write)
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, '.lock');
  const claim = async (): Promise<boolean> => {
    const file = await open(path, 'wx').catch((e: unknown) => {
      if (e instanceof Error && 'code' in e && e.code === 'EEXIST') return null;
      throw e;
    });
    if (file === null) return false;
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  };
  await writing(folder, async () => {
    if (await claim()) return;
    const owner = Number(await readFile(path, 'utf8').catch(() => ''));
    if (Number.isInteger(owner) && owner > 0 && owner !== process.pid && isRunning(owner)) {
      throw new Refused({
        code: 'cannot-write',
        path: folder,
        reason: `another langevin (process ${owner}) works in it`,
        owner,
      });
    }
    await rm(path, { force: true });
    await claim();
  });
  return () => rm(path, { force: true });
}
