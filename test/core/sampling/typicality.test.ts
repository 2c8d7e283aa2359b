import { expect, it } from 'vitest';
import { domainFigures } from '../../../core/catalogue/domain-check.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { independentGaussian } from '../../../core/priors/gaussian.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { typicality } from '../../../core/sampling/typicality.ts';

const [height, width] = [48, 40];
const pixels = height * width;
const shape = [1, height, width] as const;
const sigmas = [0.05, 0.2, 1];
const [mean, variance] = [0.4, 0.04];
const exact = independentGaussian(new Float32Array(pixels).fill(mean), new Float32Array(pixels).fill(variance));
/** Its manifest says what its error is. */
const prior: ScoreModel = {
  ...exact,
  manifest: {
    ...exact.manifest,
    residualVariance: sigmas.map((s): [number, number] => [s, exact.residualVariance(s)]),
  },
};
const drawn = (sd: number, seed: number): Float32Array => {
  const x = new Float32Array(pixels);
  fillNormal(x, seed, PURPOSE.phantom, 0);
  return x.map((v) => mean + sd * v);
};

it('is 1 at every level for images that the model knows', async () => {
  const levels = await typicality(prior, drawn(Math.sqrt(variance), 1), shape, sigmas, 2, null);
  expect(levels.map((l) => l.sigma)).toEqual(sigmas);
  for (const { error, expected, ratio } of levels) {
    expect(ratio).toBeCloseTo(error / expected, 10);
    expect(Math.abs(ratio - 1)).toBeLessThan(5 * Math.sqrt(2 / pixels));
  }
});

it('is what the formula of a Gaussian says for images that it does not know, and below 1 for plain ones', async () => {
  // x − D = k(x − m) − (1 − k)σn with k = σ²/(v + σ²).
  for (const sd of [0.8, 0]) {
    for (const { sigma, error } of await typicality(prior, drawn(sd, 3), shape, sigmas, 4, null)) {
      const k = sigma ** 2 / (variance + sigma ** 2);
      const formula = k ** 2 * sd ** 2 + (1 - k) ** 2 * sigma ** 2;
      expect(Math.abs(error / formula - 1)).toBeLessThan(0.15);
    }
  }
  const [, , plain] = await typicality(prior, drawn(0, 3), shape, sigmas, 4, null);
  expect(plain!.ratio).toBeLessThan(0.5);
});

it('is the statistic of the domain check: the same noise, the same blocks, one place', async () => {
  const x = drawn(0.5, 5);
  const figures = await domainFigures(prior, x, { height, width }, sigmas, 0);
  const levels = await typicality(prior, x, shape, sigmas, 20_211_115, 0);
  expect(levels.map((l) => l.blockChange)).toEqual(figures);
});
