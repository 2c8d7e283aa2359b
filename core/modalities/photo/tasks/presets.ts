import type { Preset, PresetId } from '../../task.ts';

/**
 * The data are exact, and re-noising is opposed throughout. Tuned on four photographs apart from those that judge.
 *
 * In thin holes c −1 is 0.1 dB above −0.84 on every mask. In blind colour it is paler than the truth and nearer to it than
 * the grey is, while ancestral colours are as bright and wrong (CIEDE2000 13.3 and 19.2, of the grey copy 15.4;
 * colourfulness 0.4 and 1.0 of the truth's). The first noise level is the problem's. Hints have decided the colours before
 * the engine begins: what kriging expects is weighed at every step, so that neither more noise nor more steps move them
 * (CIEDE2000 of 20 hints 5.66 to 5.72 from any, 6.27 without that weight, 5.66 of kriging itself; eight photographs of 128²).
 */
const ours = { renoise: -1, varianceFloor: 0, modelError: 0, lastFloor: 0 } as const;

/** 24 steps are 0.1 dB above 16 and as good as 40, σ₁ 0.2 as good as 0.4; a mean of two seeds adds 0.02. Momentum loses: 0.5 0.1 dB, enlarging too. */
const holes = { ...ours, steps: 24, sigmaStart: 0.2 } as const;

/** As published for photographs (Song et al. 2021): first σ for 256², which is clamped to the network's range. */
export const paper = {
  'predictor-corrector': { projection: 'imputation', snr: 0.16, sigmaMax: 378, sigmaMin: 0.01 },
} as const;

/** From so many pixels on a hole is large: what fills it is made up, not continued. */
export const WIDE_HOLE = 16;

/**
 * For large holes, single seeds: the noise begins above what a smooth start leaves open, falls as the diffusion's own reverse
 * has it, and each stretch of it is gone over three times, so that the border is not seen; fresh noise a little too large
 * gives back the texture that steps and network lose (test/bench/photo/large-holes.ts). More noise at first is further from the
 * truth and shows more of the border; from what PatchMatch fills it has no better texture, and the border shows.
 */
const large = {
  ...{ steps: 24, sigmaStart: 0.5, sigmaEnd: 0.01, renoiseRule: 'ancestral', noiseScale: 1.085, travelLength: 4 },
  ...{ travelRepeats: 2, varianceFloor: 0, modelError: 0, lastFloor: 0 },
} as const;

export const presets: Readonly<Partial<Record<PresetId, Preset>>> = {
  fast: { samples: 1, gallery: true, parameters: { proximal: holes, ...paper } },
  accurate: { samples: 4, parameters: { proximal: holes, ...paper } },
  large: { samples: 1, gallery: true, parameters: { proximal: large, ...paper } },
  paper: { samples: 1, parameters: paper, instead: { proximal: 'predictor-corrector' } },
};

export const colouring: Readonly<Partial<Record<PresetId, Preset>>> = {
  fast: { samples: 1, gallery: true, parameters: { proximal: { ...ours, steps: 32 }, ...paper } },
  accurate: { samples: 4, gallery: true, parameters: { proximal: { ...ours, steps: 64 }, ...paper } },
  paper: { samples: 1, gallery: true, parameters: paper, instead: { proximal: 'predictor-corrector' } },
};

export const restoring: Readonly<Partial<Record<PresetId, Preset>>> = {
  fast: { samples: 1, gallery: true, parameters: { proximal: { ...ours, steps: 24 } } },
  accurate: { samples: 4, gallery: true, parameters: { proximal: { ...ours, steps: 48 } } },
};
