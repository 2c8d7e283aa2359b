/** What a model is asked about images that are there. */
import type { NumberParameter, Parameter, TextParameter } from '../../../contract/parameters.ts';
import {
  engineParameter,
  precisionParameter,
  modelParameter,
  providerParameter,
  seedParameter,
  seriesParameter,
  sliceParameter,
  stepsParameter,
} from '../../common-parameters.ts';
import type { Task } from '../../task.ts';
import { noneOf } from '../job.ts';
import { anyModel } from '../modality.ts';
import { numberParameters, NUMBER_PARAMETERS } from '../../number-parameters.ts';
import { countParameter, probesParameter, temperatureParameter } from '../../model-parameters.ts';
import { resolveImage, resolvePair } from '../resolve.ts';

const crop: NumberParameter = {
  kind: 'number',
  id: 'crop',
  label: 'Crop',
  stage: 'operator',
  integer: true,
  min: 16,
  max: 4096,
  default: null,
  unit: 'px',
  help: 'Only the square of so many rows and columns in the middle of the image; all of it unless given.',
};

const steps: NumberParameter = { ...stepsParameter, help: 'Steps along the probability flow; more are more exact.' };

const solver: TextParameter = {
  kind: 'text',
  id: 'solver',
  label: 'Methods',
  stage: 'solver',
  form: 'a,b,…',
  default: null,
  help: 'What is asked, of which there is one.',
};

const common: readonly Parameter[] = [
  seriesParameter,
  {
    ...sliceParameter,
    help: 'Zero-based slice of a series or volume, the middle one unless given; `all` asks about each.',
  },
  modelParameter('the first bundled one for such images'),
  engineParameter,
  precisionParameter,
  providerParameter,
];

/** What all of them are; each has one method, of its own name. */
function about(
  id: string,
  command: Pick<Task['command'], 'summary' | 'description' | 'example' | 'input' | 'noInput' | 'several' | 'second'>,
  parameters: readonly Parameter[],
  rest: Pick<Task, 'resolve'> & Partial<Pick<Task, 'files' | 'painted'>>,
): Task {
  return {
    id,
    modality: anyModel,
    command: { words: [id], ...command },
    parameters: [crop, { ...solver, default: id }, ...parameters, ...common, ...numberParameters],
    numbers: NUMBER_PARAMETERS,
    lists: [],
    files: [],
    solvers: [id],
    presets: { fast: { samples: 1, parameters: {} } },
    recipe(job) {
      const { source } = noneOf(job);
      if (source.kind !== 'image') return { values: {} };
      return { values: { ...(source.crop === null ? {} : { crop: source.crop }), ...source.said } };
    },
    ...rest,
  };
}

const INPUT = 'image of any format that is read';

export const likelihood = about(
  'likelihood',
  {
    summary: 'how likely a model takes an image, in bits per dimension',
    example: 'langevin likelihood scan.dcm --model ct --crop 128 --steps 24',
    description:
      'Bits per dimension by the instantaneous change of variables along the probability flow, with its error over random\n' +
      'probes and the parts that it is the sum of. Several images, or a folder of pictures, are a run each, with one table.',
    input: INPUT,
    noInput: 'Name one image, or several.',
    several: true,
  },
  [steps, probesParameter, seedParameter],
  { resolve: (request, facts, model) => resolveImage(request, facts, model) },
);

export const encode = about(
  'encode',
  {
    summary: 'an image as noise of a model and back, with the error of the round trip',
    example: 'langevin encode photo.jpg --crop 128 --steps 32',
    description:
      'Follows the probability flow from the image to noise, which no chance decides, and back. What differs are the errors\n' +
      'of the steps: scored as a result is.',
    input: INPUT,
    noInput: 'Name an image.',
  },
  [steps],
  { resolve: (request, facts, model) => resolveImage(request, facts, model, true) },
);

const other: Parameter = {
  kind: 'text',
  id: 'other',
  label: 'Second image',
  stage: 'operator',
  form: 'FILE',
  default: null,
  help: 'Where the way ends, an image of the same size: what stands second on the command line.',
};

export const interpolate = about(
  'interpolate',
  {
    summary: 'images between two, by a model',
    example: 'langevin interpolate a.png b.png --crop 128 --count 5',
    description:
      'Both images become noise along the probability flow; what lies between on a great circle goes back. The images in\n' +
      'between are made up: they show what the network takes for likely there.',
    input: INPUT,
    noInput: 'Name two images of the same size.',
    second: 'other',
  },
  [other, countParameter, steps, temperatureParameter],
  { resolve: resolvePair, files: ['other'], painted: [] },
);

export const typicality = about(
  'typicality',
  {
    summary: 'whether an image is of the kind that a model has learnt',
    example: 'langevin typicality scan.dcm --model ct',
    description:
      'Noise is laid over the image and taken off again by the network, at many noise levels. How far that changes it, over\n' +
      'what images of the training lose (r²), is the statistic by which runs check the domain of an image.\n' +
      'Several images, or a folder of pictures, are a run each, with one table.',
    input: INPUT,
    noInput: 'Name one image, or several.',
    several: true,
  },
  [seedParameter],
  { resolve: (request, facts, model) => resolveImage(request, facts, model) },
);
