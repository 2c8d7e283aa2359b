import { Command, InvalidArgumentError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { join, resolve } from 'node:path';
import { EXIT } from '../../../core/contract/errors.ts';
import { defaultHome } from '../../host/library/home.ts';
import { forkChild } from '../../host/child.ts';
import { openStudio } from '../../host/studio.ts';
import { startWorker } from '../../host/worker-process.ts';
import { serveStudio } from '../../server/server.ts';
import type { Act, Session } from '../session.ts';
import { builtWindow } from '../studio/build-window.ts';
import { openBrowser } from '../studio/open-browser.ts';
import { readyElectron } from '../studio/ready-electron.ts';
import { runElectron } from '../studio/run-electron.ts';

const PATIENCE_MS = 20_000;
/** A window that ends with an error within so many seconds never was one: a library of the system may be missing. */
const STILLBORN_S = 20;

interface StudioOptions {
  readonly serve?: true | undefined;
  readonly port: number;
  readonly install?: true | undefined;
  readonly home: string;
}

/** `langevin studio`: the window, on the desktop or in a browser. */
export const studioCommand = (act: Act): CommandUnknownOpts =>
  new Command('studio')
    .summary('open the window: on the desktop, or in the browser')
    .addHelpText('before', 'Example: langevin studio --serve --port 4700\n')
    .option('--serve', 'print the address of the local server, open nothing')
    .option('--port <N>', 'port of the local server; any that is free unless given', portOf, 0)
    .option('--install', 'try again to fetch Electron where that failed before')
    .option('--home <DIR>', 'where projects, runs and settings lie', defaultHome())
    .action((options) => act((session) => studio(session, { ...options, home: resolve(options.home) })));

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}

async function studio(session: Session, options: StudioOptions): Promise<number> {
  const page = await builtWindow(session.place.root, session.terminal.note);
  const isShown = options.serve !== true && (await openedOnDesktop(session, options));
  return isShown ? EXIT.done : serve(session, options, page);
}

/** @returns false where there is no desktop window, which was said then */
async function openedOnDesktop({ place, terminal }: Session, { install, home }: StudioOptions): Promise<boolean> {
  if (place.shell === null) return false;
  const environment = process.env;
  const setting = { root: place.root, environment, platform: process.platform, patienceMs: PATIENCE_MS };
  const ready = await readyElectron({ ...setting, again: install === true, say: terminal.note });
  if ('why' in ready) {
    terminal.note(`${ready.why} The browser is the window.`);
    return false;
  }
  terminal.note('The window is open.');
  const args = [place.shell, `--root=${place.root}`, `--worker=${place.worker}`, `--home=${home}`];
  const { code, seconds } = await runElectron(ready.binary, args, environment);
  if (code === 0 || seconds > STILLBORN_S) return true;
  terminal.note('The desktop window could not start. The browser is the window.');
  return false;
}

async function serve(session: Session, { port, home, serve }: StudioOptions, page: string): Promise<number> {
  const { place, program, terminal } = session;
  const over = interrupted(); // from now on: whoever reads the address may end it at once
  const studio = await openStudio({
    ...{ home, root: place.root, program, target: 'browser' },
    startWorker: () => startWorker(forkChild(place.worker)),
  });
  try {
    const server = await serveStudio(studio, { page, port, sessionFile: join(home, 'session.json') });
    try {
      terminal.result(`Langevin: ${server.url}`);
      terminal.object({ status: 'serving', url: server.url, port: server.port, home });
      terminal.note(
        `Whoever has this address may open the studio, until langevin ends (Ctrl-C).${tunnelHint(server.port)}`,
      );
      if (serve !== true) openBrowser(server.ticketUrl(), process.env, process.platform);
      await over;
    } finally {
      await server.close();
    }
  } finally {
    await studio.close();
  }
  terminal.note('The studio is closed. A run that was going on continues from its checkpoint at the next start.');
  return EXIT.done;
}

const tunnelHint = (port: number): string =>
  process.env['SSH_CONNECTION'] === undefined
    ? ''
    : ` From your own computer: ssh -L ${port}:127.0.0.1:${port} <this host>, then open it there.`;

/** npm passes a Ctrl-C on that the terminal has sent already: one press comes twice. */
const ONE_PRESS_MS = 500;

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process at once, and the last checkpoint stands. */
const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    let pressedAt: number | null = null;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        pressedAt ??= performance.now();
        if (performance.now() - pressedAt > ONE_PRESS_MS) process.exit(EXIT.stopped);
        resolve();
      });
    }
  });
