import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { electronFolder, findElectron, hasDisplay, type Environment } from './find-electron.ts';
import { installElectron } from './install-electron.ts';

export interface ReadySetting {
  readonly root: string;
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** Tries to fetch it although that failed before. */
  readonly again: boolean;
  readonly patienceMs: number;
  readonly say: (note: string) => void;
}

/** Electron's binary, or why there is none: then the browser is the window. */
export type Ready = { readonly binary: string } | { readonly why: string };

/**
 * Finds Electron, or fetches it once, announced: the one connection that ever goes out. Where that fails it is
 * remembered, so that a closed network does not pay for it at every start.
 */
export async function readyElectron(setting: ReadySetting): Promise<Ready> {
  const { root, environment, platform, again, say } = setting;
  if (!hasDisplay(environment, platform)) return { why: 'There is no display here.' };
  const found = findElectron(root, environment, platform);
  if (found !== null) return { binary: found };
  if (!existsSync(join(electronFolder(root), 'install.js'))) return { why: 'Electron is not installed.' };
  if ((environment['CI'] ?? '') !== '') return { why: 'Electron is not there, and nothing is fetched under CI.' };
  const failure = join(root, 'node_modules', '.cache', 'langevin', 'electron-install-failed');
  if (existsSync(failure) && !again) {
    return { why: 'Electron could not be fetched before (--install tries again).' };
  }
  say('Fetching Electron, once (about 110 MB, by its own installer). Nothing else is ever fetched.');
  const reason = await installElectron(setting);
  const binary = findElectron(root, environment, platform);
  if (binary !== null) {
    rmSync(failure, { force: true });
    return { binary };
  }
  remember(failure, reason ?? 'its installer left no binary');
  return { why: `Electron could not be fetched: ${reason ?? 'its installer left no binary'}.` };
}

/** Where nothing can be written the next start tries again: slower, not wrong. */
function remember(path: string, reason: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${reason}\n`);
  } catch {
    return;
  }
}
