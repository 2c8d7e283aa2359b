import type { Answer } from '../../../core/contract/messages.ts';
import { encodeThumbnail } from '../../../core/formats/picture/thumbnail.ts';
import { shown } from '../read/frame.ts';
import { openFrames } from '../read/frame-source.ts';

/** A small picture of a frame, through the file's own window where it states one. @throws Refused */
export async function thumbnail(path: string, number: number, size: number): Promise<Answer<'thumbnail'>> {
  const source = await openFrames(path);
  const window = source.facts.windows[0] ?? null;
  const png = encodeThumbnail({ ...source.facts, data: await shown(source, number), window }, size);
  return { png: Uint8Array.from(png) };
}
