import { shapeOf, type Job } from '../../contract/job.ts';
import { ASKED_PLAINLY } from '../asking.ts';
import type { Load, Modality } from '../modality.ts';
import { admitSlice } from './numbers/admit.ts';
import { CT_KIND } from './kind.ts';
import { scanOf } from './job.ts';
import { NUMBER_PARAMETERS } from '../number-parameters.ts';
import { wordsOf } from './words.ts';

/** Five numbers of eight bytes describe a ray. */
const RAY_BYTES = 40;
/** The finer grid has nine times the pixels, and rays in threes share their way. */
const FINE_APPLICATIONS = 9;

/** Computed tomography: line integrals of the attenuation. */
export const ct: Modality = {
  id: 'ct',
  images: CT_KIND,
  checksDomain: true,
  unit: 'HU',
  numbers: NUMBER_PARAMETERS,
  inputs: (job) => ({ truth: shapeOf(job) }),
  raw: 'sinogram',
  files: () => ['dicom', 'png'],
  admit: admitSlice,
  // Lung and soft tissue in one picture.
  thumbnail: { center: -250, width: 1500 },
  fullScale: () => null,
  isRetrospective: ({ measurement }) => measurement.modality === 'ct' && measurement.source.kind === 'image',
  sameOperator: (job) => scanOf(job).simulate === 'same',
  words: wordsOf,
  load,
};

function load(job: Job): Load {
  const { image, geometry, simulate, noise } = scanOf(job);
  const pixels = image.height * image.width;
  const samples = geometry.anglesDeg.length * geometry.bins;
  const isFine = simulate === 'fine';
  return {
    samples,
    operatorBytes: samples * RAY_BYTES,
    // Nine times the pixels in three arrays, and three rays a bin.
    measuringBytes: isFine ? 9 * pixels * 4 * 3 + 3 * samples * (RAY_BYTES + 8) : 0,
    application: pixels * geometry.anglesDeg.length,
    measuring: isFine ? FINE_APPLICATIONS + 2 : 2,
    asking: { ...ASKED_PLAINLY, hasNoise: noise.kind === 'gaussian' },
  };
}
