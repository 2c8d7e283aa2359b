/** The photographs and masks that methods are judged on: centre crops of `val_full`, and masks that are never resized. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../../../../core/contract/refused.ts';
import type { Decoded } from '../../../../core/formats/decoded.ts';
import { decodePath } from '../../../../electron/worker/read/decode.ts';

export interface Crop {
  readonly folder: string;
  readonly file: string;
  readonly side: number;
  /** Encoded sRGB, [3, side, side]. */
  readonly picture: Float32Array;
}

export interface Mask {
  readonly file: string;
  /** [side, side], 0 in the hole. */
  readonly known: Uint8Array;
}

const FOLDERS = ['photo', 'scenes'] as const;

/** @returns null without the data */
export function dataFolder(given: string | undefined): string | null {
  const data = given ?? process.env['LANGEVIN_DATA'];
  return data !== undefined && existsSync(join(data, 'photo', 'val_full')) ? data : null;
}

/** @param images of each folder, spread over it; pictures with a shorter side below `side` are left out */
export async function cropsOf(data: string, images: number, side: number): Promise<Crop[]> {
  const all: Crop[] = [];
  for (const folder of FOLDERS) {
    const own: Crop[] = [];
    for (const file of picturesIn(join(data, folder, 'val_full'))) {
      const decoded = must(await decodePath(join(data, folder, 'val_full', file)));
      if (Math.min(decoded.height, decoded.width) < side || decoded.samples !== 3) continue;
      own.push({ folder, file, side, picture: centre(decoded, side) });
    }
    const count = Math.min(images, own.length);
    for (let k = 0; k < count; k++) all.push(own[Math.floor((k * own.length) / count)]!);
  }
  return all;
}

export const picturesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.jpg'))
    .sort();

function centre({ data, samples, height, width, fullScale }: Decoded, side: number): Float32Array {
  const [top, left] = [(height - side) >> 1, (width - side) >> 1];
  return Float32Array.from({ length: 3 * side * side }, (_, i) => {
    const [c, r, k] = [Math.floor(i / side ** 2), Math.floor((i % side ** 2) / side), i % side];
    return data[((top + r) * width + left + k) * samples + c]! / (fullScale ?? 1);
  });
}

/** Of the nine places where a window of that side fits, the one whose share of hole is nearest the whole mask's. */
export async function masksOf(data: string, side: number): Promise<Mask[]> {
  const folder = join(data, 'photo', 'masks');
  const masks: Mask[] = [];
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.png')) continue;
    const { data: values, samples, height, width } = must(await decodePath(join(folder, file)));
    const whole = Uint8Array.from({ length: height * width }, (_, i) => (values[i * samples]! > 127 ? 1 : 0));
    const windows = [4, 0, 1, 2, 3, 5, 6, 7, 8].map((place) => {
      const top = Math.round(((height - side) / 2) * Math.floor(place / 3));
      const left = Math.round(((width - side) / 2) * (place % 3));
      return Uint8Array.from(
        { length: side * side },
        (_, i) => whole[(top + Math.floor(i / side)) * width + left + (i % side)]!,
      );
    });
    const far = (known: Uint8Array): number => Math.abs(shareOf(known) - shareOf(whole));
    const known = windows.reduce((best, window) => (far(window) < far(best) ? window : best));
    masks.push({ file, known });
  }
  return masks;
}

/** Of what is known. */
export const shareOf = (known: Uint8Array): number => known.reduce((sum, v) => sum + v, 0) / known.length;
