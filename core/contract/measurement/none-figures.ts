/** Figures of what a model says of an image, without any measurement. */
import { z } from 'zod';
import type { FigureWords } from './figure-words.ts';

const figure = z.number().nullable().optional();

export const noneFiguresShape = {
  bitsPerDimension: figure,
  bitsError: figure,
  bitsLatent: figure,
  bitsVolume: figure,
  bitsBelow: figure,
  bitsGreyLevels: figure,
  bitsExcess: figure,
  typicality: figure,
  heldOutBefore: figure,
  heldOutAfter: figure,
};

export const noneFigures: Readonly<Record<keyof typeof noneFiguresShape, FigureWords>> = {
  bitsPerDimension: {
    head: 'Bits/dim',
    unit: '',
    digits: 3,
    better: 'low',
    definition:
      '−log₂ P of the image over the number of its values, by the instantaneous change of variables along the ' +
      'probability flow (Song et al. 2021, §4.3): the fewer, the likelier the network takes it. It is the sum of its parts. ' +
      'Plain images are likely: figures of images of different content say more of that than of the network.',
  },
  bitsError: {
    head: '± error',
    errorOf: 'bitsPerDimension',
    unit: '',
    digits: 3,
    better: null,
    isAlwaysTold: true,
    definition: 'Standard error of the bits per dimension over the random probes of the divergence.',
  },
  bitsLatent: {
    head: 'of the code',
    unit: '',
    digits: 3,
    better: null,
    definition: 'Bits per dimension of x_T, the image at the largest noise, under noise alone.',
  },
  bitsVolume: {
    head: 'of the volume',
    unit: '',
    digits: 3,
    better: null,
    definition:
      'Bits per dimension by which the flow from the largest noise to the least contracts volume: −∫ tr ∂D/∂x d ln σ.',
  },
  bitsBelow: {
    head: 'below σ_min',
    unit: '',
    digits: 3,
    better: null,
    definition:
      'Bits per dimension of the way from the least noise to the image itself, a bound (Ho et al. 2020, §3.3).',
  },
  bitsGreyLevels: {
    head: 'of the steps',
    unit: '',
    digits: 3,
    better: null,
    definition: '−log₂ of the step from a value to its neighbour, on the scale of the network.',
  },
  bitsExcess: {
    head: 'Unreached',
    unit: '',
    digits: 3,
    better: null,
    definition:
      'Bits per dimension by which x_T is less likely than noise alone: near 0 where the largest noise hides the image. ' +
      'Elsewhere the most that the figure would fall with a network that reaches further.',
  },
  typicality: {
    head: 'Error/r²',
    unit: '',
    digits: 2,
    better: null,
    isAlwaysTold: true,
    definition:
      '‖x − D(x + σn, σ)‖² over what images of the training have there, r²(σ): the geometric mean over the noise levels. ' +
      'About 1 for typical images, below it for plain ones, well above it for others.',
  },
  heldOutBefore: {
    head: 'Held out, before',
    unit: 'dB',
    digits: 2,
    better: null,
    isAlwaysTold: true,
    definition:
      'PSNR of held-out images that were noised and denoised by the model as it came, R = 1 on its scale: the mean over ' +
      'the noise levels of the figure at each, which is that of the mean squared error over the images.',
  },
  heldOutAfter: {
    head: 'Held out, after',
    unit: 'dB',
    digits: 2,
    better: 'high',
    isAlwaysTold: true,
    definition: 'The same by the new model: the average of its weights that is kept, with the same noise.',
  },
};
