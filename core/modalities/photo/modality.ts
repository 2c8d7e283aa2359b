import type { Job } from '../../contract/job.ts';
import type { Modality } from '../modality.ts';
import { photoOf } from './job.ts';

/** Photographs: encoded sRGB in [0, 1]. A grey one is seen by the network in three equal colours. */
export const photo: Modality = {
  id: 'photo',
  images: { domain: 'photo', channels: 3 },
  unit: 'srgb',
  inputs: ['truth', 'picture'],
  raw: null,
  thumbnail: { center: 0.5, width: 1 },
  files: ['png'],
  fullScale: (job) => 2 ** photoOf(job).bits - 1,
  isRetrospective: (job) => photoOf(job).reference !== null,
  sameOperator: () => false,
  words(job) {
    const { height, width, channels } = job.image;
    const size = `${height} × ${width} pixels, ${channels === 1 ? 'grey' : 'colour'}`;
    const { mask, hole } = photoOf(job).operator;
    return {
      measured: 'masked',
      plan: `Filling the holes of ${size}`,
      holds: 'sRGB',
      rows: [
        ['Image', size],
        ['Mask', `${mask.path}, ${hole} is filled`],
      ],
    };
  },
  load({ image: { channels, height, width } }: Job) {
    const values = channels * height * width;
    // Indices of the known samples, and the fills' five arrays of float64 a pixel.
    return { samples: values, operatorBytes: 4 * values, measuringBytes: 0, application: height * width, measuring: 1 };
  },
};
