/** What is asked of a model alone, in words. */
import type { Job } from '../../contract/job.ts';
import type { NoneMeasurement } from '../../contract/measurement/none.ts';
import type { Unit } from '../../image/image.ts';
import { sizeText } from '../../image/said-size.ts';
import type { JobWords } from '../modality.ts';

/** "128 × 128 pixels, 3 channels". */
export const gridText = ({ image }: Pick<Job, 'image'>, unit: Unit): string =>
  `${sizeText(image, unit)} pixels, ${image.channels === 1 ? 'one channel' : `${image.channels} channels`}`;

interface Asking {
  /** As short as a title. */
  readonly measured: string;
  /** "Making images from noise of". */
  readonly plan: string;
  /** Of its report. */
  readonly title: string;
  /** What the picture of its result shows; null: what its name says. */
  readonly result: string | null;
}

const SAMPLE: Asking = {
  measured: 'made up',
  plan: 'Making images from noise alone of',
  title: 'Samples of',
  result: null,
};
const ASKED: Readonly<Record<string, Asking>> = {
  sample: SAMPLE,
  likelihood: {
    measured: 'likelihood',
    plan: 'Asking for the likelihood of an image of',
    title: 'Likelihood by',
    result: 'the image as noise to the network',
  },
  encode: { measured: 'there and back', plan: 'Encoding and decoding an image of', title: 'Encoding by', result: null },
  interpolate: {
    measured: 'between two images',
    plan: 'Interpolating between two images of',
    title: 'Interpolation by',
    result: 'half way',
  },
  typicality: {
    measured: 'typicality',
    plan: 'Noising and denoising an image of',
    title: 'Typicality for',
    result: 'the largest noise, taken off again',
  },
  adapt: { measured: 'adapted', plan: 'Adapting a model by crops of', title: 'Adapting', result: null },
};

/** By the id of its task. */
export const askedOf = ({ task }: Pick<Job, 'task'>): Asking => ASKED[task] ?? SAMPLE;

const HOLDS: Readonly<Record<NoneMeasurement['source']['kind'], string>> = {
  model: 'the model itself',
  image: 'an image that the model is asked about',
  folder: 'images that the model learns from',
};

const BEGINS: typeof HOLDS = {
  model: 'Beginning with noise',
  image: 'Reading the image',
  folder: 'Reading the images',
};

export function wordsOf(job: Job, { source }: NoneMeasurement, unit: Unit): JobWords {
  const size = gridText(job, unit);
  const { measured, plan } = askedOf(job);
  return {
    measured,
    plan: `${plan} ${size}`,
    origin: source.kind !== 'image' ? '' : `slice ${job.input.frame}`,
    how: source.kind === 'model' ? 'made up' : 'computed',
    begins: BEGINS[source.kind],
    holds: HOLDS[source.kind],
    rows: [
      ...(source.kind === 'folder'
        ? [
            ['Learns from', source.name] as const,
            ['Held out', `${Math.round(100 * source.holdOut)} % of its images`] as const,
            ['Becomes', 'a model folder: manifest.json, its network as ONNX, card.md'] as const,
          ]
        : []),
      ['Image', size],
      ...(source.kind === 'model' ? [['Made from', 'noise alone: all of it is the model’s'] as const] : []),
    ],
  };
}
