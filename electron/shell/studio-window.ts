import { BrowserWindow, nativeTheme, screen, type Session } from 'electron';
import type { ShellSetting } from './setting.ts';
import { placeOf, SMALLEST, type WindowState } from './window-state.ts';
import { ORIGIN } from './policy.ts';

/** A page that ends again at once would be loaded without end. */
const PATIENCE_MS = 10_000;

/** The window: a page without Node, in a sandbox, on the far side of one preload. */
export function studioWindow(
  { preload, hasDevTools }: ShellSetting,
  session: Session,
  kept: WindowState | null,
): BrowserWindow {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  const window = new BrowserWindow({
    ...placeOf(
      kept,
      [main, ...others].map(({ workArea }) => workArea),
    ),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Langevin',
    // Of the tokens: no white flash before the page is there.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14171c' : '#ffffff',
    webPreferences: {
      session,
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: hasDevTools,
    },
  });
  if (kept?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  let began = performance.now();
  window.webContents.on('render-process-gone', () => {
    if (performance.now() - began < PATIENCE_MS) return;
    began = performance.now();
    window.webContents.reload(); // the host kept everything
  });
  void window.loadURL(`${ORIGIN}/`);
  return window;
}
