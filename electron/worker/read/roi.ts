import type { Job } from '../../../core/contract/job.ts';
import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { whatTells } from '../../../core/image/holes/painted-layer.ts';
import { resample } from '../../../core/image/grids/resample.ts';
import { saidSize } from '../../../core/image/said-size.ts';
import { decodePath } from './decode.ts';

/** Non-zero pixels of a mask image, of whatever kind; of a layer painted in one colour on nothing, what is painted. */
export function insideOf({ data, samples, height, width, alpha, fullScale }: Decoded): Uint8Array {
  const brightness = new Float64Array(height * width);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / samples);
    brightness[pixel] = Math.max(brightness[pixel]!, Math.abs(data[i]!));
  }
  const full = fullScale ?? 1;
  if (alpha !== null && whatTells(brightness, alpha, full) === 'opacity')
    return Uint8Array.from(alpha, (v) => (v >= full / 2 ? 1 : 0));
  return Uint8Array.from(brightness, (v) => (v !== 0 ? 1 : 0));
}

/**
 * A region of interest on the reconstruction's grid. A mask of the native image's size is brought to it: a pixel is
 * inside where at least half of it is. @throws Refused
 */
export async function readRoi(roi: NonNullable<Job['roi']>, job: Job, native: Decoded): Promise<Uint8Array> {
  // Not through the cache of inputs: the series beside it is asked for again.
  const mask = must(await decodePath(roi.path));
  const { height, width, pixelMm } = job.image;
  const fits = (h: number, w: number): boolean => mask.frames === 1 && mask.height === h && mask.width === w;
  let inside = insideOf(mask);
  if (job.input.pixels !== null && pixelMm !== null && fits(native.height, native.width)) {
    const [rows, columns] = job.input.pixels.mm;
    const share = resample(
      Float32Array.from(inside),
      mask.height,
      mask.width,
      height,
      width,
      pixelMm / rows,
      pixelMm / columns,
    );
    inside = Uint8Array.from(share, (v) => (v >= 0.5 ? 1 : 0));
  } else if (!fits(height, width)) {
    const { unit } = modalityOf(job);
    throw new Refused({
      code: 'shape-mismatch',
      what: `Region of interest ${roi.path}`,
      expected: saidSize(job.image, unit),
      found: saidSize(mask, unit),
    });
  }
  if (inside.includes(1)) return inside;
  throw new Refused({ code: 'constant-image', what: `Region of interest ${roi.path}`, value: 0 });
}
