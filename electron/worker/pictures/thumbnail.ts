import type { Answer } from '../../../core/contract/messages.ts';
import { encodeThumbnail } from '../../../core/formats/picture/thumbnail.ts';
import { openFrames } from '../read/frame-source.ts';

/** A small picture of a frame, through the file's own window where it states one. @throws Refused */
export async function thumbnail(path: string, number: number, size: number): Promise<Answer<'thumbnail'>> {
  const { facts, frame } = await openFrames(path);
  const window = facts.windows[0] ?? null;
  const png = encodeThumbnail({ ...facts, data: await frame(number), window }, size);
  return { png: Uint8Array.from(png) };
}
