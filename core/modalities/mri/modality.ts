import { shapeOf, type Job } from '../../contract/job.ts';
import type { Load, Modality } from '../modality.ts';
import { admitSlice } from './admit.ts';
import { mriOf, setsOf } from './job.ts';
import { wordsOf } from './words.ts';

/** Of one transform: spectrum and image in doubles, the lines of a batch beside them. */
const TRANSFORM_BYTES = 64;
/** A complex map is held as the run keeps it, as the operator reads it, and in part line by line. */
const MAP_BYTES = 3 * 8;

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
  const sets = setsOf(job);
  const maps = pixels * coils * sets;
  return {
    samples: Math.ceil((2 * coils * pixels) / acceleration),
    operatorBytes: pixels * TRANSFORM_BYTES * sets + maps * MAP_BYTES,
    measuringBytes: pixels * 8 * (coils + 12) + maps * MAP_BYTES,
    application: pixels * coils,
    measuring: 40,
    asking: { images: sets, hasNoise: noise.kind !== 'none', finer: null },
  };
}
