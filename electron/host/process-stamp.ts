/** Which process it is, so that another one under its number, after a restart or on another machine, is not taken for it. */
import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { z } from 'zod';

export const processStampSchema = z.strictObject({
  pid: z.int().positive(),
  /** When it began, by the system's own clock for that; null where the system does not say. */
  started: z.string().nullable(),
  host: z.string(),
  /** Changes with every start of the machine; null where the system does not say. */
  boot: z.string().nullable(),
  /** The numbers of processes are those of this container; null where the system knows none. */
  space: z.string().nullable(),
});
export type ProcessStamp = z.infer<typeof processStampSchema>;

const run = promisify(execFile);
const textOf = (path: string): Promise<string | null> => readFile(path, 'utf8').then((t) => t.trim(), nothing);
const nothing = (): null => null;

/** null where no such process runs, or the system does not say. */
async function startOf(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const stat = await textOf(`/proc/${pid}/stat`);
    // proc(5): field 22 counts the ticks from the machine's start; field 2, in brackets, may hold anything.
    const field = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return field ?? null;
  }
  const told =
    process.platform === 'win32'
      ? run('powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`])
      : run('ps', ['-o', 'lstart=', '-p', String(pid)], { env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } });
  return told.then(({ stdout }) => stdout.trim() || null, nothing);
}

const bootOf = (): Promise<string | null> =>
  process.platform === 'darwin'
    ? run('sysctl', ['-n', 'kern.bootsessionuuid']).then(({ stdout }) => stdout.trim() || null, nothing)
    : textOf('/proc/sys/kernel/random/boot_id');

/** What is said of a process of this machine. */
export async function stampOf(pid: number): Promise<ProcessStamp> {
  const space = await readlink('/proc/self/ns/pid').catch(nothing);
  return { pid, started: await startOf(pid), host: hostname(), boot: await bootOf(), space };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return e instanceof Error && 'code' in e && e.code === 'EPERM';
  }
}

/**
 * Whether that very process still runs. `elsewhere`: it is of another machine, or of another container, whose processes
 * cannot be seen from here.
 */
export async function fateOf(stamp: ProcessStamp): Promise<'runs' | 'gone' | 'elsewhere'> {
  const here = await stampOf(process.pid);
  const isThisBoot = stamp.boot !== null && stamp.boot === here.boot;
  // A machine may be renamed while it runs; started anew under its name, nothing of before runs any more.
  if (!isThisBoot && stamp.host !== here.host) return 'elsewhere';
  if (!isThisBoot && stamp.boot !== null && here.boot !== null) return 'gone';
  if (stamp.space !== here.space) return 'elsewhere';
  if (!isRunning(stamp.pid)) return 'gone';
  const started = await startOf(stamp.pid);
  return stamp.started === null || started === null || started === stamp.started ? 'runs' : 'gone';
}
