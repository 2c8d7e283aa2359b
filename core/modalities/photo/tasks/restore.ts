import type { Parameter } from '../../../contract/parameters.ts';
import { maskParameter, presetParameter, solverParameter } from '../../common-parameters.ts';
import type { Task } from '../../task.ts';
import { photoOf } from '../job.ts';
import { lacks, suitsLost } from '../problem/lacks.ts';
import { photo } from '../modality.ts';
import {
  hintsParameter,
  holeParameter,
  referenceParameter,
  photoRunParameters,
  weightsParameter,
} from './parameters.ts';
import { restoring } from './presets.ts';
import { resolveRestoring } from './resolve.ts';

const solvers = [
  'proximal',
  'biharmonic',
  'harmonic',
  'telea',
  'patchmatch',
  'grey',
  'kriging',
  'spread',
  'bicubic',
  'sdedit',
  'dps',
  'pigdm',
] as const;

const parameters: readonly Parameter[] = [
  maskParameter(
    'A picture of the same size as the input: black is filled, white is kept. Of a transparent layer in one colour, what is painted is filled.',
  ),
  holeParameter,
  {
    kind: 'choice',
    id: 'grey',
    label: 'Colours',
    stage: 'operator',
    default: 'kept',
    alone: 'grey',
    choices: [
      { id: 'kept', label: 'As they are' },
      { id: 'grey', label: 'Lost: only the grey counts' },
    ],
    help: 'Only the grey of the picture is known, as of a faded or toned print: colours are made.',
  },
  { ...weightsParameter, when: { values: { grey: ['grey'] } } },
  {
    kind: 'number',
    id: 'scale',
    label: 'Enlarge',
    stage: 'operator',
    integer: true,
    min: 1,
    max: 4,
    default: 1,
    help: 'Each pixel of the picture is the mean of so many × so many of the result.',
  },
  { ...hintsParameter, when: { values: { grey: ['grey'], scale: [1] } } },
  referenceParameter('A whole picture of the size of the result: the results are scored against it.'),
  solverParameter(solvers, 'proximal,biharmonic,grey,kriging,spread,bicubic'),
  presetParameter(
    [
      { id: 'fast', label: 'Fast: one sample' },
      { id: 'accurate', label: 'Gallery: more steps, four samples side by side' },
    ],
    'How much to spend.',
  ),
  ...photoRunParameters(),
];

export const restore: Task = {
  id: 'restore',
  modality: photo,
  command: {
    words: ['restore'],
    summary: 'restore an old photograph: damage, lost colours and lost detail at once',
    example: 'langevin restore print.jpg --mask scratches.png --grey --out restored',
    description:
      'Undoes at once what a photograph has lost: pixels under a mask, its colours, or half to a quarter of its size.\n' +
      'What is left of it is kept exactly.',
    folder: true,
    input: 'picture to restore, or a folder of them (PNG, JPEG, WebP, TIFF)',
    noInput: 'Name a picture.',
  },
  parameters,
  numbers: [],
  lists: [],
  files: ['mask', 'hints', 'reference'],
  solvers,
  lacks,
  suits: (solver, { values, files: { mask = null, hints = null } }) =>
    suitsLost(solver, {
      ...{ mask, hints, grey: values['grey'] === 'grey' ? true : null },
      scale: typeof values['scale'] === 'number' ? values['scale'] : 1,
    }),
  presets: restoring,
  // Mask, hints and reference are files of whoever ran it.
  recipe(job) {
    const { mask, grey, scale } = photoOf(job).operator;
    return {
      values: {
        hole: mask?.hole ?? 'black',
        grey: grey === null ? 'kept' : 'grey',
        ...(grey === null ? {} : { weights: grey }),
        scale,
      },
    };
  },
  resolve: resolveRestoring,
};
