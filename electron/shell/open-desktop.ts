import { createRouterClient } from '@orpc/server';
import { app, BrowserWindow, dialog, ipcMain, Menu, session as sessions } from 'electron';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../../core/contract/errors.ts';
import { Refused } from '../../core/contract/refused.ts';
import { openStudio } from '../host/studio.ts';
import { startWorker } from '../host/worker-process.ts';
import { readPage } from '../server/page-files.ts';
import { answerActs, pickedOf } from './ipc-handlers.ts';
import { CHANNELS } from './channels.ts';
import { guardContents, guardSession } from './guard.ts';
import { leaver } from './shutdown.ts';
import { menuTemplate } from './menu.ts';
import { openedFiles } from './opened-files.ts';
import { answerPage } from './page-protocol.ts';
import { isTrusted, reportRun, SCHEME } from './policy.ts';
import { showReport } from './report-window.ts';
import { servePorts } from './requests.ts';
import type { ShellSetting } from './setting.ts';
import { studioWindow } from './studio-window.ts';
import { utilityChild } from './utility-child.ts';
import { keptState } from './window-state.ts';

/** The whole desktop program, once Electron is ready. @throws Refused, for example where another studio owns the home */
export async function openDesktop(setting: ShellSetting): Promise<void> {
  const { root, home, hasDevTools } = setting;
  // In memory alone: pixels of patients leave no cache behind.
  const session = sessions.fromPartition('langevin', { cache: false });
  guardSession(session, hasDevTools);
  guardContents(app, (address) => {
    const run = reportRun(address);
    if (run !== null) void showReport(session, run);
  });
  const files = await readPage(setting.page);
  const { version } = manifestSchema.parse(JSON.parse(await readFile(setting.manifest, 'utf8')));
  const studio = await openStudio({
    ...{ home, root, program: `langevin ${version}`, target: 'desktop' },
    startWorker: () => startWorker(utilityChild(setting.worker)),
  });
  session.protocol.handle(SCHEME, (request) => answerPage(request, { files, bulk: (asked) => studio.bulk(asked) }));
  servePorts(studio.router);

  const statePath = join(home, 'window.json');
  const window = studioWindow(setting, session, await keptState(statePath));
  const perform = (command: string): void => window.webContents.send(CHANNELS.menu, command);
  const isMac = process.platform === 'darwin';
  const showMenu = (parts: Parameters<typeof menuTemplate>[0]): void =>
    Menu.setApplicationMenu(Menu.buildFromTemplate([...menuTemplate(parts, { isMac, hasDevTools, perform })]));
  showMenu([]);
  answerActs({ studio, window, showMenu });
  takeFiles(window, studio);
  const { runs } = createRouterClient(studio.router);
  const isBusy = async (): Promise<boolean> => (await runs.list()).some(({ state }) => state === 'running');
  endWith(window, leaver({ window, isBusy, closeStudio: () => studio.close(), statePath }));
}
const manifestSchema = z.object({ version: z.string() });

/** Files that the system opens with this program: at the start, and while it is open. */
function takeFiles(window: BrowserWindow, studio: Parameters<typeof pickedOf>[0]): void {
  let waiting: readonly string[] = [];
  let isReady = false;
  const take = (paths: readonly string[]): void => {
    if (isReady && paths.length > 0) window.webContents.send(CHANNELS.opened, pickedOf(studio, paths));
    else waiting = [...waiting, ...paths];
  };
  // A page that has asked for its port listens.
  ipcMain.on(CHANNELS.connect, ({ senderFrame }) => {
    if (!isTrusted(senderFrame)) return;
    isReady = true;
    take(waiting);
    waiting = [];
  });
  const show = (): void => {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  app.on('second-instance', (_, argv, folder) => {
    show();
    void openedFiles(argv.slice(1), folder).then(take);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void openedFiles([path], '/').then(take);
  });
  app.on('activate', show);
  void openedFiles(process.argv.slice(1), process.cwd()).then(take);
}

/** Every way to the end leads past the question; signals come from people who do not look at the window. */
function endWith(window: BrowserWindow, { ask, end }: ReturnType<typeof leaver>): void {
  window.on('close', (event) => {
    event.preventDefault();
    void ask();
  });
  app.on('before-quit', (event) => {
    event.preventDefault();
    void ask();
  });
  // We end by ourselves, after the studio has been closed.
  app.on('window-all-closed', () => undefined);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
}

/** There is no window yet that could say it; Electron shows this before it is ready, too. */
export function tellFailure(error: unknown): void {
  const { message, hint } =
    error instanceof Refused
      ? messageOf(error.refusal)
      : { message: 'Langevin could not start.', hint: error instanceof Error ? error.message : String(error) };
  dialog.showErrorBox(message, hint);
  app.exit(1);
}
