import { constants } from 'node:fs';
import { copyFile, link, rm } from 'node:fs/promises';

/** The same bytes at a second place: a hard link where the file system has them, else a copy. @throws as fs does */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (e) {
    if (e instanceof Error && 'code' in e && e.code === 'EEXIST') throw e;
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE).catch(async (failed: unknown) => {
      await rm(to, { force: true });
      throw failed;
    });
  }
}
