import { describe, expect, it } from 'vitest';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { independentGaussian } from '../../../core/priors/gaussian.ts';
import { guided, type Guide } from '../../../core/priors/guided.ts';
import { mixture } from '../../../core/priors/mixture.ts';

const size = 4;
const mean = Float32Array.of(0.1, 0.4, 0.5, 0.9);
const variance = new Float32Array(size).fill(0.04);
const prior = independentGaussian(mean, variance);
const sigmas = [0.01, 0.3, 5];
const noisy = (seed: number): Float32Array => {
  const x = new Float32Array(2 * size);
  fillNormal(x, seed, PURPOSE.start, 0);
  return x;
};

/** y = x₀ + noise of this variance was seen: p(y | x) is Gaussian about D(x), of the variance of x₀ given x and the noise. */
function seen(y: Float32Array, noise: number): Guide {
  return {
    async gradient(x, batch, sigma, out) {
      const logs = new Float64Array(batch);
      for (let i = 0; i < x.length; i++) {
        const b = Math.floor(i / size);
        const k = i % size;
        const keep = variance[k]! / (variance[k]! + sigma[b]! ** 2);
        const spread = keep * sigma[b]! ** 2 + noise;
        const off = y[k]! - (mean[k]! + keep * (x[i]! - mean[k]!));
        out[i] = (keep * off) / spread;
        logs[b]! -= off ** 2 / (2 * spread);
      }
      return logs;
    },
  };
}

describe('a guided prior', () => {
  it('is the posterior where prior and guide are Gaussian', async () => {
    const y = Float32Array.of(0.7, 0.1, 0.5, 0.2);
    const noise = 0.02;
    const trust = 0.04 / (0.04 + noise);
    const posterior = independentGaussian(
      mean.map((m, i) => m + trust * (y[i]! - m)),
      new Float32Array(size).fill(0.04 * (1 - trust)),
    );
    const model = guided(prior, seen(y, noise), 1);
    for (const [i, sigma] of sigmas.entries()) {
      const x = noisy(i);
      const [out, expected] = [new Float32Array(x.length), new Float32Array(x.length)];
      await model.denoise(x, 2, Float64Array.of(sigma, 0.2), out);
      await posterior.denoise(x, 2, Float64Array.of(sigma, 0.2), expected);
      out.forEach((v, k) => expect(v).toBeCloseTo(expected[k]!, 5));
    }
  });

  it('is one component of a mixture where a classifier that knows all asks for it', async () => {
    const components = [0.2, 0.8].map((m, k) => ({
      weight: k === 0 ? 0.3 : 0.7,
      mean: new Float32Array(size).fill(m),
      variance: 0.01,
    }));
    const both = mixture(components);
    const wanted = mixture([components[1]!]);
    /** log p(class 1 | x) by the densities of both, its gradient by central differences. */
    const classifier: Guide = {
      async gradient(x, batch, sigma, out) {
        const logs = new Float64Array(batch);
        for (let b = 0; b < batch; b++) {
          const spread = 0.01 + sigma[b]! ** 2;
          const own = Array.from(x.subarray(b * size, (b + 1) * size));
          const odds = components.map(
            (c) => Math.log(c.weight) - own.reduce((sum, v) => sum + (v - c.mean[0]!) ** 2, 0) / (2 * spread),
          );
          const p0 = 1 / (1 + Math.exp(odds[1]! - odds[0]!));
          logs[b] = Math.log1p(-p0);
          for (let i = 0; i < size; i++) out[b * size + i] = (p0 * (0.8 - 0.2)) / spread;
        }
        return logs;
      },
    };
    for (const [i, sigma] of sigmas.entries()) {
      const x = noisy(10 + i).map((v) => 0.5 + sigma * v);
      const [out, expected] = [x.slice(), new Float32Array(x.length)];
      await wanted.denoise(x, 2, Float64Array.of(sigma, sigma), expected);
      // In place, as solvers do it.
      await guided(both, classifier, 1).denoise(out, 2, Float64Array.of(sigma, sigma), out);
      out.forEach((v, k) => expect(v).toBeCloseTo(expected[k]!, 4));
    }
  });

  it('is the prior itself without weight, and counts the evaluations of the prior', async () => {
    const alone = independentGaussian(mean, variance);
    const model = guided(alone, seen(mean, 1), 0);
    const x = noisy(3);
    const [out, expected] = [new Float32Array(x.length), new Float32Array(x.length)];
    await model.denoise(x, 2, Float64Array.of(0.1, 0.2), out);
    expect(model.nfe).toBe(2);
    await prior.denoise(x, 2, Float64Array.of(0.1, 0.2), expected);
    expect(out).toEqual(expected);
    expect(model.pullback).toBeUndefined();
  });
});
