import type { PhotoOperator } from '../../contract/measurement/photo.ts';
import type { Preset, PresetId } from '../task.ts';

/**
 * For thin holes, from a biharmonic start: on four photographs apart from those that judge, c −1 is 0.1 dB above −0.84 on
 * every mask, 24 steps 0.1 above 16 and as good as 40, σ₁ 0.2 as good as 0.4, a mean of two seeds 0.02 better. What is left is the network's. The known
 * pixels are exact, so the data have no error.
 */
const ours = { steps: 24, sigmaStart: 0.2, renoise: -1, varianceFloor: 0, modelError: 0, lastFloor: 0 } as const;

/** As published for photographs (Song et al. 2021): first σ for 256², which is clamped to the network's range. */
const paper = {
  'predictor-corrector': { projection: 'imputation', snr: 0.16, sigmaMax: 378, sigmaMin: 0.01 },
} as const;

export const presets: Readonly<Partial<Record<PresetId, Preset>>> = {
  fast: { samples: 1, gallery: true, parameters: { proximal: ours, ...paper } },
  accurate: { samples: 2, parameters: { proximal: { ...ours, steps: 40 }, ...paper } },
  paper: { samples: 1, parameters: paper, instead: { proximal: 'predictor-corrector' } },
};

/** The first noise level and how to re-noise depend on what was measured; the data are exact. */
const exact = { varianceFloor: 0, modelError: 0, lastFloor: 0 } as const;

export const colouring: Readonly<Partial<Record<PresetId, Preset>>> = {
  fast: { samples: 1, gallery: true, parameters: { proximal: { ...exact, steps: 32 }, ...paper } },
  accurate: { samples: 4, gallery: true, parameters: { proximal: { ...exact, steps: 64 }, ...paper } },
  paper: { samples: 1, gallery: true, parameters: paper, instead: { proximal: 'predictor-corrector' } },
};

export const restoring: Readonly<Partial<Record<PresetId, Preset>>> = {
  fast: { samples: 1, gallery: true, parameters: { proximal: { ...exact, steps: 24 } } },
  accurate: { samples: 4, gallery: true, parameters: { proximal: { ...exact, steps: 48 } } },
};

/**
 * Where hues are to be found re-noising is ancestral, since opposed makes drab colours. Where hints have decided them, more noise only moves colours
 * away from what spreads from the hints (CIEDE2000 of four photographs with 20 hints: 6.2 from σ₁ 0.1, 7.2 from 0.3, 8.5
 * from 1; the spreading itself 5.8).
 */
export const adaptedTo = ({ grey, hints }: Pick<PhotoOperator, 'grey' | 'hints'>): Preset['parameters'] =>
  grey === null || hints !== null
    ? { proximal: { renoiseRule: 'fixed', renoise: ours.renoise } }
    : { proximal: { renoiseRule: 'ancestral' } };
