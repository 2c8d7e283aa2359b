/** A frame of a file as a CT image. */
import type { Rescale } from '../../../contract/measurement/ct.ts';
import { Refused } from '../../../contract/refused.ts';
import { checkFinite } from '../../../formats/finite.ts';
import type { Image } from '../../../image/image.ts';
import { AIR_HU, huFromScaled } from '../../../image/units/units.ts';
import type { ReadInput } from '../../measuring.ts';
import { holdingOf, type Quantity } from './holding.ts';
import { huPlane } from './hu-plane.ts';

/** @throws Refused where it cannot be a CT image */
export function quantityOf({ decoded, path }: ReadInput): Quantity {
  const holding = holdingOf(decoded);
  if (holding === null) {
    throw new Refused({
      code: 'unsupported-file',
      file: path,
      reason: 'its values are complex, and a CT image is real',
      remedy: 'Choose a CT image, or reconstruct complex images as MRI.',
    });
  }
  return holding;
}

/**
 * One frame as a CT image in HU, every value finite and not all alike.
 * @param rescale what somebody has said of the numbers, else what the file is is decisive @throws Refused
 */
export function imageOf(
  input: ReadInput,
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
