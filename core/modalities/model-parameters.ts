/** Settings of what a model is asked, which its tasks and their one method both have. */
import type { NumberParameter } from '../contract/parameters.ts';

export const probesParameter: NumberParameter = {
  kind: 'number',
  id: 'probes',
  label: 'Probes',
  stage: 'solver',
  integer: true,
  min: 1,
  max: 1000,
  default: 4,
  help: 'Random probes of the divergence: their spread is the error that is told.',
};

export const countParameter: NumberParameter = {
  kind: 'number',
  id: 'count',
  label: 'Images',
  stage: 'solver',
  integer: true,
  min: 3,
  max: 25,
  default: 5,
  help: 'How many, both ends included.',
};

export const temperatureParameter: NumberParameter = {
  kind: 'number',
  id: 'temperature',
  label: 'Temperature',
  stage: 'solver',
  min: 0,
  max: 2,
  default: 1,
  help: 'The noise that goes back is this times as large: below 1 images are plainer.',
};

/** How a model learns. */
export const learningParameters: readonly NumberParameter[] = [
  {
    kind: 'number',
    id: 'steps',
    label: 'Steps',
    stage: 'solver',
    integer: true,
    min: 1,
    max: 100_000,
    default: 800,
    help: 'Steps of Adam.',
  },
  {
    kind: 'number',
    id: 'batch',
    label: 'Crops a step',
    stage: 'solver',
    integer: true,
    min: 1,
    max: 256,
    default: 8,
    help: 'Crops of each step, every one with noise of its own.',
  },
  {
    kind: 'number',
    id: 'rate',
    label: 'Learning rate',
    stage: 'solver',
    min: 1e-7,
    max: 0.01,
    default: 4e-4,
    help: 'The largest; it rises over the first steps and falls to nothing along half a cosine.',
  },
  {
    kind: 'number',
    id: 'averaging',
    label: 'Averaging',
    stage: 'solver',
    min: 0,
    max: 0.99999,
    default: 0.99,
    advanced: true,
    help: 'Share of the average of the weights that a step keeps; what is judged and written is that average.',
  },
  {
    kind: 'number',
    id: 'every',
    label: 'Looks every',
    stage: 'solver',
    integer: true,
    min: 1,
    max: 100_000,
    default: 100,
    unit: 'steps',
    advanced: true,
    help: 'After so many steps the held-out images are denoised, by which the best average is known.',
  },
];
