/** What a result of MRI is judged by beside the figures of every image: the definitions that published tables have. */
import type { Job } from '../../contract/job.ts';
import type { mriFigures } from '../../contract/measurement/mri-figures.ts';
import { magnitudesOf } from '../../image/complex.ts';
import {
  fastmriFigures,
  fastmriOfVolume,
  fastmriRange,
  fastmriSlice,
  type FastmriFigures,
  type FastmriSlice,
} from '../../metrics/fastmri.ts';
import type { Measured, Measuring } from '../measuring.ts';
import { COVARIANCE, ROOT_SUM } from './kspace/measure.ts';

/** A reconstruction by others, as fastMRI's files call it. */
const BY_OTHERS = 'reconstruction_rss';

type MriFigures = Readonly<Record<keyof typeof mriFigures, number | null>>;

const named = ({ psnr, ssim }: FastmriFigures): MriFigures => ({ psnrFastmri: psnr, ssimFastmri: ssim });

/** @param image of the result, [2·sets, height, width] */
export function figuresOfMri(job: Pick<Job, 'image'>, measured: Measured, image: Float32Array): MriFigures {
  const target = targetOf(job, measured);
  if (target === null) return named({ psnr: null, ssim: null });
  return named(fastmriFigures(magnitudesOf(image, target.length), target, job.image));
}

/** The range of a volume is known when all of its slices were seen: they are gone through twice. */
export const figuresOfVolume: NonNullable<Measuring['volume']> = async (methods, slices) => {
  let range = 0;
  for await (const { job, measured } of slices()) {
    const target = targetOf(job, measured);
    if (target === null) return {};
    range = Math.max(range, fastmriRange(target, job.image));
  }
  const parts = new Map<string, FastmriSlice[]>(methods.map((method) => [method, []]));
  for await (const { job, measured, image } of slices()) {
    const target = targetOf(job, measured);
    if (target === null) return {};
    for (const [method, own] of parts)
      own.push(fastmriSlice(magnitudesOf(await image(method), target.length), target, job.image, range));
  }
  return Object.fromEntries([...parts].map(([method, own]) => [method, named(fastmriOfVolume(own, range))]));
};

/** Magnitudes [height, width] that a result is held against; null: there are none. */
function targetOf({ image: { height, width } }: Pick<Job, 'image'>, { truth, arrays }: Measured): Float32Array | null {
  const shape = [height, width].join();
  // Whitened, the signal is in units of the noise, and that of others is not.
  const others = arrays[COVARIANCE] === undefined ? arrays[BY_OTHERS] : undefined;
  const target = [others, arrays[ROOT_SUM]].find((kept) => kept?.shape.join() === shape);
  if (target !== undefined) return Float32Array.from(target.data);
  return truth === null ? null : magnitudesOf(truth, height * width);
}
