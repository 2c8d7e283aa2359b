import { asOneComplex } from './complex.ts';

/** Samples that a pixel may have: 1 grey, 2 complex (real, imaginary), 3 RGB. */
export type Samples = 1 | 2 | 3;

/** @throws for a number of channels that no picture has */
export function samplesOf(channels: number): Samples {
  if (channels === 1 || channels === 2 || channels === 3) return channels;
  throw new Error(`a picture has no ${channels} channels`);
}

/**
 * Planes [channel, pixel] as [pixel, sample]: what is kept is planar, what is drawn or written to pictures is not. Of two complex
 * images, four planes, there is room for what stands for both.
 */
export function interleaved(
  planes: Float32Array,
  channels: number,
  pixels: number,
): { readonly data: Float32Array; readonly samples: Samples } {
  if (channels === 4) return interleaved(asOneComplex(planes, pixels), 2, pixels);
  const samples = samplesOf(channels);
  if (samples === 1) return { data: planes, samples };
  const data = new Float32Array(planes.length);
  for (let c = 0; c < samples; c++) for (let i = 0; i < pixels; i++) data[i * samples + c] = planes[c * pixels + i]!;
  return { data, samples };
}

/** [pixel, sample] as planes [channel, pixel]. */
export function planar(data: ArrayLike<number>, samples: Samples, pixels: number): Float32Array {
  const planes = new Float32Array(pixels * samples);
  for (let c = 0; c < samples; c++) for (let i = 0; i < pixels; i++) planes[c * pixels + i] = data[i * samples + c]!;
  return planes;
}
