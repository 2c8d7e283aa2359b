/** Samplers of a model alone: what each is, its settings and its cost. */
import type { NumberParameter, ParameterValues } from '../../contract/parameters.ts';
import { temperatureParameter } from '../../modalities/model-parameters.ts';
import { entry, numberIn, steps } from './solver-entry.ts';

export const temperature: NumberParameter = {
  ...temperatureParameter,
  advanced: true,
  help: 'Every number that is drawn is this times as large: 1 is the distribution of the model itself, below it images are plainer.',
};

export const centre: NumberParameter = {
  kind: 'number',
  id: 'centre',
  label: 'Centre',
  stage: 'solver',
  min: -10,
  max: 10,
  default: null,
  advanced: true,
  help: 'Value about which the noise of the start lies, on the scale of the model; the mean of its training data unless given.',
};

const snr = (value: number): NumberParameter => ({
  kind: 'number',
  id: 'snr',
  label: 'Corrector SNR',
  stage: 'solver',
  min: 0,
  max: 10,
  default: value,
  advanced: true,
  help: "Signal-to-noise ratio of the corrector's step; published: 0.16.",
});

const common = [temperature, centre] as const;
const needs = ['prior'] as const;
/** Of what asks a network and no operator. */
export const evaluations = (count: (values: ParameterValues) => number) => (values: ParameterValues) => ({
  evaluations: count(values),
  applications: 0,
});

export const heunEntry = entry({
  id: 'heun',
  label: 'Probability flow, Heun',
  help: 'The deterministic path with the marginals of the diffusion, by steps of second order (EDM: Karras et al. 2022).',
  needs,
  exact: true,
  stochastic: true,
  parameters: [
    steps(32, 'Noise levels; each evaluates the network twice, the last once.'),
    {
      kind: 'number',
      id: 'rho',
      label: 'ρ',
      stage: 'solver',
      min: 1,
      max: 20,
      default: 7,
      advanced: true,
      help: 'How much closer levels lie where there is little noise; published: 7.',
    },
    ...common,
  ],
  cost: evaluations((values) => 2 * numberIn(values, 'steps') - 1),
});

/** Evaluations of RK45 at its usual tolerance: how many it takes, its error decides. */
const RK45_EVALUATIONS = 120;

export const rk45Entry = entry({
  id: 'rk45',
  label: 'Probability flow, RK45',
  help: 'The same path by steps whose length their own error decides (Song et al. 2021).',
  needs,
  exact: true,
  stochastic: true,
  parameters: [
    {
      kind: 'number',
      id: 'tolerance',
      label: 'Tolerance',
      stage: 'solver',
      min: 1e-8,
      max: 0.1,
      default: 1e-3,
      help: 'Error of one step, relative and absolute; published: 1e-5.',
    },
    ...common,
  ],
  // Of order five: ten times as exact takes 1.6 times as many.
  cost: evaluations((values) => Math.ceil(RK45_EVALUATIONS * (1e-3 / numberIn(values, 'tolerance')) ** 0.2)),
});

export const eulerMaruyamaEntry = entry({
  id: 'euler-maruyama',
  label: 'Euler–Maruyama',
  help: 'The reverse of the diffusion in small equal steps of its time (Song et al. 2021).',
  needs,
  stochastic: true,
  parameters: [steps(500, 'Times; each evaluates the network once. Published: 1000.'), ...common],
  cost: evaluations((values) => numberIn(values, 'steps')),
});

export const samplerPcEntry = entry({
  id: 'pc',
  label: 'Predictor–corrector',
  help: 'The reverse of the diffusion with a Langevin move before each of its steps, for VE, VP and sub-VP (Song et al. 2021).',
  needs,
  stochastic: true,
  parameters: [
    steps(250, 'Times; each evaluates the network once, and once a correction. Published: 1000.'),
    {
      kind: 'number',
      id: 'corrections',
      label: 'Corrections',
      stage: 'solver',
      integer: true,
      min: 0,
      max: 100,
      default: 1,
      advanced: true,
      help: 'Langevin moves at each time; published: 1.',
    },
    snr(0.16),
    ...common,
  ],
  cost: evaluations((values) => numberIn(values, 'steps') * (1 + numberIn(values, 'corrections'))),
});

export const annealedLangevinEntry = entry({
  id: 'annealed-langevin',
  label: 'Annealed Langevin',
  help: 'Langevin moves at falling noise levels (Song & Ermon 2019).',
  needs,
  stochastic: true,
  parameters: [
    steps(
      100,
      'Noise levels, evenly spaced in their logarithm. Published: 10, for small images; between few levels noise is left, which large networks answer with contrast.',
    ),
    {
      kind: 'number',
      id: 'moves',
      label: 'Moves a level',
      stage: 'solver',
      integer: true,
      min: 1,
      max: 10_000,
      default: 10,
      help: 'Each evaluates the network once; published: 100.',
    },
    {
      kind: 'number',
      id: 'stepSize',
      label: 'Step',
      stage: 'solver',
      min: 1e-4,
      max: 2,
      default: 0.2,
      advanced: true,
      help: 'Length of a move as a share of σ²; published: 0.2.',
    },
    {
      kind: 'choice',
      id: 'noise',
      label: 'Noise of a move',
      stage: 'solver',
      default: 'matched',
      advanced: true,
      choices: [
        { id: 'matched', label: 'Matched to the level' },
        { id: 'published', label: 'As published' },
      ],
      help: 'Moves of finite length as published leave more noise than the network is told, which large networks answer with contrast that grows.',
    },
    ...common,
  ],
  cost: evaluations((values) => numberIn(values, 'steps') * numberIn(values, 'moves') + 1),
});
