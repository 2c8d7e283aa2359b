import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { electronFolder, type Environment } from './find-electron.ts';

export interface InstallSetting {
  readonly root: string;
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** A firewall may swallow a request without a word: so long nothing grows before it is given up. */
  readonly patienceMs: number;
}

const LOOK_MS = 250;

/** Runs Electron's own install step, which fetches its binary. @returns null where it went well, else why it did not */
export function installElectron({ root, environment, platform, patienceMs }: InstallSetting): Promise<string | null> {
  const folder = electronFolder(root);
  // Its download lies in the temporary folder first; in one of its own its growth can be seen.
  const temporary = join(root, 'node_modules', '.cache', 'langevin', `electron-download-${process.pid}`);
  mkdirSync(temporary, { recursive: true });
  const watched = [temporary, join(folder, 'dist'), cacheOf(environment, platform)];
  const child = spawn(process.execPath, [join(folder, 'install.js')], {
    cwd: root,
    env: { ...environment, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve) => {
    let said = '';
    let bytes = -1;
    let grewAt = performance.now();
    const look = setInterval(() => {
      const now = said.length + watched.reduce((sum, path) => sum + bytesIn(path), 0);
      if (now !== bytes) grewAt = performance.now();
      bytes = now;
      if (performance.now() - grewAt > patienceMs) {
        end(`nothing came for ${Math.round(patienceMs / 1000)} s`);
        child.kill('SIGKILL');
      }
    }, LOOK_MS);
    const end = (reason: string | null): void => {
      clearInterval(look);
      rmSync(temporary, { recursive: true, force: true });
      resolve(reason);
    };
    const listen = (text: Buffer): void => {
      said += text.toString();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', (e) => end(e.message));
    child.on('exit', (code) => end(code === 0 ? null : firstLine(said)));
  });
}

const firstLine = (text: string): string => text.trim().split('\n')[0]?.slice(0, 200) ?? '';

/** Where @electron/get keeps what it has fetched. */
function cacheOf(environment: Environment, platform: NodeJS.Platform): string {
  const given = environment['electron_config_cache'];
  if (given !== undefined) return given;
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'electron');
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] ?? homedir(), 'electron', 'Cache');
  return join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'electron');
}

/** Files come and go while one looks. */
function bytesIn(folder: string): number {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .reduce(
        (sum, { parentPath, name }) => sum + (statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0),
        0,
      );
  } catch {
    return 0;
  }
}
