import { join } from 'node:path';
import { z } from 'zod';
import { idSchema } from '../../../core/contract/studio/item.ts';
import { readJson } from '../../disk/read-json.ts';
import { writeJson } from '../../disk/write-file.ts';

/** `queue.json`: in which order runs come, and whether they come at all. What they are, their folders say. */
const queueFileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** The one that runs stands first. */
  order: z.array(idSchema),
  paused: z.boolean(),
  reason: z.string().nullable(),
});
export type QueueFile = z.infer<typeof queueFileSchema>;

const fileOf = (home: string): string => join(home, 'queue.json');

/** Where it is lost or damaged, an empty one: the folders give back what it had. */
export async function readQueue(home: string): Promise<QueueFile> {
  const read = await readJson(fileOf(home), queueFileSchema);
  return read.ok ? read.value : { schemaVersion: 1, order: [], paused: false, reason: null };
}

export const writeQueue = (home: string, queue: QueueFile): Promise<void> => writeJson(fileOf(home), queue);
