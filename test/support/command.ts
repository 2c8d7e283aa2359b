import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../electron/cli/langevin.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** One thread: tests run beside each other. */
const ENVIRONMENT = { ...process.env, LANGEVIN_THREADS: '1', NO_COLOR: '1' };

function collect(child: ChildProcess): Started {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
}

/** Starts the real command in a folder. */
export const start = (
  cwd: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Started =>
  collect(
    spawn(process.execPath, [BIN, ...args], {
      cwd,
      env: { ...ENVIRONMENT, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );

export const langevin = (cwd: string, ...args: string[]): Promise<Ended> => start(cwd, args).ended;

/** The command where no file may grow beyond `blocks` of 512 bytes: what a full disk is to it. */
export const langevinOnSmallDisk = (cwd: string, blocks: number, ...args: string[]): Promise<Ended> =>
  collect(
    spawn('sh', ['-c', `ulimit -f ${blocks}; exec "$@"`, 'sh', process.execPath, BIN, ...args], {
      cwd,
      env: ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  ).ended;

export interface Workspace {
  readonly path: string;
  at(...names: string[]): string;
  remove(): void;
}

export function workspace(): Workspace {
  const path = mkdtempSync(join(tmpdir(), 'langevin-test-'));
  return { path, at: (...names) => join(path, ...names), remove: () => rmSync(path, { recursive: true, force: true }) };
}
