import type { Line } from '../../../image/units/conversion.ts';
import { huFromScaled } from '../../../image/units/units.ts';

/**
 * A frame [row, column, sample] as a plane in HU; colour becomes grey with equal weights.
 * @param fullScale null: the values are in HU; else the value that stands for 1 on the model's scale
 * @param rescale from the values onto HU, whatever they were otherwise
 */
export function huPlane(
  frame: ArrayLike<number>,
  pixels: number,
  samples: number,
  fullScale: number | null,
  rescale: Line | null = null,
): Float32Array {
  const hu = new Float32Array(pixels);
  for (let i = 0; i < pixels; i++) {
    let value = 0;
    for (let s = 0; s < samples; s++) value += frame[i * samples + s]!;
    value /= samples;
    if (rescale !== null) hu[i] = rescale.slope * value + rescale.intercept;
    else hu[i] = fullScale === null ? value : huFromScaled(value / fullScale);
  }
  return hu;
}
