import { shapeOf } from '../../contract/job.ts';
import { ASKED_PLAINLY } from '../asking.ts';
import type { Modality } from '../modality.ts';
import type { Asked } from '../task.ts';
import { namesOf, noneOf } from './job.ts';
import { wordsOf } from './words.ts';

/** What is asked of any network, before it is known whose images it makes. */
export const anyModel: Asked = {
  id: 'none',
  images: null,
  raw: null,
  /** Whether the network knows such images is what is asked. */
  admit: (found) =>
    found.format === 'kspace'
      ? { fit: 'none', reason: 'it holds measured k-space, and no image', remedy: 'Reconstruct it as MRI.' }
      : { fit: 'foreign', holds: 'image', doubts: [] },
  isRetrospective: ({ measurement }) =>
    measurement.modality === 'none' &&
    (measurement.source.kind === 'folder' || (measurement.source.kind === 'image' && measurement.source.comesBack)),
};

/** A modality of whose images nothing is measured: they are made from noise, or asked about. */
export const unmeasured = (of: Modality): Modality => ({
  ...of,
  ...anyModel,
  images: of.images,
  // Its pull on an image is a task of its own.
  checksDomain: false,
  inputs: (job) => Object.fromEntries(namesOf(job).map((name) => [name, shapeOf(job)])),
  // No object of a patient is made of what nobody was.
  files: () => ['png'],
  fullScale: () => (of.unit === 'srgb' ? 255 : null),
  sameOperator: () => false,
  words: (job) => wordsOf(job, noneOf(job), of.unit),
  load: ({ image: { channels, height, width } }) => ({
    samples: 0,
    operatorBytes: channels * height * width * 8,
    measuringBytes: 0,
    application: height * width,
    measuring: 1,
    asking: ASKED_PLAINLY,
  }),
});
