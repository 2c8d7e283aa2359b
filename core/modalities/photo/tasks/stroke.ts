/** Photographs from paintings: nothing is measured. */
import type { NumberParameter, Parameter } from '../../../contract/parameters.ts';
import {
  engineParameter,
  precisionParameter,
  modelParameter,
  presetParameter,
  providerParameter,
  samplesParameter,
  seedParameter,
  solverParameter,
  stepsParameter,
} from '../../common-parameters.ts';
import type { Preset, PresetId, Task } from '../../task.ts';
import { photoOf } from '../job.ts';
import { photo } from '../modality.ts';
import { paper } from './presets.ts';
import { resolveStroke } from './resolve.ts';
import { writtenParameters } from './written.ts';

/** Each seed is a picture of its own. */
const count = (help: string): NumberParameter => ({
  ...samplesParameter(),
  label: 'Pictures',
  aliases: ['count'],
  help,
});

/** As the diffusion goes, fine enough for texture. */
const ours = {
  noiseScale: 1.03,
  steps: 60,
  sigmaEnd: 0.01,
  renoiseRule: 'ancestral',
  varianceFloor: 0,
  modelError: 0,
  lastFloor: 0,
} as const;

/** SDEdit's reverse of the diffusion takes more: with few steps its noise stays. */
const published = { fast: { steps: 150 }, accurate: { steps: 500 } } as const;

const presets = (samples: number, steps: number): Readonly<Partial<Record<PresetId, Preset>>> => {
  const gallery = { samples, gallery: true } as const;
  return {
    fast: { ...gallery, parameters: { proximal: { ...ours, steps }, sdedit: published.fast, ...paper } },
    accurate: {
      ...gallery,
      parameters: { proximal: { ...ours, steps: 3 * steps }, sdedit: published.accurate, ...paper },
    },
  };
};

const PRESETS = [
  { id: 'fast', label: 'Fast' },
  { id: 'accurate', label: 'Accurate: three times the steps' },
] as const;

const common = (help: string): readonly Parameter[] => [
  presetParameter(PRESETS, 'How much to spend on each picture.'),
  stepsParameter,
  count(help),
  seedParameter,
  modelParameter('the bundled photograph prior'),
  providerParameter,
  engineParameter,
  precisionParameter,
];

const ofPainting = ['proximal', 'sdedit'] as const;

export const stroke: Task = {
  id: 'stroke',
  modality: photo,
  command: {
    words: ['stroke'],
    summary: 'make a photograph from a painting in flat colours',
    example: 'langevin stroke painting.png --strength 0.5 --out made',
    description:
      'Noise is laid over a painting and taken off again by a score model (as in SDEdit, which stands beside ours): colours\n' +
      'and layout stay, the rest is made up, and every seed makes it up anew. Where the painting is fully transparent\n' +
      'nothing is said.',
    input: 'painting (PNG, JPEG, WebP, TIFF), with or without transparency',
    noInput: 'Name a painting.',
  },
  parameters: [
    {
      kind: 'text',
      id: 'painting',
      label: 'Painting over it',
      stage: 'operator',
      form: 'PNG',
      default: null,
      help: 'A picture of the same size with transparency, whose colours lie over the input as opaque as they are: a photograph may be painted on.',
    },
    {
      kind: 'number',
      id: 'strength',
      label: 'Strength',
      stage: 'operator',
      min: 0,
      max: 1,
      default: 0.5,
      help: 'How far it may go from the painting: with 0 it hardly changes, 1 forgets it.',
    },
    ...writtenParameters,
    solverParameter(ofPainting, 'proximal'),
    ...common("Number of pictures, one a seed (--count says the same). The preset's number unless given."),
  ],
  numbers: [],
  lists: [],
  files: ['painting'],
  solvers: ofPainting,
  presets: presets(4, 60),
  recipe(job) {
    const { start } = photoOf(job).operator;
    return { values: { strength: start?.kind === 'painting' ? start.strength : 0.5 } };
  },
  resolve: resolveStroke,
};
