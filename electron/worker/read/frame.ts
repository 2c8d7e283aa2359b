import type { Answer } from '../../../core/contract/messages.ts';
import { openFrames } from './frame-source.ts';

/** One frame as float32; pictures keep their stored values. @throws Refused */
export async function frame(path: string, number: number): Promise<Answer<'frame'>> {
  const source = await openFrames(path);
  const { height, width, samples } = source.facts;
  return { height, width, samples, data: await source.frame(number) };
}
