/**
 * The desktop program's own process. Nothing is awaited here: Electron is ready only after this file has run.
 */
import { app, protocol } from 'electron';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { defaultHome } from '../host/library/home.ts';
import { quieten } from './guard.ts';
import { openDesktop, tellFailure } from './open-desktop.ts';
import { PRIVILEGES } from './page-protocol.ts';
import { settingOf } from './setting.ts';

function begin(): void {
  const setting = settingOf({
    argv: process.argv,
    isPackaged: app.isPackaged,
    appPath: app.getAppPath(),
    here: import.meta.dirname,
    defaultHome: defaultHome(),
  });
  app.setName('Langevin');
  app.enableSandbox();
  quieten(app.commandLine);
  protocol.registerSchemesAsPrivileged([PRIVILEGES]);
  // Inside the home, so that each home has one window, and nothing lies elsewhere.
  const profile = join(setting.home, 'window');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  app.setPath('userData', profile);
  // The first one shows itself, and takes our arguments.
  if (app.requestSingleInstanceLock()) void app.whenReady().then(() => openDesktop(setting).catch(tellFailure));
  else app.exit(0);
}

try {
  begin();
} catch (e) {
  tellFailure(e);
}
