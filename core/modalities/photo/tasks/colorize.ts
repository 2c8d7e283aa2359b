import type { Parameter } from '../../../contract/parameters.ts';
import { presetParameter, solverParameter } from '../../common-parameters.ts';
import type { Task } from '../../task.ts';
import { photoOf } from '../job.ts';
import { lacks, suitsLost } from '../problem/lacks.ts';
import { photo } from '../modality.ts';
import { hintsParameter, referenceParameter, photoRunParameters, weightsParameter } from './parameters.ts';
import { colouring } from './presets.ts';
import { resolveColouring } from './resolve.ts';

const solvers = ['proximal', 'grey', 'kriging', 'spread', 'sdedit', 'predictor-corrector', 'dps', 'pigdm'] as const;

const parameters: readonly Parameter[] = [
  hintsParameter,
  weightsParameter,
  {
    kind: 'choice',
    id: 'force',
    label: 'A picture in colour',
    stage: 'data',
    default: 'ask',
    alone: 'force',
    choices: [
      { id: 'ask', label: 'Ask first' },
      { id: 'force', label: 'Colour it anew from its grey' },
    ],
    help: 'Take a picture that is in colour for its grey, and make new colours.',
  },
  referenceParameter('The same picture in colour: the results are scored against it.'),
  solverParameter(solvers, 'proximal,grey,kriging,spread'),
  presetParameter(
    [
      { id: 'fast', label: 'Fast: one sample' },
      { id: 'accurate', label: 'Gallery: more steps, four samples side by side' },
      { id: 'paper', label: 'Paper mode: predictor–corrector of Song et al. 2021' },
    ],
    'How much to spend. Colours are never averaged.',
  ),
  ...photoRunParameters(),
];

export const colorize: Task = {
  id: 'colorize',
  modality: photo,
  command: {
    words: ['colorize'],
    summary: 'colour a grey photograph, with a few colours of yours or without',
    example: 'langevin colorize grey.jpg --hints colours.png --out coloured',
    description:
      'Makes the colours of a grey picture with a score model beside classical methods; the grey stays as it is.\n' +
      'A few colours given as hints decide far more than any setting: paint them on a transparent layer.',
    folder: true,
    input: 'grey picture to colour, or a folder of them (PNG, JPEG, WebP, TIFF)',
    noInput: 'Name a picture.',
  },
  parameters,
  numbers: [],
  lists: [],
  files: ['hints', 'reference'],
  solvers,
  lacks,
  suits: (solver, { files: { hints = null } }) => suitsLost(solver, { mask: null, grey: true, scale: 1, hints }),
  presets: colouring,
  // Hints and reference are files of whoever ran it.
  recipe: (job) => ({ values: { weights: photoOf(job).operator.grey ?? 'rec601', force: 'force' } }),
  resolve: resolveColouring,
};
