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
