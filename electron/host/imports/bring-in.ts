import { must } from '../../../core/contract/refused.ts';
import type { Item } from '../../../core/contract/studio/item.ts';
import type { FoundFile } from '../transfer/folder-files.ts';
import { placeFiles } from '../projects/item-files.ts';
import type { Reader } from '../reader.ts';
import { shortId } from '../library/short-id.ts';

export interface BringSetting {
  readonly reader: Reader;
  /** Names of files may be kept. */
  readonly showNames: () => boolean;
}

/** What becomes one item. */
export interface Candidate {
  readonly files: readonly FoundFile[];
  readonly name: string;
  readonly warnings: readonly string[];
}

/** Inspects a candidate and moves its files in. @throws Refused */
export async function bringIn(
  { reader, showNames }: BringSetting,
  data: string,
  ours: boolean,
  { files, name, warnings }: Candidate,
  alias: string,
): Promise<Item> {
  const paths = files.map(({ path }) => path);
  const names = files.map((file) => file.name);
  const { facts, frames } = must(await reader.ask({ kind: 'inspect', paths, names }));
  const id = shortId();
  await placeFiles(data, id, { files, frames, move: ours, keepNames: showNames() });
  // The scan saw what the files of a series have to do with each other; the inspection may say it again.
  const all = [...new Set([...warnings, ...facts.warnings])];
  return { id, name: showNames() ? name : alias, facts: { ...facts, warnings: all } };
}
