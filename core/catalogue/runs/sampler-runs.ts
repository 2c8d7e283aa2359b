/** Samplers as solvers of a problem in which nothing was measured. */
import type { ParameterValues } from '../../contract/parameters.ts';
import { significant } from '../../image/number-text.ts';
import type { ImageShape } from '../../image/image.ts';
import { sigmasOf } from '../../priors/scale.ts';
import type { ScoreModel } from '../../priors/score-model.ts';
import { annealedLangevin } from '../../sampling/annealed-langevin.ts';
import { firstGround, momentsOf, seenThrough } from '../../sampling/first-ground.ts';
import { heun, rk45 } from '../../sampling/flow-samplers.ts';
import { eulerMaruyama, predictorCorrector } from '../../sampling/reverse-sde.ts';
import { centreOf, type SamplerRun, type SamplerSettings } from '../../sampling/sampler.ts';
import type { SolverRun, SolverState } from '../../solvers/solver.ts';
import { numberIn } from '../solvers/solver-entry.ts';
import { optional, priorOf, type SolverCode } from './solver-run.ts';

/** Pictures of a path between its first and its last. */
const FRAMES = 7;

/** Of what was not measured nothing is left over; some steps are kept to show the path. @param end said under the last */
export async function* asSolver(run: SamplerRun, end = 'the end'): SolverRun {
  for await (const step of run) {
    const part = (n: number): number => Math.floor((FRAMES * n) / Math.max(step.of, step.step));
    const isFrame = step.step === 1 || part(step.step) > part(step.step - 1);
    const caption = step.sigma === null || step.step >= step.of ? end : `σ ${significant(step.sigma, 2)}`;
    yield { ...step, residual: 0, ...(isFrame ? { frame: caption } : {}) };
  }
}

function commonOf(score: ScoreModel, shape: ImageShape, values: ParameterValues, seed: number): SamplerSettings {
  const stated = optional(values, 'centre');
  const temperature = numberIn(values, 'temperature');
  return {
    centre: stated ?? centreOf(score.manifest),
    ground: firstGround(shape, momentsOf(score.manifest), seed, temperature, stated),
    temperature,
  };
}

/** What a sample owes to its start, kept for its end. */
export function keepSeen(score: ScoreModel, shape: ImageShape, { numbers }: SolverState): void {
  const size = seenThrough(score, shape);
  if (size !== null) numbers['seenThrough'] = size;
  numbers['sigmaMax'] = sigmasOf(score.manifest)[1];
}

/** What is to be known of a sample beside its picture. */
export const saidOfSample = ({ numbers }: SolverState): readonly string[] =>
  numbers['seenThrough'] === undefined
    ? []
    : [
        `The largest noise of the network, σ = ${significant(numbers['sigmaMax'] ?? 0, 3)}, does not hide an image of this size: forms larger than about ${significant(numbers['seenThrough'], 2)} pixels are those of the start, drawn with the mean and variance of the training images, and only what is smaller shows what was learnt.`,
      ];

/** @param begin the sampler, from its values */
const samplerRun = (
  begin: (
    score: ScoreModel,
    shape: ImageShape,
    common: SamplerSettings,
    values: ParameterValues,
    seed: number,
    state: Parameters<SolverCode['run']>[3],
  ) => SamplerRun,
): SolverCode => ({
  run(problem, values, context, state) {
    const score = priorOf(context);
    const common = commonOf(score, problem.shape, values, context.seed);
    keepSeen(score, problem.shape, state);
    return asSolver(begin(score, problem.shape, common, values, context.seed, state));
  },
  chosen: () => ({}),
  found: (state) => ({ warnings: saidOfSample(state) }),
});

export const heunRun = samplerRun((score, shape, common, values, seed, state) =>
  heun(score, shape, { ...common, steps: numberIn(values, 'steps'), rho: numberIn(values, 'rho') }, seed, state),
);

export const rk45Run = samplerRun((score, shape, common, values, seed, state) =>
  rk45(score, shape, { ...common, tolerance: numberIn(values, 'tolerance') }, seed, state),
);

export const eulerMaruyamaRun = samplerRun((score, shape, common, values, seed, state) =>
  eulerMaruyama(score, shape, { ...common, steps: numberIn(values, 'steps') }, seed, state),
);

export const samplerPcRun = samplerRun((score, shape, common, values, seed, state) =>
  predictorCorrector(
    score,
    shape,
    {
      ...common,
      steps: numberIn(values, 'steps'),
      corrections: numberIn(values, 'corrections'),
      snr: numberIn(values, 'snr'),
    },
    seed,
    state,
  ),
);

/** Noise that is left over at every level above this share of what the network is told shows as contrast. */
const MUCH_NOISE = 0.015;

/** By how much the noise of a state is larger than that of its level, once moves and steps between levels are in balance. */
function noiseLeft(score: ScoreModel, values: ParameterValues): number {
  const [sigmaMin, sigmaMax] = sigmasOf(score.manifest);
  const step = numberIn(values, 'stepSize');
  const levels = numberIn(values, 'steps');
  // A move shrinks what is there by 1 − step/2, and what it adds is of variance 1, or of more where it adds as published.
  const kept = (1 - step / 2) ** (2 * numberIn(values, 'moves'));
  const added = values['noise'] === 'published' ? 1 / (1 - step / 4) : 1;
  const between = (sigmaMin / sigmaMax) ** (2 / Math.max(1, levels - 1));
  return kept < between ? Math.sqrt((added * (1 - kept)) / (1 - kept / between)) - 1 : Infinity;
}

const annealed = samplerRun((score, shape, common, values, seed, state) => {
  state.numbers['noiseLeft'] = noiseLeft(score, values);
  return annealedLangevin(
    score,
    shape,
    {
      ...common,
      levels: numberIn(values, 'steps'),
      movesPerLevel: numberIn(values, 'moves'),
      step: numberIn(values, 'stepSize'),
      noise: values['noise'] === 'published' ? 'published' : 'matched',
    },
    seed,
    state,
  );
});

export const annealedLangevinRun: SolverCode = {
  ...annealed,
  found(state) {
    const left = state.numbers['noiseLeft'] ?? 0;
    if (left <= MUCH_NOISE) return { warnings: saidOfSample(state) };
    const share = left === Infinity ? 'ever more' : `${significant(100 * left, 2)} % more`;
    return {
      warnings: [
        ...saidOfSample(state),
        `At each of its levels ${share} noise is left than the network is told, which it answers with contrast: more steps, or more moves a level, leave less.`,
      ],
    };
  },
};
