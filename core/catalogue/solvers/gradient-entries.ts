import type { NumberParameter, Parameter, ParameterValues } from '../../contract/parameters.ts';
import type { Asking } from '../../modalities/asking.ts';
import { cgIterations, entry, numberIn, steps, type SolverCost } from './solver-entry.ts';

const number = (id: string, label: string, value: number, max: number, help: string): NumberParameter => ({
  kind: 'number',
  id,
  label,
  stage: 'solver',
  min: id === 'weight' ? 0 : 1e-5,
  max,
  default: value,
  advanced: true,
  help,
});

const parameters = (count: number, stepsHelp: string, weight: number, weightHelp: string): readonly Parameter[] => [
  steps(count, stepsHelp),
  number('weight', 'Weight', weight, 100, weightHelp),
  number('sigmaMax', 'First σ', 80, 1e4, "Of wholly unknown images; clamped to the network's range."),
  number('sigmaMin', 'Last σ', 0.01, 1, "Clamped to the network's range."),
];

/** Each step evaluates the network and pulls a gradient back through it. */
const cost =
  (applications: number) =>
  (values: ParameterValues, { images }: Asking): SolverCost => {
    const count = numberIn(values, 'steps');
    return { evaluations: 2 * count * images, pullbacks: count * images, applications: applications * count };
  };

export const dpsEntry = entry({
  id: 'dps',
  label: 'DPS',
  help: 'Diffusion posterior sampling (Chung et al. 2023): every step is bent by the gradient of the misfit through the network, to compare with.',
  needs: ['prior', 'gradient'],
  stochastic: true,
  parameters: parameters(
    200,
    'Steps; published: 1000. Each takes the time of four evaluations.',
    2,
    'ζ, the length of all steps along the gradient together, of an image whose rms is 1.',
  ),
  cost: cost(2),
  halved: (values) => ({ ...values, weight: numberIn(values, 'weight') / 2 }),
});

export const pigdmEntry = entry({
  id: 'pigdm',
  label: 'ΠGDM',
  help: 'Pseudoinverse-guided diffusion (Song et al. 2023): the gradient of a proximal step through the network, to compare with.',
  needs: ['prior', 'gradient'],
  stochastic: true,
  parameters: [
    ...parameters(
      20,
      'Steps; published: 20 to 100. Each takes the time of four evaluations.',
      1,
      'Length of each step along the gradient; published: 1.',
    ),
    cgIterations,
  ],
  cost: (values, asking) => cost(3 + 2 * numberIn(values, 'cgIterations'))(values, asking),
  halved: (values) => ({ ...values, weight: numberIn(values, 'weight') / 2 }),
});
