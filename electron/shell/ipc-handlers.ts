import { app, dialog, ipcMain, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { basename, isAbsolute } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { Refused } from '../../core/contract/refused.ts';
import type { Picked } from '../../core/contract/studio/desktop.ts';
import { idSchema } from '../../core/contract/studio/item.ts';
import type { Studio } from '../host/studio.ts';
import { CHANNELS } from './channels.ts';
import { menuSchema } from './menu.ts';
import { isTrusted, mayPrint, ORIGIN } from './policy.ts';
import { printedPage } from './report-window.ts';
import { saveFile } from './save-file.ts';

export interface ActParts {
  readonly studio: Pick<Studio, 'bulk' | 'registerPaths'>;
  readonly window: BrowserWindow;
  readonly showMenu: (parts: z.infer<typeof menuSchema>) => void;
}

/** As many as the window gathers from a drop. */
const pathsSchema = z
  .array(
    z
      .string()
      .max(32_768)
      .refine(isAbsolute)
      .refine((path) => !path.includes('\0')),
  )
  .min(1)
  .max(20_000);
const exportSchema = z.strictObject({ id: idSchema, name: z.string().min(1).max(255) });
const pageSchema = z.strictObject({ path: z.string().max(400).refine(mayPrint) });

/** What the preload may ask for. Each question is taken from our own page alone, and read by a schema. */
export function answerActs({ studio, window, showMenu }: ActParts): void {
  handle(CHANNELS.sourceOf, pathsSchema, async (paths) => studio.registerPaths(paths));
  handle(CHANNELS.setMenu, menuSchema, async (parts) => showMenu(parts));
  const pick = async (properties: OpenDialogOptions['properties'] & object): Promise<Picked | null> => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties });
    return canceled || filePaths.length === 0 ? null : pickedOf(studio, filePaths);
  };
  handle(CHANNELS.openFiles, z.undefined(), () => pick(['openFile', 'multiSelections']));
  handle(CHANNELS.openFolder, z.undefined(), () => pick(['openDirectory']));
  const folder = app.getPath('downloads');
  handle(CHANNELS.saveExport, exportSchema, ({ id, name }) =>
    saveFile(window, { name, folder }, async () => {
      const answer = await studio.bulk(new Request(`${ORIGIN}/exports/${id}/${encodeURIComponent(name)}`));
      if (answer?.ok !== true || answer.body === null) throw new Refused({ code: 'not-found', what: 'such export' });
      return Readable.fromWeb(answer.body);
    }),
  );
  handle(CHANNELS.printPage, pageSchema, ({ path }) =>
    saveFile(window, { name: 'report.pdf', folder }, async () =>
      Readable.from([await printedPage(window.webContents.session, path)]),
    ),
  );
}

export const pickedOf = (studio: Pick<Studio, 'registerPaths'>, paths: readonly string[]): Picked => ({
  source: studio.registerPaths(paths),
  names: paths.map((path) => basename(path)),
});

function handle<T>(channel: string, schema: z.ZodType<T>, act: (asked: T) => Promise<unknown>): void {
  ipcMain.handle(channel, async ({ senderFrame }, asked: unknown) => {
    if (!isTrusted(senderFrame)) throw new Error('Only the window itself may ask this.');
    return act(schema.parse(asked));
  });
}
