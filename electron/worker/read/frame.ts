import type { Answer } from '../../../core/contract/messages.ts';
import { inSrgb } from '../colour/in-srgb.ts';
import { openFrames, type FrameSource } from './frame-source.ts';

/** One frame as float32; pictures keep their stored values, those in colour in sRGB. @throws Refused */
export async function frame(path: string, number: number): Promise<Answer<'frame'>> {
  const source = await openFrames(path);
  const { height, width, samples } = source.facts;
  return { height, width, samples, data: await shown(source, number) };
}

/** What a screen is given: colours by their profile; of grey, which may be a measurement, the numbers. @throws Refused */
export async function shown({ facts, frame: read }: FrameSource, number: number): Promise<Float32Array<ArrayBuffer>> {
  const data = await read(number);
  return facts.samples === 3 ? Float32Array.from((await inSrgb(data, facts)).data) : data;
}
