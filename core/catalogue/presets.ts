import type { ParameterValue } from '../contract/parameters.ts';

export type PresetId = 'fast' | 'accurate' | 'uncertainty' | 'paper';

interface Preset {
  /** Seeds whose mean is reported. */
  readonly samples: number;
  /** What a preset sets, by solver id; the rest are the solvers' own defaults. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
}

/** Tuned on the validation slices by `test/bench/tune.ts`. */
export const presets: Readonly<Record<PresetId, Preset>> = {
  fast: { samples: 1, parameters: { proximal: { steps: 16, renoise: -0.84, sigmaEnd: 0.004 } } },
  accurate: { samples: 4, parameters: { proximal: { steps: 32, renoise: -0.71, sigmaEnd: 0.004 } } },
  uncertainty: {
    samples: 8,
    parameters: {
      proximal: { steps: 100, sigmaStart: 0.5, renoise: 0, varianceFloor: 0, solve: 'draw', sigmaEnd: 0.003 },
    },
  },
  paper: { samples: 1, parameters: {} },
};
