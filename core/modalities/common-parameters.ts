/** Parameters that several tasks have, each in its own words; a task lists those that it wants, in its own order. */
import type { ChoiceParameter, NumberParameter, Parameter, TextParameter } from '../contract/parameters.ts';
import {
  engineChoices,
  engineLabels,
  precisionChoices,
  precisionLabels,
  providerChoices,
  providerLabels,
} from '../contract/provider.ts';

export const maskParameter = (help: string): TextParameter => ({
  kind: 'text',
  id: 'mask',
  label: 'Mask',
  stage: 'operator',
  form: 'FILE',
  default: null,
  help,
});

export const seriesParameter: TextParameter = {
  kind: 'text',
  id: 'series',
  label: 'Series',
  stage: 'data',
  form: 'N|UID|TEXT',
  default: null,
  when: { input: 'image' },
  help: 'Which volume of a DICOM folder: its number in the list that is printed, the beginning of its Series Instance UID, or a part of its description; the largest unless given.',
};

export const sliceParameter: TextParameter = {
  kind: 'text',
  id: 'slice',
  label: 'Slice',
  stage: 'data',
  form: 'N|all',
  default: null,
  help: 'Zero-based slice of a series or volume, the middle one unless given; `all` reconstructs each.',
};

/** @param ids that can be asked for, the first ones by default @param of what they are run on */
export const solverParameter = (
  ids: readonly string[],
  byDefault: string,
  of = 'to run on the same measurement',
): TextParameter => ({
  kind: 'text',
  id: 'solver',
  label: 'Solvers',
  stage: 'solver',
  form: 'a,b,…',
  default: byDefault,
  help: `Methods ${of}, in the order of the report: ${ids.join(', ')}.`,
});

export const presetParameter = (choices: ChoiceParameter['choices'], help: string): ChoiceParameter => ({
  kind: 'choice',
  id: 'preset',
  label: 'Preset',
  stage: 'solver',
  default: choices[0]?.id ?? null,
  choices,
  help,
});

/** Presets of images that are measured, where a mean and its spread say something. */
export const presetsOfMeasured: ChoiceParameter['choices'] = [
  { id: 'fast', label: 'Fast: one sample, few evaluations' },
  { id: 'accurate', label: 'Accurate: more steps, mean of several samples' },
  { id: 'uncertainty', label: 'Uncertainty: calibrated samples and their spread' },
  { id: 'paper', label: 'Paper mode: predictor–corrector of Song et al. 2022' },
];

export const stepsParameter: NumberParameter = {
  kind: 'number',
  id: 'steps',
  label: 'Steps',
  stage: 'solver',
  integer: true,
  min: 1,
  max: 100_000,
  default: null,
  help: "Steps of the diffusion, the preset's number unless given.",
};

/** @param what several of them are */
export const samplesParameter = (what = 'their mean is reported'): NumberParameter => ({
  kind: 'number',
  id: 'samples',
  label: 'Samples',
  stage: 'solver',
  integer: true,
  min: 1,
  max: 1000,
  default: null,
  help: `Number of seeds; ${what}. The preset's number unless given.`,
});

export const seedParameter: NumberParameter = {
  kind: 'number',
  id: 'seed',
  label: 'Seed',
  stage: 'solver',
  integer: true,
  min: 0,
  max: Number.MAX_SAFE_INTEGER - 1e6,
  default: 1,
  help: 'First seed: the same seed gives the same result.',
};

/** @param prior what is taken unless one is named, for example "the bundled CT prior" */
export const modelParameter = (prior: string): TextParameter => ({
  kind: 'text',
  id: 'model',
  label: 'Model',
  stage: 'model',
  form: 'ID|MANIFEST',
  default: null,
  help: `A model id (see \`langevin models\`) or the path of a manifest.json; ${prior} unless given.`,
});

export const providerParameter: ChoiceParameter = {
  kind: 'choice',
  id: 'provider',
  label: 'Device',
  stage: 'model',
  default: 'auto',
  choices: providerChoices.map((id) => ({ id, label: providerLabels[id] })),
  help: 'What runs the network; automatic takes the first that works.',
};

export const engineParameter: ChoiceParameter = {
  kind: 'choice',
  id: 'engine',
  label: 'Engine',
  stage: 'model',
  default: 'auto',
  choices: engineChoices.map((id) => ({ id, label: engineLabels[id] })),
  advanced: true,
  help: 'The library that runs the network; automatic is onnxruntime where it works, else TensorFlow.js.',
};

export const precisionParameter: ChoiceParameter = {
  kind: 'choice',
  id: 'precision',
  label: 'Precision',
  stage: 'model',
  default: 'auto',
  choices: precisionChoices.map((id) => ({ id, label: precisionLabels[id] })),
  advanced: true,
  help: 'Digits of the network’s weights; automatic takes eight bits where that is faster here and costs nothing that is seen.',
};

/**
 * What steers a network towards what somebody wants. A window may name no path: there they are the ids of what is on the shelf,
 * in fields of their own.
 */
export const guideParameters: readonly Parameter[] = [
  {
    kind: 'text',
    id: 'guide',
    label: 'Guide',
    stage: 'model',
    form: 'ID|FOLDER',
    default: null,
    advanced: true,
    help: 'A network that says something of images (docs/guides.md): the id of one that came with the program, such as flowers, or the folder of your own. It steers what is made towards --target.',
  },
  {
    kind: 'text',
    id: 'target',
    label: 'Target',
    stage: 'model',
    form: 'CLASS|VECTOR',
    default: null,
    advanced: true,
    help: 'With --guide: the name of one of its classes, or an .npy vector for one that compares vectors.',
  },
  {
    kind: 'number',
    id: 'guideWeight',
    label: 'Weight of the guide',
    stage: 'model',
    min: 1e-6,
    max: 1000,
    default: 1,
    advanced: true,
    help: "With --guide: 1 is Bayes'; more makes images that the guide is surer of, and less varied ones.",
  },
];
/** Their ids. */
export const GUIDE_PARAMETERS: readonly string[] = guideParameters.map(({ id }) => id);

const roiParameter: TextParameter = {
  kind: 'text',
  id: 'roi',
  label: 'Region of interest',
  stage: 'output',
  form: 'MASK',
  default: null,
  help: 'A mask image (non-zero is inside) for metrics of a region beside those of the whole image.',
};

/**
 * What every run on something measured is asked, after its method.
 * @param prior as of `modelParameter` @param samples what several of them are
 */
export const runParameters = (prior: string, samples?: string): readonly Parameter[] => [
  stepsParameter,
  samplesParameter(samples),
  seedParameter,
  modelParameter(prior),
  providerParameter,
  engineParameter,
  precisionParameter,
  ...guideParameters,
  roiParameter,
];
