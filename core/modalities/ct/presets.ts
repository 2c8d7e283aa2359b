import type { Preset, PresetId } from '../task.ts';

/**
 * Tuned on the validation slices at 23 views (test/bench/ct/quality.ts): few steps want wholly opposed re-noising, many
 * a higher first σ and more fresh noise. Steps buy more than seeds.
 */
export const presets: Readonly<Record<Exclude<PresetId, 'large'>, Preset>> = {
  fast: { samples: 1, parameters: { proximal: { steps: 16, renoise: -0.95 } } },
  accurate: {
    samples: 4,
    parameters: { proximal: { steps: 40, startScale: 1.5, renoise: -0.84 } },
  },
  uncertainty: {
    samples: 8,
    parameters: {
      proximal: {
        steps: 100,
        sigmaStart: 0.5,
        sigmaEnd: 0.003,
        renoise: 0,
        varianceFloor: 0,
        solve: 'draw',
        // A draw has white noise to undo along every ray: 3 leave the residual at 1.7 of the noise, 10 at 1.03.
        cgIterations: 10,
        symmetries: 'none',
      },
    },
  },
  // The paper's takes the paper's solver for ours.
  paper: { samples: 1, parameters: {}, instead: { proximal: 'predictor-corrector' } },
};
