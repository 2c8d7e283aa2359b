/** Figures that only a result in sRGB has. */
import { z } from 'zod';
import type { FigureWords } from './figure-words.ts';

/** Null where there is nothing to compute it from: no truth, no hole, no colour. */
const figure = z.number().nullable().optional();

export const photoFiguresShape = {
  psnrHole: figure,
  ssimHole: figure,
  textureEnergy: figure,
  seam: figure,
  greyResidual: figure,
  ciede2000: figure,
  colourfulness: figure,
  colourfulnessRatio: figure,
};

export const photoFigures: Readonly<Record<keyof typeof photoFiguresShape, FigureWords>> = {
  psnrHole: {
    head: 'PSNR in the hole',
    unit: 'dB',
    digits: 2,
    better: 'high',
    definition: 'PSNR over the pixels that were filled, of all colours.',
  },
  ssimHole: {
    head: 'SSIM in the hole',
    unit: '',
    digits: 4,
    better: 'high',
    definition: 'Mean over the filled pixels of the map of SSIM; its windows reach over the border.',
  },
  textureEnergy: {
    head: 'Texture',
    unit: '',
    digits: 2,
    better: null,
    definition:
      'Energy of the Laplacian over the filled pixels, as a share of the truth’s: near 0 a smooth fill, 1 as rough as the ' +
      'truth. It says nothing of whether the texture is the right one.',
  },
  seam: {
    head: 'Seam',
    unit: '',
    digits: 2,
    better: null,
    definition:
      'Mean absolute difference of neighbours across the border of the hole over that of neighbours inside: about 1 where ' +
      'the border is like the rest; well above it, it is seen as a line. It needs no truth.',
  },
  greyResidual: {
    head: 'Grey',
    unit: '/255',
    digits: 3,
    better: 'low',
    definition:
      'Largest difference between the grey of the result and the grey that was measured, in levels of 8 bits: 1 is 1/255. ' +
      'It needs no truth.',
  },
  ciede2000: {
    head: 'CIEDE2000',
    unit: '',
    digits: 2,
    better: 'low',
    definition:
      'Mean colour difference ΔE₀₀ to the truth (Sharma, Wu, Dalal 2005) of sRGB under D65, over the filled pixels where ' +
      'the others are known in colour, else over all. About 1 is just seen side by side.',
  },
  colourfulness: {
    head: 'Colourfulness',
    unit: '',
    digits: 1,
    better: null,
    definition:
      'M = √(σ_rg² + σ_yb²) + 0.3·√(μ_rg² + μ_yb²) of the whole picture on a scale of 255 (Hasler, Süsstrunk 2003): 0 grey, ' +
      '33 moderately, 82 highly colourful. It needs no truth.',
  },
  colourfulnessRatio: {
    head: 'Colour ratio',
    unit: '',
    digits: 2,
    better: null,
    definition: 'Colourfulness as a share of the truth’s; none where that is grey. Wrong colours can reach 1.',
  },
};
