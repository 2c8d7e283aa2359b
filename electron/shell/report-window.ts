import { BrowserWindow, type Session } from 'electron';
import { ORIGIN, reportAddress } from './policy.ts';

/** A window for a run's report, which is a file that somebody may have changed: it gets no preload and runs nothing. */
function reportWindow(session: Session, show: boolean): BrowserWindow {
  return new BrowserWindow({
    width: 1000,
    height: 900,
    show,
    autoHideMenuBar: true,
    webPreferences: {
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      javascript: false,
      devTools: false,
      spellcheck: false,
    },
  });
}

export async function showReport(session: Session, run: string): Promise<void> {
  await reportWindow(session, true).loadURL(reportAddress(run));
}

/** A report at its bulk path as PDF. @throws where there is none */
export async function printedPage(session: Session, path: string): Promise<Buffer> {
  const window = reportWindow(session, false);
  try {
    await window.loadURL(`${ORIGIN}${path}?print`);
    return await window.webContents.printToPDF({ pageSize: 'A4', printBackground: true });
  } finally {
    window.destroy();
  }
}
