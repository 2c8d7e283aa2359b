import { describe, expect, it } from 'vitest';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { correlatedGaussian, independentGaussian, type ExactPrior } from '../../../core/priors/gaussian.ts';
import { mixture, type Component } from '../../../core/priors/mixture.ts';
import { onScale } from '../../../core/priors/scale.ts';
import { karrasLevels, logSpaced, varianceExplodingLevels } from '../../../core/priors/schedule.ts';
import { symmetricEigen } from '../../../core/priors/symmetric-eigen.ts';

const normals = (length: number, seed: number): Float32Array => {
  const out = new Float32Array(length);
  fillNormal(out, seed, PURPOSE.phantom, 0);
  return out;
};

const n = 5;
const factor = normals(n * n, 1);
/** F Fᵀ: any covariance of five pixels. */
const covariance = Float64Array.from({ length: n * n }, (_, at) => {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += factor[Math.floor(at / n) * n + k]! * factor[(at % n) * n + k]!;
  return sum;
});
const mean = Float32Array.of(0.5, -1, 2, 0, 1);

describe('symmetricEigen', () => {
  it('takes a matrix apart: A V = V Λ, VᵀV = 1', () => {
    const { values, vectors } = symmetricEigen(covariance, n);
    for (let k = 0; k < n; k++) {
      for (let i = 0; i < n; i++) {
        let image = 0;
        let product = 0;
        for (let j = 0; j < n; j++) {
          image += covariance[i * n + j]! * vectors[j * n + k]!;
          product += vectors[j * n + i]! * vectors[j * n + k]!;
        }
        expect(image).toBeCloseTo(values[k]! * vectors[i * n + k]!, 10);
        expect(product).toBeCloseTo(i === k ? 1 : 0, 10);
      }
    }
  });
});

describe.each<[string, ExactPrior, (noise: Float32Array) => Float32Array]>([
  [
    'independent pixels',
    independentGaussian(mean, Float32Array.of(0.01, 1, 4, 0.25, 0)),
    (z) => z.map((v, i) => mean[i]! + Math.sqrt([0.01, 1, 4, 0.25, 0][i]!) * v),
  ],
  [
    'correlated pixels',
    correlatedGaussian(mean, covariance),
    (z) => z.map((_, i) => z.reduce((sum, v, k) => sum + factor[i * n + k]! * v, mean[i]!)),
  ],
])('a Gaussian of %s', (_, prior, draw) => {
  it.each([0.05, 0.7, 5])(
    'pulls a vector back by the Jacobian of its denoiser, on any scale: σ = %d',
    async (sigma) => {
      // ⟨J u, v⟩ = ⟨u, Jᵀ v⟩, J u by a difference: the denoiser of a Gaussian is linear, so that any step will do.
      for (const model of [prior, onScale(prior, { low: -3, high: 5 })]) {
        const level = Float64Array.of(sigma);
        const [x, u, v] = [normals(n, 7), normals(n, 8), normals(n, 9)];
        const [there, here, back] = [new Float32Array(n), new Float32Array(n), new Float32Array(n)];
        await model.denoise(
          x.map((value, i) => value + u[i]!),
          1,
          level,
          there,
        );
        await model.denoise(x, 1, level, here);
        const [together, counted] = [new Float32Array(n), model.nfe];
        await model.pullback!(x, 1, level, v, back, together);
        expect(together).toEqual(here); // its own D comes with it, on the same scale
        expect(model.nfe).toBe(counted + 1);
        const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
        expect(
          dot(
            there.map((value, i) => value - here[i]!),
            v,
          ),
        ).toBeCloseTo(dot(u, back), 4);
      }
    },
  );

  it.each([0.05, 0.7, 5])('errs by r²(σ), and by more under any other guess: σ = %d', async (sigma) => {
    const trials = 4000;
    let error = 0;
    let bent = 0;
    const z = normals(trials * n, 2);
    const noise = normals(trials * n, 3);
    for (let k = 0; k < trials; k++) {
      const truth = draw(z.subarray(k * n, (k + 1) * n));
      const x = truth.map((v, i) => v + sigma * noise[k * n + i]!);
      const d = new Float32Array(n);
      await prior.denoise(x, 1, Float64Array.of(sigma), d);
      for (let i = 0; i < n; i++) {
        error += (d[i]! - truth[i]!) ** 2;
        bent += (d[i]! + 0.3 * (x[i]! - d[i]!) - truth[i]!) ** 2;
      }
    }
    expect(error / (trials * n) / prior.residualVariance(sigma)).toBeCloseTo(1, 1);
    expect(bent).toBeGreaterThan(error);
    expect(prior.nfe).toBeGreaterThanOrEqual(trials);
  });
});

it('denoises correlated pixels by C(C + σ²)⁻¹', async () => {
  const sigma = 0.6;
  const x = normals(n, 4);
  const d = new Float32Array(n);
  await correlatedGaussian(mean, covariance).denoise(x, 1, Float64Array.of(sigma), d);
  // (C + σ²) C⁻¹ (D − m) = x − m, checked without an inverse: D − m = C w with w = (x − D)/σ².
  for (let i = 0; i < n; i++) {
    let sum = mean[i]!;
    for (let j = 0; j < n; j++) sum += (covariance[i * n + j]! * (x[j]! - d[j]!)) / sigma ** 2;
    expect(sum).toBeCloseTo(d[i]!, 4);
  }
});

describe('a mixture', () => {
  const components: Component[] = [
    { weight: 0.2, mean: Float32Array.of(0, 1), variance: 0.1 },
    { weight: 0.5, mean: Float32Array.of(2, -1), variance: 0.5 },
    { weight: 0.3, mean: Float32Array.of(-3, 0), variance: 0.02 },
  ];
  const logDensity = (x: readonly [number, number], sigma: number): number =>
    Math.log(
      components.reduce((sum, { weight, mean: m, variance }) => {
        const spread = variance + sigma ** 2;
        const square = (x[0] - m[0]!) ** 2 + (x[1] - m[1]!) ** 2;
        return sum + (weight * Math.exp(-square / (2 * spread))) / spread;
      }, 0),
    );

  it.each([0.1, 1, 4])('has D = x + σ² ∇log p: σ = %d', async (sigma) => {
    const points = [0.3, 0.2, -1, 0.5, 1.2, -0.7, -2.6, 0.1];
    const x = Float32Array.from(points);
    const d = new Float32Array(x.length);
    await mixture(components).denoise(x, 4, new Float64Array(4).fill(sigma), d);
    const h = 1e-4;
    for (let k = 0; k < 4; k++) {
      const [a, b] = [x[2 * k]!, x[2 * k + 1]!];
      const slopeA = (logDensity([a + h, b], sigma) - logDensity([a - h, b], sigma)) / (2 * h);
      const slopeB = (logDensity([a, b + h], sigma) - logDensity([a, b - h], sigma)) / (2 * h);
      expect(d[2 * k]).toBeCloseTo(a + sigma ** 2 * slopeA, 4);
      expect(d[2 * k + 1]).toBeCloseTo(b + sigma ** 2 * slopeB, 4);
    }
  });

  it.each([0.1, 1, 4])('knows its density, whose gradient is the score: σ = %d', async (sigma) => {
    const prior = mixture(components);
    const x = Float32Array.of(1.2, -0.7);
    const d = new Float32Array(2);
    await prior.denoise(x, 1, Float64Array.of(sigma), d);
    expect(prior.logDensity(x, sigma)).toBeCloseTo(logDensity([x[0]!, x[1]!], sigma) - Math.log(2 * Math.PI), 6);
    const h = 2 ** -9; // float32 takes it exactly
    for (const i of [0, 1]) {
      const at = (step: number) =>
        prior.logDensity(
          x.map((v, j) => (j === i ? v + step : v)),
          sigma,
        );
      const slope = (at(h) - at(-h)) / (2 * h);
      const score = (d[i]! - x[i]!) / sigma ** 2;
      expect(Math.abs(slope - score)).toBeLessThan(1e-3 * (1 + Math.abs(score)));
    }
  });

  it.each([0.3, 1, 4])('pulls vectors back by the Jacobian of its denoiser, in place too: σ = %d', async (sigma) => {
    const prior = mixture(components);
    const [x, v] = [Float32Array.of(0.3, 0.2, 1.2, -0.7), Float32Array.of(1, -0.5, 0.3, 0.8)];
    const level = new Float64Array(2).fill(sigma);
    const [d, ahead, behind, pulled] = [0, 1, 2, 3].map(() => new Float32Array(4)) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const h = 1e-2;
    await prior.denoise(
      x.map((value, i) => value + h * v[i]!),
      2,
      level,
      ahead,
    );
    await prior.denoise(
      x.map((value, i) => value - h * v[i]!),
      2,
      level,
      behind,
    );
    await prior.pullback!(x, 2, level, v, pulled, d);
    // The Jacobian of an exact denoiser is symmetric: Jᵀv = Jv.
    for (let i = 0; i < 4; i++) expect(pulled[i]).toBeCloseTo((ahead[i]! - behind[i]!) / (2 * h), 2);
    const own = new Float32Array(4);
    await prior.denoise(x, 2, level, own);
    expect(d).toEqual(own);
    const inPlace = Float32Array.from(v);
    await prior.pullback!(x, 2, level, inPlace, inPlace);
    expect(inPlace).toEqual(pulled);
    expect(prior.nfe).toBe(10);
  });

  it('stays finite where every density underflows, and may write over its input', async () => {
    const x = Float32Array.of(4000, -4000);
    await mixture(components).denoise(x, 1, Float64Array.of(0.01), x);
    expect(Number.isFinite(x[0]! + x[1]!)).toBe(true);
  });
});

describe('schedules', () => {
  it('fall by one factor', () => {
    const levels = logSpaced(1, 0.01, 5);
    expect(levels[0]).toBe(1);
    expect(levels[4]).toBeCloseTo(0.01, 12);
    for (let k = 1; k < 5; k++) expect(levels[k]! / levels[k - 1]!).toBeCloseTo(0.01 ** 0.25, 12);
    expect([...logSpaced(0.3, 0.01, 1)]).toEqual([0.3]);
  });

  it('are even in the ρ-th root after EDM, both ends exact', () => {
    const levels = karrasLevels(80, 0.002, 5, 7);
    expect([levels[0], levels[4]]).toEqual([80, 0.002]);
    const roots = [...levels].map((s) => s ** (1 / 7));
    for (let k = 1; k < 4; k++) expect(roots[k + 1]! - roots[k]!).toBeCloseTo(roots[1]! - roots[0]!, 12);
    expect([...karrasLevels(0.3, 0.01, 1, 7)]).toEqual([0.3]);
  });

  it('end a VE run at no noise', () => {
    const levels = varianceExplodingLevels(0.01, 100, 1000);
    expect(levels).toHaveLength(1001);
    expect([levels[0], levels[1000]]).toEqual([100, 0]);
    expect(levels[999]).toBeCloseTo(0.01, 12);
  });
});
