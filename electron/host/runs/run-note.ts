import { join } from 'node:path';
import { z } from 'zod';
import { slicePlaceSchema } from '../../../core/contract/batch.ts';
import { idSchema } from '../../../core/contract/studio/item.ts';
import { readJson } from '../../disk/read-json.ts';
import { writeListed } from '../../disk/run-checksums.ts';
import { jsonText } from '../../disk/write-file.ts';

/** `langevin.json` beside the files of a run: what the studio knows of it and the command line does not. */
const runNoteSchema = z.strictObject({
  schemaVersion: z.literal(1),
  project: idSchema.nullable(),
  title: z.string(),
  /** Which slice of which image of the project. */
  slice: slicePlaceSchema.extend({ item: idSchema.nullable() }).nullable().default(null),
  batch: z.strictObject({ id: idSchema, name: z.string(), number: z.int(), of: z.int() }).nullable(),
});
export type RunNote = z.infer<typeof runNoteSchema>;

const NAME = 'langevin.json';

/** null where there is none that can be read: the run came from elsewhere. */
export async function readNote(folder: string): Promise<RunNote | null> {
  const read = await readJson(join(folder, NAME), runNoteSchema);
  return read.ok ? read.value : null;
}

export const writeNote = (folder: string, note: RunNote): Promise<void> => writeListed(folder, NAME, jsonText(note));
