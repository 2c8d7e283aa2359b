/** Parameters that tasks of photographs share, in the words that hold for all of them. */
import { MOST_FEATHER } from '../../../contract/measurement/photo.ts';
import type { ChoiceParameter, NumberParameter, Parameter, TextParameter } from '../../../contract/parameters.ts';
import { runParameters } from '../../common-parameters.ts';
import { GREY_NAMES } from '../words.ts';
import { writtenParameters } from './written.ts';

export const holeParameter: ChoiceParameter = {
  kind: 'choice',
  id: 'hole',
  label: 'Hole',
  stage: 'operator',
  default: 'black',
  choices: [
    { id: 'black', label: 'Black is filled' },
    { id: 'white', label: 'White is filled' },
  ],
  help: 'Which part of the mask is the hole.',
};

export const featherParameter: NumberParameter = {
  kind: 'number',
  id: 'feather',
  label: 'Feather',
  stage: 'operator',
  unit: 'px',
  integer: true,
  min: 0,
  max: MOST_FEATHER,
  default: 0,
  advanced: true,
  help: 'Inside the rim of the hole the filling comes up from what the picture has there, over so many pixels: for what stands in the way on sound ground, as a scratch would leave its rim. Outside nothing changes.',
};

export const referenceParameter = (help: string): TextParameter => ({
  kind: 'text',
  id: 'reference',
  label: 'Reference',
  stage: 'data',
  form: 'FILE',
  default: null,
  help,
});

export const hintsParameter: TextParameter = {
  kind: 'text',
  id: 'hints',
  label: 'Colour hints',
  stage: 'operator',
  form: 'PNG',
  default: null,
  help: 'A picture of the same size with transparency: wherever it is not fully transparent its colour is known. How bright it is there stays with the photograph.',
};

export const weightsParameter: ChoiceParameter = {
  kind: 'choice',
  id: 'weights',
  label: 'Grey weights',
  stage: 'operator',
  default: 'rec601',
  advanced: true,
  choices: (['equal', 'rec601', 'rec709'] as const).map((id) => ({ id, label: GREY_NAMES[id] })),
  help: 'Shares of red, green and blue in the grey that was measured, in encoded values.',
};

/** What several samples of a photograph are. */
export const EACH = 'each is a result of its own';

/** What every run on a photograph is asked, after its method. @param samples what several of them are */
export const photoRunParameters = (samples = EACH): readonly Parameter[] => [
  ...runParameters('the bundled photograph prior', samples),
  ...writtenParameters,
];
