import type { Incoming } from './connection.ts';

/** Deeper folders and further files are left out, and said so: a dropped home folder must not be read whole. */
export const DEPTH = 8;
export const MOST_FILES = 20_000;

export interface Gathered {
  readonly files: readonly Incoming[];
  /** Files or folders were left out by a limit. */
  readonly isCut: boolean;
  /** Paths that could not be read. */
  readonly unread: readonly string[];
}

const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((done, fail) => entry.file(done, fail));

/** A reader gives its entries in portions and an empty one at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** Files of entries and of the folders below them. Hidden files (`.DS_Store`) are nobody's data. */
export async function gather(entries: readonly FileSystemEntry[]): Promise<Gathered> {
  const files: Incoming[] = [];
  const unread: string[] = [];
  let isCut = false;

  async function visit(entry: FileSystemEntry, above: string, depth: number): Promise<void> {
    if (entry.name.startsWith('.')) return;
    if (files.length >= MOST_FILES || depth > DEPTH) {
      isCut = true;
      return;
    }
    const path = `${above}${entry.name}`;
    try {
      if (isFile(entry)) files.push({ file: await fileOf(entry), path });
      else if (isDirectory(entry)) {
        for (const inner of await entriesOf(entry)) await visit(inner, `${path}/`, depth + 1);
      }
    } catch {
      unread.push(path); // a file that went away or may not be read costs itself alone
    }
  }

  for (const entry of entries) await visit(entry, '', 0);
  return { files, isCut, unread };
}

/**
 * What was dropped. The entries must be taken before the first await: afterwards the browser empties the list.
 */
export function gatherDrop(transfer: DataTransfer): Promise<Gathered> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  return gather(entries);
}

/** What was chosen in a file dialog; `webkitRelativePath` is set where it was a folder. */
export function incomingOf(files: Iterable<File>): readonly Incoming[] {
  return [...files].slice(0, MOST_FILES).map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

export type Meaning = 'model' | 'project' | 'data';

/** What files are by their names; what is inside is found by the host. */
export function meaningOf(files: readonly { readonly path: string }[]): Meaning {
  if (files.some((f) => /(\.onnx|(^|\/)model\.json)$/i.test(f.path))) return 'model';
  return files.length > 0 && files.every((f) => /\.zip$/i.test(f.path)) ? 'project' : 'data';
}

/** A name for what is opened: its folder, or its first file without the ending. */
export function nameOf(files: readonly { readonly path: string }[]): string {
  const first = files[0]?.path ?? '';
  const folder = first.includes('/') ? first.slice(0, first.indexOf('/')) : first.replace(/(\.nii)?\.[^.]*$/, '');
  return folder.slice(0, 120) || first.slice(0, 120);
}
