/** How a model learns: its settings and its cost. Its code is electron/worker/adapt: it changes a network, and solves nothing. */
import { learningParameters } from '../../modalities/model-parameters.ts';
import { evaluations } from './sampler-entries.ts';
import { entry, numberIn } from './solver-entry.ts';

/** What a step takes a crop, in evaluations of the network: forward, back, and the weights' own gradient. */
const EVALUATIONS_A_CROP = 4;
/** Held-out images at all levels at each look, in evaluations of a crop of usual size: they are ten times as large. */
const EVALUATIONS_A_LOOK = 400;
/** Looks before and after, and what the new model is measured by, which is worth three. */
const MORE_LOOKS = 4;

export const adaptEntry = entry({
  id: 'adapt',
  label: 'Denoising score matching',
  help: 'Adam on the weighted denoising error of random crops (Karras et al. 2022), the weights averaged.',
  needs: ['prior', 'weights'],
  stochastic: false,
  exact: true,
  parameters: learningParameters,
  cost: evaluations((values) => {
    const steps = numberIn(values, 'steps');
    const looks = MORE_LOOKS + Math.ceil(steps / numberIn(values, 'every'));
    return EVALUATIONS_A_CROP * steps * numberIn(values, 'batch') + EVALUATIONS_A_LOOK * looks;
  }),
});
