import { spawn } from 'node:child_process';
import { hasDisplay, type Environment } from './find-electron.ts';

/** What opens an address in the default browser; null where nobody would see it. */
export function openerOf(environment: Environment, platform: NodeJS.Platform): readonly string[] | null {
  if ((environment['CI'] ?? '') !== '' || !hasDisplay(environment, platform)) return null;
  if (platform === 'darwin') return ['open'];
  // Not `start`, which is the shell's own and would read the address as shell text.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return ['xdg-open'];
}

/** Tries to; the address is printed anyhow. */
export function openBrowser(url: string, environment: Environment, platform: NodeJS.Platform): void {
  const [command, ...args] = openerOf(environment, platform) ?? [];
  if (command === undefined) return;
  const child = spawn(command, [...args, url], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}
