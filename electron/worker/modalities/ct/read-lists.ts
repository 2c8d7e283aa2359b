import { readFile } from 'node:fs/promises';
import { must, Refused } from '../../../../core/contract/refused.ts';
import { decodeBinField, type FieldOf } from '../../../../core/formats/lists/bin-field.ts';
import { decodeAngles } from '../../../../core/formats/lists/angle-list.ts';
import { reasonOf } from '../../../disk/read-json.ts';

async function bytesOf(path: string, remedy: string): Promise<Uint8Array> {
  return readFile(path).catch((e: unknown) => {
    throw new Refused({ code: 'unreadable-file', file: path, reason: reasonOf(e), remedy });
  });
}

/** Angles of an .npy or a text, in their own unit. @throws Refused */
export const readAngles = async (path: string): Promise<number[]> =>
  must(decodeAngles(await bytesOf(path, 'Give a file, or start:step:count.'), path));

/** One number a bin, a view or a ray, of an .npy or a text. @throws Refused */
export const readBinField = async (path: string, of: FieldOf | null): Promise<number[]> =>
  must(decodeBinField(await bytesOf(path, 'Check the path.'), path, of));
