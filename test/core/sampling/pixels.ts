import type { ModelManifest } from '../../../core/contract/model.ts';
import { independentGaussian } from '../../../core/priors/gaussian.ts';
import { mixture } from '../../../core/priors/mixture.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import type { SamplerRun } from '../../../core/sampling/sampler.ts';
import { freshState, type SolverState } from '../../../core/solvers/solver.ts';

/**
 * Priors of images whose pixels are independent draws from one distribution of the line: one sampled image is as many
 * samples as it has pixels.
 */
export interface PixelPrior {
  readonly name: string;
  readonly score: ScoreModel;
  /** Of a pixel. */
  readonly mean: number;
  readonly variance: number;
  /** P(x₀ + σn ≤ at). */
  cumulative(at: number, sigma: number): number;
  /** ln of the density of x₀ + σn. */
  logDensity(at: number, sigma: number): number;
}

export type SdeOfManifest = ModelManifest['sde'];

const under = (score: ScoreModel, sde: SdeOfManifest): ScoreModel => ({
  manifest: { ...score.manifest, sde },
  get nfe() {
    return score.nfe;
  },
  denoise: (x, batch, sigma, out) => score.denoise(x, batch, sigma, out),
  ...(score.pullback === undefined
    ? {}
    : { pullback: (x, batch, sigma, v, out, d) => score.pullback!(x, batch, sigma, v, out, d) }),
});

const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Φ(z) by Simpson's rule from 0, to 1e-12. */
export function normalCumulative(z: number): number {
  const steps = 400;
  const to = Math.max(-12, Math.min(12, z));
  let sum = normalDensity(0) + normalDensity(to);
  for (let k = 1; k < steps; k++) sum += normalDensity((to * k) / steps) * (k % 2 === 1 ? 4 : 2);
  return 0.5 + (sum * to) / (3 * steps);
}

interface Bump {
  readonly weight: number;
  readonly mean: number;
  readonly variance: number;
}

const of = (name: string, score: ScoreModel, bumps: readonly Bump[]): PixelPrior => {
  const mean = bumps.reduce((s, b) => s + b.weight * b.mean, 0);
  return {
    name,
    score,
    mean,
    variance: bumps.reduce((s, b) => s + b.weight * (b.variance + (b.mean - mean) ** 2), 0),
    cumulative: (at, sigma) =>
      bumps.reduce((s, b) => s + b.weight * normalCumulative((at - b.mean) / Math.sqrt(b.variance + sigma ** 2)), 0),
    logDensity: (at, sigma) =>
      Math.log(
        bumps.reduce((s, b) => {
          const sd = Math.sqrt(b.variance + sigma ** 2);
          return s + (b.weight * normalDensity((at - b.mean) / sd)) / sd;
        }, 0),
      ),
  };
};

export function gaussianPixels(pixels: number, sde: SdeOfManifest): PixelPrior {
  const bump = { weight: 1, mean: 0.3, variance: 0.04 };
  const filled = (value: number) => new Float32Array(pixels).fill(value);
  return of('Gaussian', under(independentGaussian(filled(bump.mean), filled(bump.variance)), sde), [bump]);
}

/** Without gradients. */
export function mixturePixels(pixels: number, sde: SdeOfManifest): PixelPrior {
  const bumps = [
    { weight: 0.3, mean: -0.5, variance: 0.01 },
    { weight: 0.7, mean: 0.6, variance: 0.04 },
  ];
  const one = mixture(bumps.map((b) => ({ ...b, mean: Float32Array.of(b.mean) })));
  const levels = new Float64Array(pixels);
  const all: ScoreModel = {
    manifest: one.manifest,
    get nfe() {
      return one.nfe / pixels;
    },
    denoise: (x, _batch, sigma, out) => one.denoise(x, pixels, levels.fill(sigma[0]!), out),
  };
  return of('mixture', under(all, sde), bumps);
}

export function moments(x: Float32Array): { mean: number; variance: number } {
  const mean = x.reduce((s, v) => s + v, 0) / x.length;
  return { mean, variance: x.reduce((s, v) => s + (v - mean) ** 2, 0) / x.length };
}

/** The sample of a run that goes to its end. */
export async function sampled(run: (state: SolverState) => SamplerRun): Promise<Float32Array> {
  const state = freshState();
  const it = run(state);
  while (!(await it.next()).done);
  return state.arrays['estimate']!;
}
