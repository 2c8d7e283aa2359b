import { shapeOf, type Job } from '../../contract/job.ts';
import { ASKED_PLAINLY } from '../asking.ts';
import type { Modality } from '../modality.ts';
import { admitPhotograph } from './admit.ts';
import { isHoleAlone, isOnePart, measuredPicture, photoOf } from './job.ts';
import { finerGrids } from './smaller-grids.ts';
import { doingOf, lossText, measuredRows, pictureText } from './words.ts';

/** What the numbers of the input are, by what the picture is made from. */
const HOLDS = { picture: 'sRGB', painting: 'a painting in sRGB', noise: 'the model itself' } as const;

/** Photographs: encoded sRGB in [0, 1]. A grey one is seen by the network in three equal colours. */
export const photo: Modality = {
  id: 'photo',
  images: { domain: 'photo', channels: 3 },
  checksDomain: false,
  unit: 'srgb',
  numbers: [],
  inputs(job) {
    const { channels, height, width } = measuredPicture(job);
    return { picture: channels === 1 ? [height, width] : [channels, height, width], truth: shapeOf(job) };
  },
  raw: null,
  thumbnail: { center: 0.5, width: 1 },
  files: (job) => [photoOf(job).written.format],
  admit: admitPhotograph,
  fullScale: (job) => (photoOf(job).bits === 32 ? 1 : 2 ** photoOf(job).bits - 1),
  isRetrospective: (job) => photoOf(job).reference !== null,
  sameOperator: () => false,
  seeksPart: (job) => isHoleAlone(photoOf(job).operator),
  words(job) {
    const size = pictureText(job);
    const measurement = photoOf(job);
    return {
      measured: lossText(measurement.operator),
      plan: `${doingOf(job).plan} ${size}`,
      origin: '',
      how: 'made from a picture',
      begins: 'Reading the picture',
      holds: HOLDS[measurement.operator.start?.kind ?? 'picture'],
      rows: [['Image', size], ...measuredRows(measurement)],
    };
  },
  load(job: Job) {
    const { channels, height, width } = job.image;
    const measured = measuredPicture(job);
    const samples = measured.channels * measured.height * measured.width;
    return {
      samples,
      // What lies between two parts of a product; and a grey picture is solved in three colours.
      operatorBytes: height * width * ((isOnePart(photoOf(job).operator) ? 0 : 8) + 32 * (3 - channels)),
      measuringBytes: 0,
      application: height * width,
      measuring: 1,
      asking: { ...ASKED_PLAINLY, finer: finerGrids(job) },
    };
  },
};
