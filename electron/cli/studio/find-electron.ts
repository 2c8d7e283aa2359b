import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

export const electronFolder = (root: string): string => join(root, 'node_modules', 'electron');

/**
 * Electron's binary by its own rules, without importing it: that import would fetch what is missing.
 * `ELECTRON_OVERRIDE_DIST_PATH` names a folder where somebody placed it by hand.
 */
export function findElectron(root: string, environment: Environment, platform: NodeJS.Platform): string | null {
  const folder = electronFolder(root);
  const pathFile = join(folder, 'path.txt'); // its installer writes it last
  const told = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null;
  const byHand = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  const name = told ?? (byHand === undefined ? null : nameOn(platform));
  if (name === null) return null;
  const binary = join(byHand ?? join(folder, 'dist'), name);
  return existsSync(binary) ? binary : null;
}

function nameOn(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/** Elsewhere there always is one, or nobody to look at it who could be told. */
export const hasDisplay = (environment: Environment, platform: NodeJS.Platform): boolean =>
  platform !== 'linux' || [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some((d = '') => d !== '');
