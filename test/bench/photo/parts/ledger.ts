/**
 * Results as they come, in test/bench/results/photo: a stopped bench goes on where it was, and a result is made again when
 * the network or a setting changes.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { must } from '../../../../core/contract/refused.ts';
import { encodePng } from '../../../../core/formats/picture/png-write.ts';
import { decodePath } from '../../../../electron/worker/read/decode.ts';

export const FOLDER = fileURLToPath(new URL('../../results/photo/', import.meta.url));
const FILE = join(FOLDER, 'figures.ndjson');

const entrySchema = z.strictObject({
  key: z.string(),
  figures: z.record(z.string(), z.number().nullable()),
  seconds: z.number(),
  nfe: z.number(),
});
export type Entry = z.infer<typeof entrySchema>;

mkdirSync(FOLDER, { recursive: true });
const entries = new Map<string, Entry>();
if (existsSync(FILE)) {
  for (const line of readFileSync(FILE, 'utf8').split('\n')) {
    if (line === '') continue;
    const entry = entrySchema.parse(JSON.parse(line));
    entries.set(entry.key, entry);
  }
}

export const keyOf = (identity: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 16);

export const find = (key: string): Entry | undefined => entries.get(key);

/** @param image [3, side, side], kept for contact sheets with 8 bits a colour */
export function keep(entry: Entry, image: Float32Array, side: number): Entry {
  writeFileSync(join(FOLDER, `${entry.key}.png`), pngOf(image, side, side));
  appendFileSync(FILE, `${JSON.stringify(entry)}\n`);
  entries.set(entry.key, entry);
  return entry;
}

export async function imageOf(key: string): Promise<Float32Array> {
  const { data, samples } = must(await decodePath(join(FOLDER, `${key}.png`)));
  const plane = data.length / samples;
  return Float32Array.from(
    { length: data.length },
    (_, i) => data[(i % plane) * samples + Math.floor(i / plane)]! / 255,
  );
}

/** @param image three planes in [0, 1] */
export function pngOf(image: Float32Array, height: number, width: number): Uint8Array {
  const plane = height * width;
  const pixels = Uint8Array.from({ length: 3 * plane }, (_, i) =>
    Math.round(255 * Math.min(1, Math.max(0, image[(i % 3) * plane + Math.floor(i / 3)]!))),
  );
  return encodePng(pixels, width, height, 3);
}
