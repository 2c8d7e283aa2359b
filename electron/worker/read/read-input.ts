import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { must, Refused } from '../../../core/contract/refused.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import type { ReadInput } from '../../../core/modalities/measuring.ts';
import { checksumOf } from '../../disk/checksum.ts';
import { reasonOf } from '../../disk/read-json.ts';
import { decodePath } from './decode.ts';
import { openFrames, type FrameSource } from './frame-source.ts';
import { tell } from '../progress.ts';
import { frameOfSeries, openSeries } from './series.ts';

export interface Input extends ReadInput {
  readonly sha256: string;
}

/** Names, sizes and times: changes when a file does, and costs no reading. */
async function fingerprint(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const names = await readdir(path).catch(() => []);
  const parts = await Promise.all(names.sort().map(async (n) => `${n} ${(await stat(join(path, n))).mtimeMs}`));
  return [path, size, mtimeMs, ...parts].join('\n');
}

/** What stays the same from slice to slice of one input. */
interface Source {
  readonly key: string;
  readonly sha256: string;
  readonly facts: FrameSource['facts'];
  readonly frame: (frame: number) => Promise<Decoded['data']>;
}

let latest: Source | null = null;

/** A file or folder without its pixels; the last one is kept, since a series is asked for slice by slice. @throws Refused */
async function sourceOf(path: string, said: string | null): Promise<Source> {
  let key: string;
  try {
    key = `${said ?? ''}\n${await fingerprint(path)}`;
  } catch (e) {
    throw new Refused({ code: 'unreadable-file', file: path, reason: reasonOf(e), remedy: 'Check the path.' });
  }
  if (latest?.key === key) return latest;
  latest = null; // the old one is let go before the new one is made
  const isFolder = (await stat(path)).isDirectory();
  if (!isFolder && said !== null) {
    const reason = `--series chooses among the volumes of a folder, and ${path} is a file`;
    throw new Refused({ code: 'contradiction', reason, remedy: 'Name the folder, or leave --series out.' });
  }
  const series = isFolder ? await openSeries(path, said) : null;
  const opened = series === null ? await openFrames(path) : null;
  if (opened?.facts.format === 'kspace')
    throw new Refused({
      code: 'unsupported-file',
      file: path,
      reason: 'it holds measured k-space, and no image',
      remedy: 'Reconstruct it with `langevin reconstruct mri`.',
    });
  const source: Source = {
    key,
    sha256: await checksumOf(path, tell),
    facts: series?.facts ?? opened!.facts,
    frame: series === null ? opened!.frame : (n) => frameOfSeries(series, n),
  };
  latest = source;
  return source;
}

/** Which frame of so many. */
type Choice = (facts: FrameSource['facts']) => number;

/**
 * A whole file, or one frame of it or of a folder: where the format allows it no other is decoded.
 * @param series which volume of a folder @throws Refused
 */
export async function readInput(
  path: string,
  choose: Choice | null = null,
  series: string | null = null,
): Promise<Input> {
  if (choose === null) {
    const decoded = must(await decodePath(path));
    return { path, sha256: await checksumOf(path, tell), frame: null, decoded };
  }
  const { sha256, facts, frame } = await sourceOf(path, series);
  const n = Math.min(choose(facts), facts.frames - 1);
  return { path, sha256, frame: n, decoded: { ...facts, data: await frame(n) } };
}
