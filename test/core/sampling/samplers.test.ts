import { describe, expect, it } from 'vitest';
import type { ImageShape } from '../../../core/image/image.ts';
import { annealedLangevin } from '../../../core/sampling/annealed-langevin.ts';
import { heun, rk45 } from '../../../core/sampling/flow-samplers.ts';
import { eulerMaruyama, predictorCorrector } from '../../../core/sampling/reverse-sde.ts';
import type { SamplerRun } from '../../../core/sampling/sampler.ts';
import { freshState, type SolverState } from '../../../core/solvers/solver.ts';
import { reloaded } from '../solvers/tiny-problem.ts';
import { gaussianPixels, mixturePixels, moments, sampled, type PixelPrior, type SdeOfManifest } from './pixels.ts';

const shape: ImageShape = [1, 50, 80];
const pixels = 4000;
const plain = { centre: 0, temperature: 1 };

const ve = { kind: 've', sigmaMin: 0.01, sigmaMax: 20 } as const;
const vp = { kind: 'vp', betaMin: 0.1, betaMax: 20 } as const;
const subvp = { ...vp, kind: 'subvp' } as const;

type Run = (prior: PixelPrior, state: SolverState, seed?: number) => SamplerRun;
const langevin: Run = ({ score }, state, seed = 1) =>
  annealedLangevin(
    score,
    shape,
    { ...plain, levels: 40, movesPerLevel: 20, step: 0.2, noise: 'published' },
    seed,
    state,
  );
const eulers: Run = ({ score }, state, seed = 1) => eulerMaruyama(score, shape, { ...plain, steps: 400 }, seed, state);
const corrected: Run = ({ score }, state, seed = 1) =>
  predictorCorrector(score, shape, { ...plain, steps: 200, corrections: 1, snr: 0.16 }, seed, state);
const ode: Run = ({ score }, state, seed = 1) => heun(score, shape, { ...plain, steps: 40, rho: 7 }, seed, state);
const adaptive: Run = ({ score }, state, seed = 1) => rk45(score, shape, { ...plain, tolerance: 1e-4 }, seed, state);

const cases: readonly (readonly [string, Run, SdeOfManifest])[] = [
  ['annealed Langevin', langevin, ve],
  ['Euler–Maruyama', eulers, ve],
  ['Euler–Maruyama', eulers, vp],
  ['Euler–Maruyama', eulers, subvp],
  ['predictor–corrector', corrected, ve],
  ['predictor–corrector', corrected, vp],
  ['predictor–corrector', corrected, subvp],
  ['Heun', ode, ve],
  ['Heun', ode, vp],
  ['RK45', adaptive, ve],
  ['RK45', adaptive, subvp],
];

describe.each(cases)('%s', (_, run, sde) => {
  it.each([gaussianPixels(pixels, sde), mixturePixels(pixels, sde)])(
    `samples a $name under ${sde.kind}: mean, variance, share on each side`,
    async (prior) => {
      const x = await sampled((state) => run(prior, state));
      const { mean, variance } = moments(x);
      // Four standard errors of the draws, and as much again for the length of the steps.
      expect(Math.abs(mean - prior.mean)).toBeLessThan(8 * Math.sqrt(prior.variance / pixels));
      expect(Math.abs(variance / prior.variance - 1)).toBeLessThan(0.1);
      for (const at of [-0.4, 0.1, 0.5, 0.7]) {
        const share = x.filter((v) => v <= at).length / pixels;
        expect(Math.abs(share - prior.cumulative(at, 0))).toBeLessThan(0.05);
      }
    },
  );

  it(`goes on to the bit from a saved state, and draws another image for another seed under ${sde.kind}`, async () => {
    const prior = gaussianPixels(pixels, sde);
    const whole = freshState();
    let half: SolverState | undefined;
    let steps = 0;
    for await (const step of run(prior, whole)) {
      steps++;
      expect(step.step).toBe(steps);
      expect(step.of).toBeGreaterThanOrEqual(steps);
      expect(step.nfe).toBe(whole.nfe);
      if (steps === 7) half = reloaded(whole);
    }
    let last = 0;
    for await (const step of run(prior, half!)) last = step.of - step.step;
    expect(last).toBe(0);
    expect(half!.arrays['estimate']).toEqual(whole.arrays['estimate']);
    expect(half!.nfe).toBe(whole.nfe);
    expect(await sampled((state) => run(prior, state, 2))).not.toEqual(whole.arrays['estimate']);
  });
});

it('counts what it says: 2N − 1 evaluations by Heun, N by Euler–Maruyama, N(1 + M) by predictor–corrector', async () => {
  const prior = gaussianPixels(pixels, ve);
  for (const [run, nfe] of [
    [ode, 79],
    [eulers, 400],
    [corrected, 400],
    [langevin, 801],
  ] as const) {
    const state = freshState();
    const before = prior.score.nfe;
    const it = run(prior, state);
    while (!(await it.next()).done);
    expect(state.nfe).toBe(nfe);
    expect(prior.score.nfe - before).toBe(nfe);
  }
});

it.each([
  ['published', 1 / (1 - 1 / 4)],
  ['matched', 1],
] as const)('leaves noise as the recursion of its moves says: annealed Langevin, noise as %s', async (noise, wider) => {
  // One level σ, a prior of one value: D is that value, x ← x + η/2 (m − x) + √η' σ n, of variance η' σ²/(1 − (1 − η/2)²).
  const { score } = gaussianPixels(pixels, ve);
  const constant = {
    ...score,
    denoise: async (_x: Float32Array, _b: number, _s: Float64Array, out: Float32Array) => void out.fill(0.3),
  };
  const settings = { ...plain, levels: 1, movesPerLevel: 200, step: 1, noise, sigmaMin: 0.5, sigmaMax: 0.5 };
  const state = freshState();
  for await (const _ of annealedLangevin(constant, shape, settings, 3, state));
  const { mean, variance } = moments(state.arrays['x']!);
  expect(mean).toBeCloseTo(0.3, 1);
  expect(Math.abs(variance / (0.25 * wider) - 1)).toBeLessThan(4 * Math.sqrt(2 / pixels));
});

it('makes plainer samples at a lower temperature: the spread of a Gaussian shrinks in proportion', async () => {
  const prior = gaussianPixels(pixels, ve);
  const settings = { centre: prior.mean, temperature: 0.5, steps: 40, rho: 7 };
  const { mean, variance } = moments(await sampled((state) => heun(prior.score, shape, settings, 1, state)));
  expect(mean).toBeCloseTo(prior.mean, 2);
  expect(Math.abs(variance / (prior.variance / 4) - 1)).toBeLessThan(0.1);
});

it('begins about the centre, which matters where the noise does not hide the data', async () => {
  const near = { kind: 've', sigmaMin: 0.01, sigmaMax: 0.2 } as const;
  const prior = gaussianPixels(pixels, near);
  const at = async (centre: number): Promise<number> =>
    moments(await sampled((state) => heun(prior.score, shape, { centre, temperature: 1, steps: 20, rho: 7 }, 1, state)))
      .mean;
  expect(await at(prior.mean)).toBeCloseTo(prior.mean, 2);
  expect(await at(0)).toBeLessThan(prior.mean / 2);
});
