import type { Preset, PresetId } from '../task.ts';

/**
 * Settings that a prototype measured on thin holes, from a biharmonic start (hole PSNR of four photographs): σ₁ 0.2 with
 * 24 steps and c −0.84 led on every mask, and the mean of two seeds once more. The known pixels are exact, so the data
 * have no error.
 */
const ours = { steps: 24, sigmaStart: 0.2, renoise: -0.84, varianceFloor: 0, modelError: 0, lastFloor: 0 } as const;

/** As published for photographs (Song et al. 2021): first σ for 256², which is clamped to the network's range. */
const paper = {
  'predictor-corrector': { projection: 'imputation', snr: 0.16, sigmaMax: 378, sigmaMin: 0.01 },
} as const;

export const presets: Readonly<Partial<Record<PresetId, Preset>>> = {
  fast: { samples: 1, parameters: { proximal: ours, ...paper } },
  accurate: { samples: 2, parameters: { proximal: { ...ours, steps: 40 }, ...paper } },
  paper: { samples: 1, parameters: paper, instead: { proximal: 'predictor-corrector' } },
};
