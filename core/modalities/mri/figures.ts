/** What a result of MRI is judged by beside the figures of every image: the definitions that published tables have. */
import type { Job } from '../../contract/job.ts';
import type { mriFigures } from '../../contract/measurement/mri-figures.ts';
import { magnitudesOf } from '../../image/complex.ts';
import { fastmriFigures } from '../../metrics/fastmri.ts';
import type { Measured } from '../measuring.ts';
import { COVARIANCE } from './kspace/measure.ts';

/** A reconstruction by others, as fastMRI's files call it. */
const BY_OTHERS = 'reconstruction_rss';

/** @param image of the result, [2·sets, height, width] */
export function figuresOfMri(
  { image: { height, width } }: Pick<Job, 'image'>,
  { truth, arrays }: Measured,
  image: Float32Array,
): Readonly<Record<keyof typeof mriFigures, number | null>> {
  const target = targetOf(truth, arrays, height, width);
  if (target === null) return { psnrFastmri: null, ssimFastmri: null };
  const found = fastmriFigures(magnitudesOf(image, height * width), target, { height, width });
  return { psnrFastmri: found.psnr, ssimFastmri: found.ssim };
}

function targetOf(
  truth: Float32Array | null,
  arrays: Measured['arrays'],
  height: number,
  width: number,
): Float32Array | null {
  const others = arrays[BY_OTHERS];
  // Whitened, the signal is in units of the noise.
  const isAlike = arrays[COVARIANCE] === undefined;
  if (isAlike && others !== undefined && others.shape.join() === [height, width].join())
    return Float32Array.from(others.data);
  return truth === null ? null : magnitudesOf(truth, height * width);
}
