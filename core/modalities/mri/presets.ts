import type { Preset, PresetId } from '../task.ts';

/** Opposed re-noising, and an answer near the noise of an MR image itself. */
const ours = { renoise: -0.84, varianceFloor: 0.02, sigmaEnd: 0.004, lastFloor: 0.02 } as const;

export const presets: Readonly<Partial<Record<PresetId, Preset>>> = {
  fast: { samples: 1, parameters: { proximal: { ...ours, steps: 16 } } },
  accurate: { samples: 4, parameters: { proximal: { ...ours, steps: 32 } } },
  uncertainty: {
    samples: 8,
    parameters: {
      proximal: {
        ...{ steps: 100, sigmaStart: 0.5, sigmaEnd: 0.003, renoise: 0, varianceFloor: 0 },
        ...{ lastFloor: 0, solve: 'draw', cgIterations: 10, symmetries: 'none' },
      },
    },
  },
};
