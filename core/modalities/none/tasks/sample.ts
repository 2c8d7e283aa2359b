/** Images from noise alone: what a model has learnt. */
import type { NumberParameter } from '../../../contract/parameters.ts';
import {
  engineParameter,
  precisionParameter,
  guideParameters,
  modelParameter,
  presetParameter,
  providerParameter,
  samplesParameter,
  seedParameter,
  solverParameter,
  stepsParameter,
} from '../../common-parameters.ts';
import type { Task } from '../../task.ts';
import { anyModel } from '../modality.ts';
import { resolveModel } from '../resolve.ts';

/** Each seed is an image of its own. */
const count: NumberParameter = {
  ...samplesParameter(),
  label: 'Images',
  aliases: ['count'],
  help: "Number of images, one a seed (--count says the same). The preset's number unless given.",
};

/** As the diffusion goes, fine enough for texture. */
const ancestral = (steps: number) =>
  ({
    steps,
    noiseScale: 1.03,
    sigmaEnd: 0.01,
    renoiseRule: 'ancestral',
    varianceFloor: 0,
    modelError: 0,
    lastFloor: 0,
  }) as const;

/** Published numbers of steps where time is no matter. */
const published = {
  heun: { steps: 64 },
  'euler-maruyama': { steps: 1000 },
  pc: { steps: 1000 },
} as const;

const SOLVERS = ['proximal', 'heun', 'rk45', 'euler-maruyama', 'pc', 'annealed-langevin'] as const;

export const sample: Task = {
  id: 'sample',
  modality: anyModel,
  command: {
    words: ['sample'],
    summary: 'see what a model has learnt: images from noise alone',
    example: 'langevin sample --model photo --count 16 --out learnt',
    description:
      'Makes images from noise alone, one a seed, and lays them side by side in results/gallery.png.\n' +
      'Nothing is measured: they show what the network takes for likely, and no image of anyone.',
    input: null,
    noInput: '',
  },
  parameters: [
    {
      kind: 'number',
      id: 'size',
      label: 'Size',
      stage: 'operator',
      integer: true,
      min: 16,
      max: 4096,
      default: 128,
      help: 'Rows and columns of each image, in pixels.',
    },
    solverParameter(SOLVERS, 'proximal', 'that make the images'),
    presetParameter(
      [
        { id: 'fast', label: 'Fast' },
        { id: 'accurate', label: 'Accurate: three times the steps' },
      ],
      'How much to spend on each image.',
    ),
    stepsParameter,
    count,
    seedParameter,
    { ...modelParameter('the photograph prior'), default: 'photo' },
    providerParameter,
    engineParameter,
    precisionParameter,
    ...guideParameters,
  ],
  numbers: [],
  lists: [],
  files: [],
  solvers: SOLVERS,
  presets: {
    fast: { samples: 4, gallery: true, parameters: { proximal: ancestral(60) } },
    accurate: { samples: 4, gallery: true, parameters: { proximal: ancestral(180), ...published } },
  },
  recipe: (job) => ({ values: { size: job.image.height } }),
  resolve: (request, _facts, model) => resolveModel(request, model),
};
