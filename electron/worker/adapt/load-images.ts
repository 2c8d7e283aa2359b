/** The images of a folder in memory, as a network sees them. */
import { join } from 'node:path';
import { messageOf } from '../../../core/contract/errors.ts';
import type { ParameterValues } from '../../../core/contract/parameters.ts';
import { attempt } from '../../../core/contract/refused.ts';
import { smaller } from '../../../core/learning/smaller.ts';
import type { LearntImage } from '../../../core/learning/learning.ts';
import type { NetworkImages } from '../../../core/modalities/measuring.ts';
import type { Reader } from '../modalities/reader.ts';
import { tell } from '../progress.ts';
import { readInput } from '../read/read-input.ts';
import type { FrameOfFile, LeftOut } from './list-images.ts';

/** What is kept in memory at most: of what is free a quarter, for the network takes its part. */
const MOST_BYTES = 1.5e9;
const SHARE_OF_FREE = 4;
export const roomForImages = (): number => Math.min(MOST_BYTES, process.availableMemory() / SHARE_OF_FREE);

/** Which of so many images fit, evenly spread; all of them where they do. @param bytes of one @param most of all */
export function fitting(count: number, bytes: number, most: number): readonly number[] {
  const fit = Math.max(2, Math.floor(most / bytes));
  if (count <= fit) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: fit }, (_, i) => Math.floor((i * count) / fit));
}

/** @throws Refused */
export async function loadImage(
  folder: string,
  { file, frame }: FrameOfFile,
  reader: Reader,
  images: NetworkImages,
  said: ParameterValues,
): Promise<LearntImage> {
  const path = join(folder, file);
  const input = await (reader.image?.(path, frame, null) ?? readInput(path, () => frame));
  const { height, width, pixelMm } = input.decoded;
  const values = images.read(input, frame, said);
  const data = images.stand(values, { height, width }).toProblem(values);
  const mm = pixelMm === null ? null : (pixelMm[0] + pixelMm[1]) / 2;
  const { shorterSide } = images.learning;
  const ratio = shorterSide === null ? 1 : Math.min(height, width) / shorterSide;
  return smaller({ data, height, width, pixelMm: mm }, ratio);
}

/** Those that can be read; null in the place of each that cannot, with its reason. */
export async function loadImages(
  folder: string,
  listed: readonly FrameOfFile[],
  reader: Reader,
  images: NetworkImages,
  said: ParameterValues,
): Promise<{ readonly images: readonly (LearntImage | null)[]; readonly leftOut: readonly LeftOut[] }> {
  const loaded: (LearntImage | null)[] = [];
  const leftOut: LeftOut[] = [];
  for (const one of listed) {
    tell();
    const read = await attempt(() => loadImage(folder, one, reader, images, said));
    loaded.push(read.ok ? read.value : null);
    if (!read.ok) {
      const said = messageOf(read.error).message.replaceAll(join(folder, one.file), 'it');
      leftOut.push({ file: one.file, reason: said.replace(/[.]$/, '') });
    }
  }
  return { images: loaded, leftOut };
}
