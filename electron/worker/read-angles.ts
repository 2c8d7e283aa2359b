import { readFile } from 'node:fs/promises';
import { must, Refused } from '../../core/contract/refused.ts';
import { decodeAngles } from '../../core/formats/angle-list.ts';
import { reasonOf } from '../disk/read-json.ts';

/** Angles in degrees of an .npy or a text. @throws Refused */
export async function readAngles(path: string): Promise<number[]> {
  const bytes = await readFile(path).catch((e: unknown) => {
    const remedy = 'Give a file, or start:step:count.';
    throw new Refused({ code: 'unreadable-file', file: path, reason: reasonOf(e), remedy });
  });
  return must(decodeAngles(bytes, path));
}
