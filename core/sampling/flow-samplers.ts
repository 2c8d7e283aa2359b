import { karrasLevels } from '../priors/schedule.ts';
import { heunFlow } from './heun-flow.ts';
import { flowOf } from './probability-flow.ts';
import { rk45Flow } from './rk45-flow.ts';
import { denoiserOf, noisyStart, rangeOf, type Levels, type Sampler, type SamplerSettings } from './sampler.ts';

/** The flow sampled with steps of given length. */
export interface HeunSettings extends SamplerSettings, Levels {
  /** Steps; each takes two evaluations, the last one. EDM: 18 to 40. */
  readonly steps: number;
  /** Spacing of the levels; published: 7. */
  readonly rho: number;
}

/** The flow sampled with steps that its error chooses. */
export interface Rk45Settings extends SamplerSettings, Levels {
  /** Error of one step, relative and absolute. Published: 1e-5 (Song et al. 2021, App. D.4). */
  readonly tolerance: number;
}

/** EDM's deterministic sampler (Karras et al. 2022, arXiv 2206.00364, Alg. 1): 2·steps − 1 evaluations. */
export const heun: Sampler<HeunSettings> = async function* (score, shape, settings, seed, state) {
  const { sigmaMin, sigmaMax } = rangeOf(score, settings);
  state.arrays['x'] ??= noisyStart(shape, settings, sigmaMax, seed);
  const levels = new Float64Array(settings.steps + 1);
  levels.set(karrasLevels(sigmaMax, sigmaMin, settings.steps, settings.rho));
  yield* heunFlow(flowOf(score), levels, state);
};

/** The black-box solver of Song et al. 2021 (arXiv 2011.13456, App. D.4), then one denoising at σ_min. */
export const rk45: Sampler<Rk45Settings> = async function* (score, shape, settings, seed, state) {
  const { sigmaMin, sigmaMax } = rangeOf(score, settings);
  state.arrays['x'] ??= noisyStart(shape, settings, sigmaMax, seed);
  for await (const step of rk45Flow(flowOf(score), sigmaMax, sigmaMin, settings.tolerance, state)) {
    const { x, estimate } = state.arrays;
    if (step.step < step.of) {
      yield step;
      continue;
    }
    await denoiserOf(score)(x!, sigmaMin, estimate!);
    state.nfe++;
    yield { ...step, nfe: state.nfe };
  }
};
