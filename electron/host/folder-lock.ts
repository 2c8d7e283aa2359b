/**
 * One process works in a folder at a time; the lock of one that is gone is taken over.
 *
 * A lock is a file that appears whole, by a link: nobody ever reads half of one. It is never overwritten, and removed only
 * by its owner, or by the one that took it over: to take a lock over is to make the file of the next number, which one
 * process alone can do. Whoever made a file then looks again. It owns the folder only where no higher number has
 * appeared and every lower one is still the very file that it judged to be left behind; else it takes its own back and
 * begins again. Of two that both believed to be first, the later to look sees the other's file: at most one goes on.
 */
import { randomBytes } from 'node:crypto';
import { link, open, readdir, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { Refused } from '../../core/contract/refused.ts';
import { writing } from '../disk/write-file.ts';
import { fateOf, processStampSchema, stampOf } from './process-stamp.ts';

const NAME = '.lock';
const nameOf = (n: number): string => (n === 1 ? NAME : `${NAME}.${n}`);
const numberOf = (name: string): number | null => {
  const found = /^\.lock(?:\.(\d+))?$/.exec(name);
  return found === null ? null : Number(found[1] ?? 1);
};

const lockSchema = z.strictObject({ owner: processStampSchema, key: z.string() });

/** Rounds in which another process was first every time; each takes some milliseconds. */
const ROUNDS = 50;
/** What cannot be read may still be on its way, where a file system knows no links. */
const WRITING_MS = 300;

interface Found {
  readonly number: number;
  readonly text: string;
}

/** @returns how to let go @throws Refused (cannot-write), also where another process works there */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const text = `${JSON.stringify({ owner: await stampOf(process.pid), key: randomBytes(8).toString('hex') })}\n`;
  return writing(folder, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const left = await locksIn(folder);
      for (const lock of left) await mustBeLeft(folder, lock);
      const number = (left.at(-1)?.number ?? 0) + 1;
      const path = join(folder, nameOf(number));
      if (!(await appear(folder, path, text))) continue;
      if (await isSole(folder, { number, text }, left)) {
        for (const lock of left) await rm(join(folder, nameOf(lock.number)), { force: true });
        return () => rm(path, { force: true });
      }
      await rm(path, { force: true });
      await wait(Math.random() * 20);
    }
    throw new Refused({ code: 'cannot-write', path: folder, reason: 'other programs are about to work in it too' });
  });
}

/** Whether a process may be at work in the folder: as far as can be told from here. */
export async function isLocked(folder: string): Promise<boolean> {
  for (const { text } of await locksIn(folder)) {
    const lock = lockSchema.safeParse(parsed(text));
    if (lock.success && (await fateOf(lock.data.owner)) !== 'gone') return true;
  }
  return false;
}

/** The lowest number first. */
async function locksIn(folder: string): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const name of await readdir(folder)) {
    const number = numberOf(name);
    const text = number === null ? null : await readFile(join(folder, name), 'utf8').catch(() => null);
    if (number !== null && text !== null) found.push({ number, text });
  }
  return found.sort((a, b) => a.number - b.number);
}

/** Makes the file with all that is in it. False where there is one. */
async function appear(folder: string, path: string, text: string): Promise<boolean> {
  const aside = join(folder, `${NAME}-${randomBytes(6).toString('hex')}`);
  try {
    const file = await open(aside, 'wx');
    await file.writeFile(text).finally(() => file.close());
    return await link(aside, path).then(
      () => true,
      (e: unknown) => (isTaken(e) ? false : appearWithoutLink(path, text)),
    );
  } finally {
    await rm(aside, { force: true });
  }
}

/** On file systems without links (FAT, some network shares). */
async function appearWithoutLink(path: string, text: string): Promise<boolean> {
  const file = await open(path, 'wx').catch((e: unknown) => {
    if (isTaken(e)) return null;
    throw e;
  });
  if (file === null) return false;
  await file.writeFile(text).finally(() => file.close());
  return true;
}

const isTaken = (e: unknown): boolean => e instanceof Error && 'code' in e && e.code === 'EEXIST';

/** No other process can believe the same: see the head of this file. */
async function isSole(folder: string, own: Found, left: readonly Found[]): Promise<boolean> {
  const now = await locksIn(folder);
  const expected = [...left, own];
  return (
    now.length === expected.length &&
    now.every(({ number, text }, i) => {
      const lock = expected[i];
      return lock?.number === number && lock.text === text;
    })
  );
}

/** @throws Refused where the owner of a lock may still work */
async function mustBeLeft(folder: string, { number, text }: Found): Promise<void> {
  const lock = lockSchema.safeParse(parsed(text));
  if (!lock.success) {
    await wait(WRITING_MS);
    const again = await readFile(join(folder, nameOf(number)), 'utf8').catch(() => null);
    if (again === null || again === text) return; // damaged, or of a program that knew less: nobody's
    return mustBeLeft(folder, { number, text: again });
  }
  const { pid, host } = lock.data.owner;
  const fate = await fateOf(lock.data.owner);
  if (fate === 'gone') return;
  const place = fate === 'runs' ? '' : host === hostname() ? `, in another container of ${host},` : ` on ${host}`;
  throw new Refused({
    code: 'cannot-write',
    path: folder,
    reason: `another langevin (process ${pid}${place}) works in it`,
    owner: pid,
    ...(fate === 'runs' ? {} : { elsewhere: { host, lock: nameOf(number) } }),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
