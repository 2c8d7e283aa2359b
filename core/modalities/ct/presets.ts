import type { ParameterValues } from '../../contract/parameters.ts';
import type { Preset, PresetId } from '../task.ts';

/**
 * Steps along the covariance take the data at their word: half a decibel where they are exact, three decibels lost at 1 % noise.
 * So they are for images that are measured without any; what a scanner gave has some, whether or not it was said. With noise a
 * floor of 0.03 instead of 0.04 is worth 0.1 dB (p001, p010, p042), 0.022 costs as much.
 */
const suited = ({ noise }: ParameterValues, input: string): Preset['parameters'] => ({
  proximal:
    input === 'image' && noise === 'none'
      ? { steps: 40, renoise: -0.95, covarianceSteps: 1 }
      : { steps: 80, renoise: -0.84, varianceFloor: 0.03 },
});

/**
 * Tuned on the first slices of three validation patients (p001, p031, p068) at 23 views; test/bench/ct/quality.ts measures all ten.
 * Momentum of *fast*, over all ten: 16 evaluations 37.29 dB at 0.4, 37.39 at 0.6, with noise the same; 8 evaluations gain 0.28 dB (four of them).
 * *accurate*: two seeds of 80 steps gave 38.0, four of 40 37.8 and one of 160 37.9 dB (weights before these): a start that is far off needs steps.
 */
export const presets: Readonly<Record<Exclude<PresetId, 'large'>, Preset>> = {
  fast: { samples: 1, parameters: { proximal: { steps: 16, renoise: -0.95, momentum: 0.6 } } },
  accurate: {
    samples: 2,
    parameters: { proximal: { startScale: 1.5, momentum: 0.2 } },
    suited,
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
