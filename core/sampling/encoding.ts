import type { ScoreModel } from '../priors/score-model.ts';
import { freshState, type SolverState } from '../solvers/solver.ts';
import { follow, type Integrator } from './flow-path.ts';
import { flowOf } from './probability-flow.ts';
import { rangeOf, type Levels, type SamplerStep } from './sampler.ts';

/**
 * Images as noise and back, along the probability flow between σ_min and σ_max. The flow has no randomness and depends on
 * the data's distribution alone: two networks that learnt the same one give the same code (Song et al. 2021, arXiv
 * 2011.13456, §4.3, "uniquely identifiable encoding").
 */
export interface EncodingSettings extends Levels {
  readonly integrator: Integrator;
  /** Mean of what the noise at σ_max lies about, as of a sample's start. */
  readonly centre: number;
}

/**
 * x₀, taken for an image at σ_min, → its code (x_T − centre)/σ_max, noise of standard deviation 1 where the model knows
 * such images and σ_max hides them. Both are [channels, height, width]; returned at the end, x₀ is left as it is.
 */
export async function* encode(
  score: ScoreModel,
  x: Float32Array,
  settings: EncodingSettings,
  state: SolverState = freshState(),
): AsyncGenerator<SamplerStep, Float32Array> {
  const { sigmaMin, sigmaMax } = rangeOf(score, settings);
  state.arrays['x'] ??= Float32Array.from(x);
  yield* follow(flowOf(score), sigmaMin, sigmaMax, settings.integrator, state);
  return state.arrays['x'].map((v) => (v - settings.centre) / sigmaMax);
}

/**
 * A code → its image at σ_min: what `encode` began with but for the length of the steps. No denoising at the end, which
 * would not be undone.
 * @param temperature of the code: below 1 it lies nearer to the centre, and its image is plainer
 */
export async function* decode(
  score: ScoreModel,
  code: Float32Array,
  settings: EncodingSettings,
  temperature = 1,
  state: SolverState = freshState(),
): AsyncGenerator<SamplerStep, Float32Array> {
  const { sigmaMin, sigmaMax } = rangeOf(score, settings);
  state.arrays['x'] ??= code.map((v) => settings.centre + temperature * sigmaMax * v);
  yield* follow(flowOf(score), sigmaMax, sigmaMin, settings.integrator, state);
  return state.arrays['x'];
}

/** Below this angle a great circle is a line to the last bit of float32. */
const STRAIGHT = 1e-4;

/**
 * The code at `t` of the way from a to b, 0 to 1, along the great circle through both (Shoemake 1985): noise in between
 * stays as long as noise is, where a straight line would shorten it by √2 half way.
 */
export function interpolate(a: Float32Array, b: Float32Array, t: number): Float32Array {
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
    ab += a[i]! * b[i]!;
  }
  const angle = Math.acos(Math.min(1, Math.max(-1, ab / Math.max(Math.sqrt(aa * bb), Number.MIN_VALUE))));
  const sine = Math.sin(angle);
  // Of opposite codes no great circle is the shortest, and of equal ones any line is.
  const [u, v] = sine < STRAIGHT ? [1 - t, t] : [Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine];
  return a.map((value, i) => u * value + v * b[i]!);
}
