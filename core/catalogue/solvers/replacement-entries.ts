import type { Asking } from '../../modalities/asking.ts';
import type { NumberParameter, ParameterValues } from '../../contract/parameters.ts';
import { entry, steps, type SolverCost } from './solver-entry.ts';
import { startParameter } from './start.ts';
import { travelled, travelParameters } from './travel.ts';

const sigma = (id: string, label: string, value: number | null, help: string): NumberParameter => ({
  kind: 'number',
  id,
  label,
  stage: 'solver',
  min: 1e-5,
  max: 1e4,
  default: value,
  advanced: true,
  help,
});

const start = startParameter('TV iterations of the start where the problem has none of its own.');

/** A forward application to see what is known, and one back to replace it; one more for the residual. */
function cost(values: ParameterValues, { images }: Asking): SolverCost {
  const moves = travelled(values);
  return { evaluations: images * moves, applications: 3 * moves };
}

export const repaintEntry = entry({
  id: 'repaint',
  label: 'RePaint',
  help: 'Lugmayr et al. 2022 as published: what is known is replaced at every step, and time travel makes the rest agree.',
  needs: ['prior', 'fullTransform'],
  stochastic: true,
  parameters: [
    steps(250, 'Noise levels; published: 250. Each is gone over as often as time travel says.'),
    ...travelParameters({ length: 10, repeats: 9 }, 'published: 9, each stretch ten times'),
    sigma('sigmaMax', 'First σ', 150, "Published: about 150; clamped to the network's range."),
    sigma('sigmaMin', 'Last σ', 0.01, "Published: about 0.01; clamped to the network's range."),
    start,
  ],
  cost,
});

export const sdeditEntry = entry({
  id: 'sdedit',
  label: 'SDEdit',
  help: 'Meng et al. 2022 as published: noise on a painting, then the reverse diffusion; what is known is replaced at every step.',
  needs: ['prior', 'fullTransform'],
  stochastic: true,
  parameters: [
    steps(100, 'Steps from the first noise level down; published: 500.'),
    sigma('sigmaStart', 'First σ', null, 'Noise on the painting; unless given, what its strength says.'),
    sigma('sigmaMin', 'Last σ', 0.01, "Published: 0.01; clamped to the network's range."),
    start,
  ],
  cost,
});
