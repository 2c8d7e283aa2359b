import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { mixture } from '../../../core/priors/mixture.ts';
import {
  probabilityFlow,
  reverseDrift,
  sdeOf,
  subVariancePreserving,
  varianceExploding,
  variancePreserving,
} from '../../../core/priors/sde.ts';

const sdes = [varianceExploding(0.01, 50), variancePreserving(0.1, 20), subVariancePreserving(0.1, 20)];
/** The exact spread of x_t given x(0): for VE the published σ(t) begins at σ_min instead of 0. */
const exactStd = (sde: (typeof sdes)[number], t: number): number =>
  sde.kind === 've' ? Math.sqrt(sde.std(t) ** 2 - sde.std(0) ** 2) : sde.std(t);

function moments(x: Float64Array): { mean: number; sd: number } {
  const mean = x.reduce((s, v) => s + v, 0) / x.length;
  return { mean, sd: Math.sqrt(x.reduce((s, v) => s + (v - mean) ** 2, 0) / x.length) };
}

describe.each(sdes.map((sde) => ({ kind: sde.kind, sde })))('$kind', ({ sde }) => {
  it('has the marginals that its drift and diffusion integrate to', () => {
    // m' = f m, v' = 2 f v + g², by the midpoint rule.
    const steps = 20_000;
    let mean = 1;
    let variance = 0;
    for (let k = 0; k < steps; k++) {
      const middle = (k + 0.5) / steps;
      const f = sde.drift(middle);
      const g2 = sde.diffusion(middle) ** 2;
      const halfMean = mean * (1 + f / (2 * steps));
      const halfVariance = variance + (2 * f * variance + g2) / (2 * steps);
      mean += (f * halfMean) / steps;
      variance += (2 * f * halfVariance + g2) / steps;
      if ((k + 1) % 4000 === 0) {
        const t = (k + 1) / steps;
        expect(mean / sde.alpha(t)).toBeCloseTo(1, 5);
        expect(Math.sqrt(variance) / exactStd(sde, t)).toBeCloseTo(1, 4);
      }
    }
  });

  it('spreads paths as the table says (Euler–Maruyama)', () => {
    const steps = 500;
    const x = new Float64Array(4000).fill(1.5);
    const n = new Float64Array(x.length);
    for (let k = 0; k < steps; k++) {
      const t = (k + 0.5) / steps;
      fillNormal(n, 1, PURPOSE.predictor, k);
      const f = sde.drift(t) / steps;
      const g = sde.diffusion(t) / Math.sqrt(steps);
      for (let i = 0; i < x.length; i++) x[i] = x[i]! + f * x[i]! + g * n[i]!;
      if (k + 1 === steps / 4 || k + 1 === steps) {
        const end = (k + 1) / steps;
        const { mean, sd } = moments(x);
        const expected = exactStd(sde, end);
        expect(Math.abs(mean - 1.5 * sde.alpha(end))).toBeLessThan(4 * (expected / Math.sqrt(x.length)) + 0.005);
        expect(sd / expected).toBeCloseTo(1, 1);
      }
    }
  });

  it('finds the time of a noise level', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1, noNaN: true }), (t) => {
        expect(sde.sigma(t)).toBeCloseTo(sde.std(t) / sde.alpha(t), 6);
        expect(Math.abs(sde.timeOf(sde.sigma(t)) - t)).toBeLessThan(1e-9);
      }),
    );
  });

  // Two lumps of unequal weight: mean 0.5, and no single Gaussian gives the right share on either side.
  const prior = mixture([
    { weight: 0.7, mean: Float32Array.of(-1), variance: 0.04 },
    { weight: 0.3, mean: Float32Array.of(4), variance: 0.25 },
  ]);
  const exact = { mean: 0.5, sd: Math.sqrt(0.7 * (0.04 + 1) + 0.3 * (0.25 + 16) - 0.25), left: 0.7 };

  /** Score of x_t from the denoiser, by the change of variables: (α D(x/α, σ) − x)/std². */
  async function scoreOf(x: Float64Array, t: number, out: Float64Array): Promise<void> {
    const alpha = sde.alpha(t);
    const denoised = Float32Array.from(x, (v) => v / alpha);
    await prior.denoise(denoised, x.length, new Float64Array(x.length).fill(sde.sigma(t)), denoised);
    for (let i = 0; i < x.length; i++) out[i] = (alpha * denoised[i]! - x[i]!) / sde.std(t) ** 2;
  }

  it.each([
    ['reverse SDE', reverseDrift, 1, 400],
    ['probability-flow ODE', probabilityFlow, 0, 150],
  ] as const)('returns the moments of a mixture: %s', async (_, drift, noise, steps) => {
    const x = new Float64Array(4000);
    fillNormal(x, 2, PURPOSE.start, 0);
    for (let i = 0; i < x.length; i++) x[i] = x[i]! * sde.priorSd;
    const score = new Float64Array(x.length);
    const slope = new Float64Array(x.length);
    const first = new Float64Array(x.length);
    const middle = new Float64Array(x.length);
    const n = new Float64Array(x.length);
    const time = (k: number) => 1 + ((sde.endTime - 1) * k) / steps;
    for (let k = 0; k < steps; k++) {
      const [t, next] = [time(k), time(k + 1)];
      const h = next - t;
      await scoreOf(x, t, score);
      drift(sde, t, x, score, first);
      if (noise === 0) {
        for (let i = 0; i < x.length; i++) middle[i] = x[i]! + h * first[i]!; // Heun: the ODE deserves it
        await scoreOf(middle, next, score);
        drift(sde, next, middle, score, slope);
        for (let i = 0; i < x.length; i++) x[i] = x[i]! + (h / 2) * (first[i]! + slope[i]!);
      } else {
        fillNormal(n, 3, PURPOSE.predictor, k);
        const spread = sde.diffusion(t) * Math.sqrt(-h);
        for (let i = 0; i < x.length; i++) x[i] = x[i]! + h * first[i]! + spread * n[i]!;
      }
    }
    const { mean, sd } = moments(x);
    const error = exact.sd / Math.sqrt(x.length);
    expect(Math.abs(mean - exact.mean)).toBeLessThan(4 * error);
    expect(sd / exact.sd).toBeCloseTo(1, 1);
    const left = x.filter((v) => v < 1.5);
    expect(Math.abs(left.length / x.length - exact.left)).toBeLessThan(4 * Math.sqrt(0.21 / x.length));
    expect(moments(left).mean).toBeCloseTo(-1, 1);
    expect(moments(left).sd).toBeCloseTo(0.2, 1);
  });
});

it('builds the diffusion that a manifest names', () => {
  expect(sdeOf({ kind: 've', sigmaMin: 0.01, sigmaMax: 50 }).sigma(1)).toBeCloseTo(50, 9);
  expect(sdeOf({ kind: 'vp', betaMin: 0.1, betaMax: 20 }).alpha(1)).toBeCloseTo(Math.exp(-5.025), 9);
  expect(sdeOf({ kind: 'subvp', betaMin: 0.1, betaMax: 20 }).std(0.5)).toBeCloseTo(
    1 - Math.exp(-0.5 * 0.25 * 19.9 - 0.05),
    9,
  );
});
