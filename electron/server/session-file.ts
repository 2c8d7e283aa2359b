import { readFile, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { secretsSchema } from './session.ts';

const keptSchema = z.strictObject({ port: z.int().min(1).max(65_535), secrets: secretsSchema });
/** What windows that are open need to find a server again that was killed. */
export type Kept = z.infer<typeof keptSchema>;

/**
 * The session of a server that did not end by itself, so that its windows reconnect to the next one. A server that ends
 * in order forgets it: its windows need the next printed address.
 */
export async function keptSession(path: string): Promise<Kept | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  try {
    return keptSchema.parse(JSON.parse(text));
  } catch {
    return null; // there is none, or half of one
  }
}

/** For this user's eyes alone. A home that cannot be written costs the reconnection, nothing else. */
export async function keepSession(path: string, kept: Kept): Promise<void> {
  await forgetSession(path); // an old file would keep its own permissions
  await writeFile(path, JSON.stringify(kept), { flag: 'wx', mode: 0o600 }).catch(() => undefined);
}

export const forgetSession = (path: string): Promise<void> => rm(path, { force: true }).catch(() => undefined);
