import { describe, expect, it } from 'vitest';
import { attempt } from '../../../core/contract/refused.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { karrasLevels, logSpaced } from '../../../core/priors/schedule.ts';
import { heunFlow } from '../../../core/sampling/heun-flow.ts';
import { flowOf } from '../../../core/sampling/probability-flow.ts';
import { rk45Flow } from '../../../core/sampling/rk45-flow.ts';
import { freshState, type SolverState } from '../../../core/solvers/solver.ts';
import { gaussianPixels, mixturePixels } from './pixels.ts';

const pixels = 64;
const [LOW, HIGH] = [0.02, 8];
const sde = { kind: 've', sigmaMin: 0.001, sigmaMax: 50 } as const;
const gaussian = gaussianPixels(pixels, sde);
const mixed = mixturePixels(pixels, sde);

const noise = (sigma: number): Float32Array => {
  const x = new Float32Array(pixels);
  fillNormal(x, 5, PURPOSE.start, 0);
  return x.map((v) => sigma * v);
};

async function along(x: Float32Array, flow: (state: SolverState) => AsyncGenerator): Promise<Float32Array> {
  const state = freshState();
  state.arrays['x'] = Float32Array.from(x);
  const it = flow(state);
  while (!(await it.next()).done);
  return state.arrays['x'];
}
const byHeun = (score: typeof gaussian.score, x: Float32Array, levels: Float64Array): Promise<Float32Array> =>
  along(x, (state) => heunFlow(flowOf(score), levels, state));
const byRk45 = (score: typeof gaussian.score, x: Float32Array, from: number, to: number, tolerance: number) =>
  along(x, (state) => rk45Flow(flowOf(score), from, to, tolerance, state));

/** The flow of a Gaussian is affine: x(σ) − m grows like √(v + σ²). */
const exactly = (x: Float32Array, from: number, to: number): Float32Array =>
  x.map((v) => {
    const { mean, variance } = gaussian;
    return mean + (v - mean) * Math.sqrt((variance + to ** 2) / (variance + from ** 2));
  });
const worst = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);

describe.each([
  ['down', HIGH, LOW],
  ['up', LOW, HIGH],
])('the flow of a Gaussian, %s', (_, from, to) => {
  const x = noise(Math.sqrt(gaussian.variance + from ** 2));
  const target = exactly(x, from, to);

  it('is followed by Heun to the second order', async () => {
    const errors: number[] = [];
    for (const steps of [20, 40, 80]) {
      errors.push(worst(await byHeun(gaussian.score, x, logSpaced(from, to, steps + 1)), target));
    }
    for (const k of [0, 1]) {
      const order = Math.log2(errors[k]! / errors[k + 1]!);
      expect(order).toBeGreaterThan(1.8);
      expect(order).toBeLessThan(2.4);
    }
  });

  it('is followed by RK45 within its tolerance, at a price that grows slowly', async () => {
    // The tolerance holds a step; a path upwards is stretched afterwards, and what it erred by with it.
    const stretch = Math.max(1, Math.sqrt((gaussian.variance + to ** 2) / (gaussian.variance + from ** 2)));
    const before: number[] = [];
    for (const tolerance of [1e-3, 1e-4, 1e-5]) {
      const start = gaussian.score.nfe;
      const error = worst(await byRk45(gaussian.score, x, from, to, tolerance), target);
      expect(error).toBeLessThan(10 * tolerance * stretch);
      before.push(gaussian.score.nfe - start);
    }
    expect(before[1]).toBeGreaterThan(before[0]!);
    expect(before[2]).toBeLessThan(4 * before[0]!);
  });
});

it('carries each pixel of a mixture to where as much probability lies below it', async () => {
  // On the line the flow is monotone and keeps the marginals: F_σ(x(σ)) is the same all along.
  const x = noise(HIGH);
  for (const down of [
    await byRk45(mixed.score, x, HIGH, LOW, 1e-6),
    await byHeun(mixed.score, x, karrasLevels(HIGH, LOW, 400, 7)),
  ]) {
    for (let i = 0; i < pixels; i++) {
      expect(Math.abs(mixed.cumulative(down[i]!, LOW) - mixed.cumulative(x[i]!, HIGH))).toBeLessThan(5e-4);
    }
  }
});

it('ends in the denoiser where the last level is 0', async () => {
  const x = noise(0.5);
  const d = new Float32Array(pixels);
  await mixed.score.denoise(x, 1, Float64Array.of(0.5), d);
  expect(await byHeun(mixed.score, x, Float64Array.of(0.5, 0))).toEqual(d);
});

it('refuses answers that are not finite instead of shortening its steps for ever', async () => {
  const broken = {
    ...mixed.score,
    denoise: async (_x: Float32Array, _b: number, _s: Float64Array, out: Float32Array) => void out.fill(NaN),
  };
  const answer = await attempt(() => byRk45(broken, noise(1), HIGH, LOW, 1e-4));
  expect(answer).toMatchObject({ ok: false, error: { code: 'diverged', solver: 'rk45' } });
});
