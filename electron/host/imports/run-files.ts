/** Run folders among the files that someone brings: they are runs, not so many loose images. */
import { basename, dirname } from 'node:path';
import type { FoundFile } from '../transfer/folder-files.ts';

export interface RunFiles {
  /** What its folder is called. */
  readonly name: string;
  /** Named from the folder on. */
  readonly files: readonly FoundFile[];
  /** The folder of the batch that it is of, and how many of its runs came; null for one that stands alone. */
  readonly batch: { readonly folder: string; readonly name: string; readonly of: number } | null;
}

/** What the command line writes beside the runs of a batch. */
const OF_BATCH = ['batch.json', 'summary.json', 'summary.csv', 'summary.html'];

/** @param folderName what the files came in, where they have no folder of their own */
export function runsAmong(
  files: readonly FoundFile[],
  folderName: string | null,
): { readonly runs: readonly RunFiles[]; readonly rest: readonly FoundFile[] } {
  const names = new Set(files.map(({ name }) => name));
  const inFolder = (folder: string, name: string): string => (folder === '.' ? name : `${folder}/${name}`);
  const roots = files
    .filter(({ name }) => basename(name) === 'job.json')
    .map(({ name }) => dirname(name))
    .filter((folder) => names.has(inFolder(folder, 'run.json')));
  const isIn = (name: string, folder: string): boolean => folder === '.' || name.startsWith(`${folder}/`);
  // A run within a run is a file of it.
  const outer = roots.filter((folder) => !roots.some((other) => other !== folder && isIn(folder, other))).sort();
  const titleOf = (folder: string): string => (folder === '.' ? (folderName ?? 'Run') : basename(folder));
  const runs = outer.map((folder): RunFiles => {
    const above = dirname(folder);
    const beside = outer.filter((other) => dirname(other) === above);
    const isBatch = folder !== '.' && names.has(inFolder(above, 'batch.json'));
    const own = files.filter(({ name }) => isIn(name, folder));
    return {
      name: titleOf(folder),
      files: own.map((file) => ({ ...file, name: folder === '.' ? file.name : file.name.slice(folder.length + 1) })),
      batch: isBatch ? { folder: above, name: titleOf(above), of: beside.length } : null,
    };
  });
  const ofBatches = new Set(outer.flatMap((folder) => OF_BATCH.map((name) => inFolder(dirname(folder), name))));
  const rest = files.filter(({ name }) => !outer.some((folder) => isIn(name, folder)) && !ofBatches.has(name));
  return { runs, rest };
}
