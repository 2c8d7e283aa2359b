import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from '../../disk/read-json.ts';
import { writeJson } from '../../disk/write-file.ts';

/** Seconds before the first method: measuring for all; loading the model, start and domain check where it is used. */
const preparingSchema = z.strictObject({ measuring: z.number(), model: z.number() });
export type Preparing = Readonly<z.infer<typeof preparingSchema>>;

/** checkpoint/preparing.json: each part of a run that is resumed prepares anew. @returns what all parts cost so far */
export async function prepared(folder: string, now: Preparing): Promise<Preparing> {
  const path = join(folder, 'checkpoint', 'preparing.json');
  const read = await readJson(path, preparingSchema);
  const before = read.ok ? read.value : { measuring: 0, model: 0 };
  const all = { measuring: before.measuring + now.measuring, model: before.model + now.model };
  await writeJson(path, all);
  return all;
}
