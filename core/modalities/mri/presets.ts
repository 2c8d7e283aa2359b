import type { ParameterValues } from '../../contract/parameters.ts';
import type { Preset, PresetId } from '../task.ts';

/**
 * Opposed re-noising, wholly so where steps are few (fourfold, the same slices, 16 evaluations: c −0.84 → −1 and a last σ of 0.004 →
 * 0.006 are worth 0.1 to 0.2 dB on Gaussian and 0.3 to 0.6 on equispaced lines, 0.1 to 0.2 with noise; 32 evaluations: −0.95 is 0.05
 * to 0.11 dB better), and an answer near the noise of an MR image itself. Without noise in the data floors and last denoising
 * say nothing. One validation slice of each anatomy, Gaussian 4×, equispaced 4×, Gaussian 8×: momentum of 0.5 is worth 0.36, 0.47 and 0.53 dB of 16
 * evaluations (0.4: 0.31, 0.46, 0.42), 0.2 0.08, 0.04 and 0.12 of 32. With noise of 0.01 of bright tissue at fourfold acceleration, one validation slice of each anatomy
 * (test/bench/mri/quality.ts, suite noisy): floor 0.02 34.47 dB and SSIM 0.909, with the last denoising at 1 and 1.5 times the
 * noise 34.54 and 34.38, floor 0.035 with it at 1 time 34.67 and 0.927.
 */
const ours = {
  ...{ renoise: -0.95, sigmaEnd: 0.004, momentum: 0.2 },
  ...{ varianceFloor: 0.035, lastFloor: 0.035, lastDenoising: 1 },
} as const;

/** With few steps. */
const hurried = { renoise: -1, sigmaEnd: 0.006, momentum: 0.5 } as const;

/**
 * Several coils measure where they hardly see apart, too, and there a large floor lets the data step put amplified noise into the
 * image. Eight coils, noise of 0.01, the same slices (suite coils), floor 0.035 → 0.02: equispaced 8× 30.35 → 31.02 dB, SSIM
 * 0.795 → 0.822, a brain alone 32.48 → 32.32 and 0.908 → 0.925; with one coil 0.02 costs 0.14 dB. Momentum goes as far towards what maps leave
 * unexplained as more steps do: on the real eight-coil brain 0.2 and 0.4 change Gaussian 8× by +0.23 and +0.49 dB and equispaced 8× by −0.05 and −0.16.
 */
const ofCoils = { varianceFloor: 0.02, lastFloor: 0.02, momentum: 0.2 } as const;

/**
 * With many steps, and noise: going on far below it fits what maps leave unexplained. 32 evaluations, c −0.95 → −1 and a last σ of 0.004 → 0.006 → 0.01,
 * one seed: the real eight-coil brain equispaced 8× 33.02 → 33.41 → 33.61 dB and Gaussian 4× 34.11 → 34.23 → 34.11, a brain with simulated
 * coils equispaced 8× 33.52 → 33.69 → 33.53, a spine Gaussian 4× 35.51 → 36.20 → 36.92. With 16, 0.01 is up to 0.2 dB worse than 0.006 and once 0.4 better.
 */
const unhurriedOfCoils = { renoise: -1, sigmaEnd: 0.008 } as const;

/** k-space of a scanner has several coils as good as always, and noise. */
const suited = ({ coils }: ParameterValues, input: string): Preset['parameters'] =>
  input === 'kspace' || Number(coils ?? 1) > 1 ? { proximal: ofCoils } : {};
const suitedUnhurried = (values: ParameterValues, input: string): Preset['parameters'] => {
  const { proximal } = suited(values, input);
  const isNoisy = input === 'kspace' || (values['noise'] ?? 'none') !== 'none';
  return proximal === undefined ? {} : { proximal: { ...proximal, ...(isNoisy ? unhurriedOfCoils : {}) } };
};

/**
 * Measured samples are replaced, λ = 1: Song et al. tuned λ and the signal-to-noise ratio to each task, and of MRI we have no
 * published pair; 0.16 is that of the image models of Song et al. 2021 and of Chung & Ye 2022.
 */
const paper = { 'predictor-corrector': { projection: 'conditional', snr: 0.16, lambda: 1 } } as const;

export const presets: Readonly<Partial<Record<PresetId, Preset>>> = {
  fast: { samples: 1, parameters: { proximal: { ...ours, steps: 16, ...hurried } }, suited },
  accurate: { samples: 4, parameters: { proximal: { ...ours, steps: 32 } }, suited: suitedUnhurried },
  paper: { samples: 1, parameters: paper, instead: { proximal: 'predictor-corrector' } },
  uncertainty: {
    samples: 8,
    parameters: {
      proximal: {
        ...{ steps: 100, sigmaStart: 0.5, sigmaEnd: 0.003, renoise: 0, varianceFloor: 0 },
        ...{ lastFloor: 0, solve: 'draw', answerError: 'data', cgIterations: 10, symmetries: 'none' },
      },
    },
  },
};
