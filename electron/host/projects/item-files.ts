/** The files of an item: `data/<item>/<files>`, and `data/<item>.json`, which says which of them holds which frame. */
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { z } from 'zod';
import { must, Refused } from '../../../core/contract/refused.ts';
import { readJson } from '../../disk/read-json.ts';
import { writeJson, writing } from '../../disk/write-file.ts';
import type { FoundFile } from '../transfer/folder-files.ts';
import { linkOrCopy } from '../transfer/link-or-copy.ts';
import { safeName } from '../../../core/contract/studio/safe-name.ts';

const indexSchema = z.strictObject({
  files: z.array(
    z.strictObject({
      // A project that was opened from a zip may say anything: only a plain name is followed.
      name: z.string().refine((name) => name === safeName(name)),
      frames: z.int().nonnegative(),
    }),
  ),
});
export type ItemIndex = z.infer<typeof indexSchema>;

const indexOf = (data: string, item: string): string => join(data, `${item}.json`);

/** @throws Refused (unreadable-file) */
export const readIndex = async (data: string, item: string): Promise<ItemIndex> =>
  must(await readJson(indexOf(data, item), indexSchema));

/** A file and the frame within it that a frame of the item is. */
export interface FramePlace {
  readonly path: string;
  readonly frame: number;
}

/** @throws Refused (not-found) */
export function placeOf(data: string, item: string, { files }: ItemIndex, frame: number): FramePlace {
  let first = 0;
  for (const { name, frames } of files) {
    if (frame < first + frames) return { path: join(data, item, name), frame: frame - first };
    first += frames;
  }
  throw new Refused({ code: 'not-found', what: `frame ${frame}` });
}

/** The frame of an item that is a frame of one of its files; null where the item has no such file. */
export function frameAt({ files }: ItemIndex, name: string, frame: number): number | null {
  let first = 0;
  for (const file of files) {
    if (file.name === name) return frame < file.frames ? first + frame : null;
    first += file.frames;
  }
  return null;
}

export interface Placing {
  readonly files: readonly FoundFile[];
  /** Of each file. */
  readonly frames: readonly number[];
  /** Ours are moved, a person's own are linked or copied. */
  readonly move: boolean;
  /** File names of the person are kept; else they are numbered. */
  readonly keepNames: boolean;
}

/** Brings files in as an item; where that fails, nothing of it stays. @throws Refused (cannot-write) */
export async function placeFiles(data: string, item: string, placing: Placing): Promise<void> {
  const folder = join(data, item);
  const { files, frames, move } = placing;
  const taken = new Set<string>();
  const index: ItemIndex = { files: [] };
  // Not its parents: the folder of a project that is gone must not come back.
  await writing('The image', () => mkdir(folder));
  try {
    await writing(folder, async () => {
      for (const [i, { path, name }] of files.entries()) {
        const own = freeName(placing.keepNames ? safeName(basename(name)) : numbered(firstOf(files, i), name), taken);
        await (move ? rename(path, join(folder, own)) : linkOrCopy(path, join(folder, own)));
        index.files.push({ name: own, frames: frames[i] ?? 0 });
      }
    });
    await writeJson(indexOf(data, item), index);
  } catch (e) {
    await removeFiles(data, item);
    throw e;
  }
}

export async function removeFiles(data: string, item: string): Promise<void> {
  await rm(join(data, item), { recursive: true, force: true });
  for (const beside of ['json', 'png']) await rm(join(data, `${item}.${beside}`), { force: true });
}

/** Files of one name and two endings belong together, and stay so. */
const firstOf = (files: Placing['files'], i: number): number => {
  const stem = (name: string): string => name.slice(0, name.length - extname(name).length);
  return files.findIndex(({ name }) => stem(name) === stem(files[i]!.name));
};

const numbered = (i: number, name: string): string => safeName(`${String(i + 1).padStart(4, '0')}${extname(name)}`);

/** The name itself, or with a number before its extension. Case does not tell two names apart on every system. */
function freeName(name: string, taken: Set<string>): string {
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  let free = name;
  for (let n = 2; taken.has(free.toLowerCase()); n++) free = safeName(`${stem}-${n}${extension}`);
  taken.add(free.toLowerCase());
  return free;
}
