/** A model learns from a folder of images. */
import type { NumberParameter, Parameter, TextParameter } from '../../../contract/parameters.ts';
import { engineParameter, modelParameter, providerParameter, seedParameter } from '../../common-parameters.ts';
import { learningParameters } from '../../model-parameters.ts';
import { numberParameters, NUMBER_PARAMETERS } from '../../number-parameters.ts';
import type { Task } from '../../task.ts';
import { noneOf } from '../job.ts';
import { anyModel } from '../modality.ts';
import { resolveFolder } from '../resolve.ts';

const name: TextParameter = {
  kind: 'text',
  id: 'name',
  label: 'Name of the new model',
  stage: 'output',
  form: 'TEXT',
  default: null,
  help: 'What it is called; after the old one and the folder unless given.',
};

const crop: NumberParameter = {
  kind: 'number',
  id: 'crop',
  label: 'Crop',
  stage: 'operator',
  integer: true,
  min: 16,
  max: 512,
  default: 96,
  unit: 'px',
  help: 'Side of the squares that it learns from; a multiple of 16 for the bundled models. Time and memory of a step grow with its square.',
};

const holdOut: NumberParameter = {
  kind: 'number',
  id: 'holdOut',
  label: 'Held out',
  stage: 'operator',
  min: 0.01,
  max: 0.9,
  default: 0.15,
  help: 'Share of the images that it is judged by and never learns from: whole patients, series or files, one image at least.',
};

const solver: TextParameter = {
  kind: 'text',
  id: 'solver',
  label: 'Methods',
  stage: 'solver',
  form: 'a,b,…',
  default: 'adapt',
  help: 'How it learns, of which there is one.',
};

const parameters: readonly Parameter[] = [
  name,
  ...learningParameters,
  crop,
  holdOut,
  seedParameter,
  solver,
  modelParameter('what stands first on the command line'),
  engineParameter,
  providerParameter,
  ...numberParameters.map((p): Parameter => ({ ...p, when: { input: 'folder' } })),
];

export const adapt: Task = {
  id: 'adapt',
  modality: anyModel,
  command: {
    words: ['adapt'],
    summary: 'a model that goes on learning, from a folder of your own images',
    example: 'langevin adapt ct scans/ --out scans-model',
    description:
      'Denoising score matching on random crops of the images in a folder and those below it; some are held out, and judge\n' +
      'it before, meanwhile and after. DIR of --out becomes a model folder, as --model DIR and the Models page take it.\n' +
      'The same command goes on where it was stopped.',
    input: 'folder of images of any format that is read',
    takes: 'folder',
    first: 'model',
    noInput: 'Name a model and a folder of images: langevin adapt ct scans/.',
  },
  parameters,
  numbers: NUMBER_PARAMETERS,
  lists: [],
  files: [],
  solvers: ['adapt'],
  presets: { fast: { samples: 1, parameters: {} } },
  recipe(job) {
    const { source } = noneOf(job);
    if (source.kind !== 'folder') return { values: {} };
    const { holdOut: share, as, said } = source;
    return { values: { crop: job.image.height, holdOut: share, ...(as === null ? {} : { name: as }), ...said } };
  },
  resolve: (request, facts, model) => resolveFolder(request, facts, model),
};
