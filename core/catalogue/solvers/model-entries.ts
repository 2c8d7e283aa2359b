/** What a model is asked about an image: what each is, its settings and its cost. */
import { countParameter, probesParameter } from '../../modalities/model-parameters.ts';
import { centre, evaluations, temperature } from './sampler-entries.ts';
import { entry, numberIn, steps } from './solver-entry.ts';

const needs = ['prior'] as const;

export const likelihoodEntry = entry({
  id: 'likelihood',
  label: 'Likelihood',
  help: 'Bits per dimension along the probability flow, the divergence by random probes (Song et al. 2021).',
  needs,
  exact: true,
  stochastic: false,
  parameters: [
    steps(24, 'Steps of the flow, equal in ln σ; each evaluates the network twice, and its gradient once a probe.'),
    probesParameter,
    centre,
  ],
  // A gradient a probe at each level, an evaluation between two, and one below the least noise.
  cost(values) {
    const count = numberIn(values, 'steps');
    const pullbacks = (count + 1) * numberIn(values, 'probes');
    return { evaluations: pullbacks + count + 1, pullbacks, applications: 0 };
  },
});

export const encodeEntry = entry({
  id: 'encode',
  label: 'There and back',
  help: 'The image as noise along the probability flow, and back: what differs are the errors of the steps.',
  needs,
  exact: true,
  stochastic: false,
  parameters: [steps(32, 'Steps of the flow each way; each evaluates the network twice.'), centre],
  cost: evaluations((values) => 4 * numberIn(values, 'steps')),
});

export const interpolateEntry = entry({
  id: 'interpolate',
  label: 'Interpolation',
  help: 'Images between two: their noises along the probability flow, mixed on a great circle, and back.',
  needs,
  exact: true,
  stochastic: false,
  parameters: [
    steps(24, 'Steps of the flow each way; each evaluates the network twice.'),
    countParameter,
    { ...temperature, advanced: false },
    centre,
  ],
  cost: evaluations((values) => 2 * numberIn(values, 'steps') * (2 + numberIn(values, 'count'))),
});

export const typicalityEntry = entry({
  id: 'typicality',
  label: 'Typicality',
  help: 'How far noise and its removal change the image, against what images of the training lose by them.',
  needs,
  exact: true,
  stochastic: false,
  parameters: [
    {
      kind: 'number',
      id: 'levels',
      label: 'Noise levels',
      stage: 'solver',
      integer: true,
      min: 2,
      max: 100,
      default: 12,
      help: 'Evenly spaced in ln σ over the range of the network; each evaluates it once.',
    },
  ],
  cost: evaluations((values) => numberIn(values, 'levels')),
});
