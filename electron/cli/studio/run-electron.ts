import { spawn } from 'node:child_process';
import type { Environment } from './find-electron.ts';

export interface Ran {
  /** null: it could not start, or was killed. */
  readonly code: number | null;
  readonly seconds: number;
}

/** Opens the desktop window and stays until it is closed. Ctrl-C reaches it too and closes it; we only wait. */
export async function runElectron(binary: string, args: readonly string[], environment: Environment): Promise<Ran> {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = environment;
  const began = performance.now();
  const child = spawn(binary, args, { stdio: 'inherit', env });
  const wait = (): void => undefined;
  const passOn = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  process.on('SIGINT', wait).on('SIGTERM', passOn).on('SIGHUP', passOn);
  try {
    const code = await new Promise<number | null>((resolve) => {
      child.on('error', () => resolve(null));
      child.on('exit', resolve);
    });
    return { code, seconds: (performance.now() - began) / 1000 };
  } finally {
    process.off('SIGINT', wait).off('SIGTERM', passOn).off('SIGHUP', passOn);
  }
}
