import { lstat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';

/** Windows' names of devices, and paths past its own checks (`\\.\`, `\\?\`). */
const DEVICE = /^[\\/]{2}[.?][\\/]/;
const MOST = 1000;

/**
 * Files among arguments that anybody may have written: a switch, another kind of file, a link, a folder or a device is
 * none. @param from the folder that relative names count from
 */
export async function openedFiles(args: readonly string[], from: string): Promise<readonly string[]> {
  const files: string[] = [];
  for (const argument of args) {
    if (files.length < MOST && mayBeFile(argument) && isAbsolute(from)) {
      const path = resolve(from, argument);
      const found = await lstat(path).catch(() => null);
      if (found?.isFile() === true) files.push(path);
    }
  }
  return files;
}

export const mayBeFile = (argument: string): boolean =>
  /\.dcm$/i.test(argument) && !argument.startsWith('-') && !argument.includes('\0') && !DEVICE.test(argument);
