/** Figures that only a result of MRI has. */
import { z } from 'zod';
import type { FigureWords } from './figure-words.ts';

/** Null where there is nothing to compute it from. */
const figure = z.number().nullable().optional();

export const mriFiguresShape = { psnrFastmri: figure, ssimFastmri: figure };

const TARGET =
  'the magnitudes cropped about the middle to 320 × 320 where they are larger, R the largest value of the target: the ' +
  'reconstruction by others where the file holds one, else the root of the sum of squares of the coils where all of k-space was ' +
  'measured, else the truth. A run is one slice, and so is its volume; where runs are the slices of one, summary.json has the ' +
  'figures of all of it: R the largest value of the volume, PSNR by the mean square over it, SSIM the mean over its slices.';

export const mriFigures: Readonly<Record<keyof typeof mriFiguresShape, FigureWords>> = {
  psnrFastmri: {
    head: 'PSNR, fastMRI',
    unit: 'dB',
    digits: 2,
    better: 'high',
    ofVolume: true,
    definition: `PSNR as fastMRI’s evaluation has it (Zbontar et al. 2018): ${TARGET}`,
  },
  ssimFastmri: {
    head: 'SSIM, fastMRI',
    unit: '',
    digits: 4,
    better: 'high',
    ofVolume: true,
    definition: `SSIM as fastMRI’s evaluation has it: uniform window of 7 × 7, sample covariance, without a border of 3 pixels; ${TARGET}`,
  },
};
