import { shapeOf, type Job } from '../../contract/job.ts';
import type { Load, Modality } from '../modality.ts';
import { admitSlice } from './admit.ts';
import { mriOf, setsOf } from './job.ts';
import { wordsOf } from './words.ts';

/** Of one transform: spectrum and image in doubles, the lines of a batch beside them. */
const TRANSFORM_BYTES = 64;

/** Magnetic resonance: samples of the Fourier transform of a complex image, seen by one or more coils. */
export const mri: Modality = {
  id: 'mri',
  images: { domain: 'mri', channels: 2 },
  checksDomain: true,
  unit: 'complex',
  numbers: [],
  inputs: (job) => ({ truth: shapeOf(job), start: shapeOf(job) }),
  raw: 'kspace',
  files: () => ['dicom', 'png', 'nifti'],
  thumbnail: null,
  admit: admitSlice,
  fullScale: () => null,
  isRetrospective(job) {
    const { source } = mriOf(job);
    return source.kind === 'image' || source.retrospective;
  },
  sameOperator: (job) => mriOf(job).source.kind === 'image',
  words: wordsOf,
  load,
};

function load(job: Job): Load {
  const { source, sampling, noise } = mriOf(job);
  const { height, width } = job.image;
  const pixels = height * width;
  // Jobs of earlier programs do not say how many coils their file has.
  const coils = source.coils ?? 8;
  const acceleration = 'acceleration' in sampling ? sampling.acceleration : 1;
  return {
    samples: Math.ceil((2 * coils * pixels) / acceleration),
    operatorBytes: pixels * (TRANSFORM_BYTES + 8 * coils),
    measuringBytes: pixels * 8 * (coils + 12),
    application: pixels * coils,
    measuring: 40,
    asking: { images: setsOf(job), hasNoise: noise.kind !== 'none', finer: null },
  };
}
