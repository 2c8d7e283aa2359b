import { BrowserWindow, dialog } from 'electron';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { messageOf } from '../../core/contract/errors.ts';
import { attempt } from '../../core/contract/refused.ts';
import type { Saved } from '../../core/contract/studio/desktop.ts';
import { writing } from '../disk/write-file.ts';

/**
 * Asks where to, and writes there: the file is the old or the new one, never half. Whatever fails is told by a dialog.
 * @param content is opened once the place is known @returns null where nothing was written
 */
export async function saveFile(
  window: BrowserWindow,
  { name, folder }: { name: string; folder: string },
  content: () => Promise<Readable>,
): Promise<Saved | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: join(folder, basename(name)) });
  if (canceled) return null;
  const written = await attempt(async () => {
    const source = await content();
    await writing(filePath, () => writeAside(source, filePath));
  });
  if (written.ok) return { name: basename(filePath), folder: basename(dirname(filePath)) };
  const { message, hint } = messageOf(written.error);
  await dialog.showMessageBox(window, { type: 'error', message, detail: hint });
  return null;
}

async function writeAside(source: Readable, path: string): Promise<void> {
  const aside = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}`);
  try {
    await pipeline(source, createWriteStream(aside, { flags: 'wx', flush: true }));
    await rename(aside, path);
  } catch (e) {
    await rm(aside, { force: true });
    throw e;
  }
}
