import { statfs } from 'node:fs/promises';
import { Refused } from '../../../core/contract/refused.ts';

/** Left for the system and for what runs still have to write. */
const KEPT_BYTES = 500e6;

export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** @throws Refused (cannot-write) where so many more bytes would fill the disk */
export async function needSpace(folder: string, bytes: number, what: string): Promise<void> {
  const missingBytes = bytes + KEPT_BYTES - (await freeBytes(folder));
  if (missingBytes <= 0) return;
  throw new Refused({ code: 'cannot-write', path: what, reason: 'the disk has too little room', missingBytes });
}
