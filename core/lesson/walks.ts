import type { SamplerId } from '../contract/lesson.ts';
import { fillNormal, PURPOSE } from '../image/random.ts';
import { crowd } from '../priors/crowd.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import { annealedLangevin } from '../sampling/annealed-langevin.ts';
import { heun } from '../sampling/flow-samplers.ts';
import { eulerMaruyama, predictorCorrector } from '../sampling/reverse-sde.ts';
import { proximal, type ProximalSettings } from '../solvers/proximal.ts';
import { freshState, type SolverState } from '../solvers/solver.ts';
import { lineProblem } from './line.ts';
import { PLANE_SDE } from './plane.ts';
import { SIGMA_MAX, SIGMA_MIN, type Line, type Walk } from './scene.ts';

/** Steps of a walk that ends: a frame of the screen each, so one takes about four seconds. */
const STEPS = 240;
/** Of the engine: each jumps anew, which wants to be seen for a moment. */
const ENGINE_STEPS = 120;

/** A walk on its way. Between steps the state is whole. */
export interface Walking {
  readonly steps: AsyncGenerator<{ readonly step: number; readonly sigma: number | null }, void>;
  readonly of: number;
  /** Where everybody stands, [count, 2]; live. */
  standing(): Float32Array;
}

const COMMON = { centre: 0, temperature: 1, sigmaMin: SIGMA_MIN, sigmaMax: SIGMA_MAX };

/** Draws `count` points at once by one of the program's samplers. @param model of images of two numbers */
export function sample(model: ScoreModel, way: SamplerId, count: number, seed: number): Walking {
  const state = freshState();
  const shape = [1, count, 2] as const;
  const many = crowd(model, count, PLANE_SDE);
  const steps = () => {
    switch (way) {
      case 'annealed-langevin': {
        const settings = { ...COMMON, levels: STEPS / 4, movesPerLevel: 4, step: 0.2, noise: 'matched' } as const;
        return annealedLangevin(many, shape, settings, seed, state);
      }
      case 'euler-maruyama':
        return eulerMaruyama(many, shape, { ...COMMON, steps: STEPS }, seed, state);
      case 'pc':
        return predictorCorrector(many, shape, { ...COMMON, steps: STEPS, corrections: 1, snr: 0.16 }, seed, state);
      case 'heun':
        return heun(many, shape, { ...COMMON, steps: STEPS, rho: 7 }, seed, state);
    }
  };
  return { steps: steps(), of: STEPS, standing: () => standing(state, 'x', STEPS, count) };
}

/** Langevin moves at one noise level, without end. @param from where everybody stands; null: at noise as wide as the data */
export function wander(
  model: ScoreModel,
  sigma: number,
  { count, seed }: Walk,
  from: Float32Array | null,
  begunAt: number,
): Walking {
  const state = freshState();
  const x = (state.arrays['x'] = Float32Array.from(from ?? { length: 2 * count }));
  if (from === null) fillNormal(x, seed, PURPOSE.start, 0);
  // Another level goes on with other draws.
  state.step = begunAt;
  const settings = { ...COMMON, sigmaMin: sigma, sigmaMax: sigma, levels: 1, movesPerLevel: 1e9, step: 0.03 };
  const steps = annealedLangevin(
    crowd(model, count, PLANE_SDE),
    [1, count, 2],
    { ...settings, noise: 'matched' },
    seed,
    state,
  );
  return { steps, of: Infinity, standing: () => standing(state, 'x', Infinity, count) };
}

/**
 * Images that agree with a measurement, by the engine that reconstructs, as its preset *uncertainty* has it: denoise, draw
 * what agrees with the data, fresh noise.
 */
export function reconstruct(
  model: ScoreModel,
  residualVariance: (sigma: number) => number,
  line: Line,
  { count, seed }: Walk,
): Walking {
  const state = freshState();
  const settings: ProximalSettings = {
    ...{
      steps: ENGINE_STEPS,
      sigmaStart: SIGMA_MAX,
      sigmaEnd: SIGMA_MIN,
      renoise: 0,
      noiseScale: 1,
      momentum: 0,
      travel: null,
    },
    ...{ varianceFloor: 0, lastFloor: 0, modelError: 0, cgIterations: 1, lastDenoising: 0, symmetries: false },
    solve: 'draw',
    answerError: 'data',
    covarianceSteps: 0,
    seed,
  };
  const start = new Float32Array(2 * count);
  const many = crowd(model, count, PLANE_SDE);
  const steps = proximal(lineProblem(line, count), settings, many, residualVariance, start, state);
  return { steps, of: ENGINE_STEPS, standing: () => standing(state, 'noisy', ENGINE_STEPS, count) };
}

/** On the way what is noisy, at the end the answer. */
function standing({ arrays, step }: SolverState, noisy: 'x' | 'noisy', of: number, count: number): Float32Array {
  return (step >= of ? arrays['estimate'] : arrays[noisy]) ?? new Float32Array(2 * count);
}
