import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rescale } from '../../../core/contract/job.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { huPlane } from '../../../core/image/hu-plane.ts';
import type { Image } from '../../../core/image/image.ts';
import { AIR_HU, huFromScaled } from '../../../core/image/units.ts';
import { checksumOf } from '../../disk/checksum.ts';
import { reasonOf } from '../../disk/read-json.ts';
import { decodePath } from './decode.ts';
import { openFrames, type FrameSource } from './frame-source.ts';
import { holdingOf, type Quantity } from './holding.ts';
import { tell } from '../progress.ts';
import { frameOfSeries, openSeries } from './series.ts';

export interface Input {
  readonly path: string;
  readonly sha256: string;
  /** The one frame that `decoded.data` holds, null where it holds all of them; the other facts are of all in any case. */
  readonly frame: number | null;
  readonly decoded: Decoded;
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

/** @throws Refused where it cannot be a CT image */
export function quantityOf({ decoded, path }: Input): Quantity {
  const holding = holdingOf(decoded);
  if (holding === null) {
    throw new Refused({
      code: 'unsupported-file',
      file: path,
      reason: 'its values are complex, and a CT image is real',
    });
  }
  return holding;
}

/**
 * One frame as a CT image in HU, every value finite and not all alike.
 * @param rescale what somebody has said of the numbers, else what the file is is decisive @throws Refused
 */
export function imageOf(
  input: Input,
  frame: number,
  pixelMm: readonly [number, number],
  rescale: Rescale | null = null,
): Image {
  const { decoded, path } = input;
  const { height, width, samples } = decoded;
  const what = decoded.frames > 1 ? `Slice ${frame} of ${path}` : path;
  const scale = quantityOf(input) === 'HU' ? null : (decoded.fullScale ?? 1);
  if (input.frame !== null && input.frame !== frame) throw new Error(`frame ${frame} of ${input.frame}`);
  const from = input.frame === null ? frame * height * width * samples : 0;
  const values = decoded.data.subarray(from, from + height * width * samples);
  const data = huPlane(values, height * width, samples, scale, rescale);
  checkFinite(data, what);
  let low = Infinity;
  let high = -Infinity;
  for (const v of data) {
    low = Math.min(low, Math.max(v, AIR_HU));
    high = Math.max(high, v);
  }
  if (high <= low) throw new Refused({ code: 'constant-image', what, value: low });
  if (rescale === null && scale !== null && decoded.fullScale === null && high > huFromScaled(2)) {
    const reason = 'it is a picture without a unit, and its values lie far outside [0, 1]';
    throw new Refused({ code: 'unsupported-file', file: path, reason, remedy: 'Save values in HU as NPY or NIfTI.' });
  }
  return { data, channels: 1, height, width, pixelMm, unit: 'HU' };
}

/** @throws Refused (non-finite) */
export function checkFinite(data: Float32Array, what: string): void {
  let count = 0;
  for (const v of data) if (!Number.isFinite(v)) count++;
  if (count > 0) throw new Refused({ code: 'non-finite', what, count });
}
