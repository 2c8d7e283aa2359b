import { sameValue } from '../../../core/image/same-value.ts';
import { tell } from '../progress.ts';
import type { FrameSource } from './frame-source.ts';

/** Whether there is anything to see in a file whose values are in memory: no picture is empty without a word. */
export async function contentWarnings({ facts, frame }: FrameSource): Promise<string[]> {
  let [count, missing] = [0, 0];
  let value: number | null = null;
  for (let n = 0; n < facts.frames; n++) {
    const data = await frame(n);
    tell();
    for (const v of data) if (!Number.isFinite(v)) missing++;
    count += data.length;
    const own = sameValue(data);
    value = n === 0 || Object.is(own, value) ? own : null;
  }
  if (missing === count) return [alikeWarning('The image', NaN)];
  if (value !== null) return [alikeWarning('The image', value, facts.fullScale)];
  return missing === 0 ? [] : [`${missing} of its ${count} values are no finite number; a run refuses them.`];
}

/** @param value what `sameValue` found @param fullScale white, of a picture: an empty canvas is no fault */
export const alikeWarning = (what: string, value: number, fullScale: number | null = null): string =>
  value === fullScale
    ? `${what} is all white.`
    : Number.isNaN(value)
      ? `${what} holds no finite number: there is nothing to see or to reconstruct.`
      : `${what} holds one value only, ${Number(value.toPrecision(6))}: there is nothing to see or to reconstruct.`;
