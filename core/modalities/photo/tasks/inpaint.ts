import type { Parameter } from '../../../contract/parameters.ts';
import { maskParameter, presetParameter, solverParameter } from '../../common-parameters.ts';
import type { Task } from '../../task.ts';
import { photoOf } from '../job.ts';
import { photo } from '../modality.ts';
import { EACH, featherParameter, holeParameter, referenceParameter, photoRunParameters } from './parameters.ts';
import { presets } from './presets.ts';
import { resolveInpainting } from './resolve.ts';

const solvers = [
  'proximal',
  'biharmonic',
  'harmonic',
  'telea',
  'patchmatch',
  'repaint',
  'sdedit',
  'predictor-corrector',
  'dps',
  'pigdm',
] as const;

const parameters: readonly Parameter[] = [
  maskParameter(
    'A picture of the same size, required: black is filled, white is kept, and what lies between counts as the nearer of them. Of a transparent layer in one colour, what is painted is filled.',
  ),
  holeParameter,
  featherParameter,
  referenceParameter(
    'An undamaged picture of the same size: the results are scored against it, also in the hole alone.',
  ),
  solverParameter(solvers, 'proximal,biharmonic'),
  presetParameter(
    [
      { id: 'fast', label: 'Fast: one sample' },
      { id: 'accurate', label: 'Accurate: mean of four samples' },
      { id: 'large', label: 'Large holes: texture instead of a smooth surface, each seed for itself' },
      { id: 'paper', label: 'Paper mode: predictor–corrector of Song et al. 2021' },
    ],
    'How much to spend. A mean is right for thin holes, where there is little to invent.',
  ),
  ...photoRunParameters(`${EACH}, and with accurate their mean is the result`),
];

export const inpaint: Task = {
  id: 'inpaint',
  modality: photo,
  command: {
    words: ['inpaint'],
    summary: 'fill the holes of a photograph: scratches, text, what is in the way',
    example: 'langevin inpaint photo.png --mask scratches.png --out mended',
    description:
      'Fills what a mask leaves open in a picture, grey or in colour, with a score model beside classical fills.\n' +
      'Every known pixel stays as it is, to the bit.',
    input: 'picture to mend, or a folder of them (PNG, JPEG, WebP, TIFF)',
    folder: true,
    noInput: 'Name a picture.',
  },
  parameters,
  numbers: [],
  lists: [],
  files: ['mask', 'reference'],
  solvers,
  presets,
  // Mask and reference are files of whoever ran it.
  recipe(job) {
    const { operator, feather = 0 } = photoOf(job);
    return { values: { hole: operator.mask?.hole ?? 'black', feather } };
  },
  resolve: resolveInpainting,
};
