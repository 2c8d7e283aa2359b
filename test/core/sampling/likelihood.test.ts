import { describe, expect, it } from 'vitest';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { correlatedGaussian } from '../../../core/priors/gaussian.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import type { Integrator } from '../../../core/sampling/flow-path.ts';
import {
  greyStepOf,
  logLikelihood,
  unreached,
  type Likelihood,
  type LikelihoodSettings,
} from '../../../core/sampling/likelihood.ts';
import { freshState, type SolverState } from '../../../core/solvers/solver.ts';
import { reloaded } from '../solvers/tiny-problem.ts';
import { gaussianPixels, mixturePixels, normalCumulative } from './pixels.ts';

const pixels = 6;
const sde = { kind: 've', sigmaMin: 0.01, sigmaMax: 50 } as const;
/** Blurs what it should not. */
const wide = { ...sde, sigmaMin: 0.1 } as const;
const heun: Integrator = { kind: 'heun', steps: 320, rho: null };
const rk45: Integrator = { kind: 'rk45', tolerance: 1e-5 };
const exact: LikelihoodSettings = {
  integrator: heun,
  probes: 'exact',
  centre: 0,
  greyStep: 0,
  belowSigmaMin: 'ignored',
};
const image = Float32Array.of(0.31, -0.45, 0.7, 0.02, 0.55, 1.1);

async function likelihoodOf(
  score: ScoreModel,
  x: Float32Array,
  settings: LikelihoodSettings,
  seed = 1,
  state: SolverState = freshState(),
): Promise<Likelihood> {
  const run = logLikelihood(score, x, settings, seed, state);
  for (;;) {
    const { done, value } = await run.next();
    if (done) return value;
  }
}

const sum = (x: Float32Array, of: (v: number) => number): number => x.reduce((s, v) => s + of(v), 0);
const bits = (logDensity: number, n = pixels): number => -logDensity / (n * Math.LN2);
const withoutGradients = ({ manifest, denoise }: ScoreModel): ScoreModel => ({ manifest, nfe: 0, denoise });

describe.each([
  ['Heun', heun],
  ['RK45', rk45],
])('the likelihood by %s', (_, integrator) => {
  it.each([gaussianPixels(pixels, sde), mixturePixels(pixels, sde)])(
    'of a $name is its density at σ_min, to 1e-3 bits per dimension',
    async ({ score, mean, logDensity }) => {
      const found = await likelihoodOf(score, image, { ...exact, integrator, centre: mean });
      const expected = bits(sum(image, (v) => logDensity(v, sde.sigmaMin)));
      expect(Math.abs(found.bitsPerDimension - expected)).toBeLessThan(1e-3);
      expect(Math.abs(bits(found.logDensity) - expected)).toBeLessThan(1e-3);
      const { latent, volume, belowSigmaMin, greyLevels } = found.parts;
      expect(latent + volume + belowSigmaMin + greyLevels).toBeCloseTo(found.bitsPerDimension, 10);
      expect(found.standardError).toBeNull();
    },
  );

  it('goes down to the images without noise: the density of a Gaussian itself, whatever noise was drawn', async () => {
    const { score, mean, logDensity } = gaussianPixels(pixels, wide);
    const left = (0.04 * wide.sigmaMin ** 2) / (0.04 + wide.sigmaMin ** 2);
    const table: [number, number][] = [
      [wide.sigmaMin, left],
      [50, 0.04],
    ];
    const knowing = { ...score, manifest: { ...score.manifest, residualVariance: table } };
    const expected = bits(sum(image, (v) => logDensity(v, 0)));
    for (const seed of [1, 2, 3]) {
      const settings = { ...exact, integrator, centre: mean, belowSigmaMin: 'bound' } as const;
      const found = await likelihoodOf(knowing, image, settings, seed);
      expect(Math.abs(found.bitsPerDimension - expected)).toBeLessThan(1e-3);
      expect(Math.abs(bits(found.logDensity) - expected)).toBeLessThan(1e-3);
    }
    // Any other belief of what is left is worse on average, as a bound is.
    const unknowing = {
      ...score,
      manifest: { ...score.manifest, residualVariance: table.map(([s, r]): [number, number] => [s, r / 3]) },
    };
    let worse = 0;
    for (let seed = 1; seed <= 8; seed++) {
      const found = await likelihoodOf(unknowing, image, { ...exact, centre: mean, belowSigmaMin: 'bound' }, seed);
      worse += (found.bitsPerDimension - expected) / 8;
    }
    expect(worse).toBeGreaterThan(0.1);
  });

  it('is the same by central differences as by gradients', async () => {
    const { score } = gaussianPixels(pixels, sde);
    const settings = { ...exact, integrator };
    const [by, without] = [
      await likelihoodOf(score, image, settings),
      await likelihoodOf(withoutGradients(score), image, settings),
    ];
    expect(Math.abs(by.bitsPerDimension - without.bitsPerDimension)).toBeLessThan(1e-3);
    expect(without.nfe).toBeGreaterThan(by.nfe);
  });
});

describe('of correlated pixels', () => {
  const n = 24;
  const mean = new Float32Array(n).fill(0.4);
  const [rho, variance] = [0.9, 0.09];
  const score = {
    ...correlatedGaussian(
      mean,
      Float64Array.from({ length: n * n }, (_, i) => variance * rho ** Math.abs((i % n) - Math.floor(i / n))),
    ),
  };
  const manifest = { ...score.manifest, sde };
  const model: ScoreModel = { ...score, manifest };
  const about = { ...exact, centre: 0.4 };
  const x = new Float32Array(n);
  fillNormal(x, 3, PURPOSE.phantom, 0);
  for (let i = 0; i < n; i++)
    x[i] = i === 0 ? 0.4 + 0.3 * x[i]! : 0.4 + rho * (x[i - 1]! - 0.4) + 0.3 * Math.sqrt(1 - rho ** 2) * x[i]!;

  /** ln N(x; mean, C + σ_min²), by Cholesky. */
  function density(): number {
    const a = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (__, j) => variance * rho ** Math.abs(i - j) + (i === j ? sde.sigmaMin ** 2 : 0)),
    );
    let log = (-n / 2) * Math.log(2 * Math.PI);
    const z: number[] = [];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        for (let k = 0; k < j; k++) a[i]![j]! -= a[i]![k]! * a[j]![k]!;
        a[i]![j] = i === j ? Math.sqrt(a[i]![i]!) : a[i]![j]! / a[j]![j]!;
      }
      let left = x[i]! - mean[i]!;
      for (let k = 0; k < i; k++) left -= a[i]![k]! * z[k]!;
      z.push(left / a[i]![i]!);
      log -= Math.log(a[i]![i]!) + z[i]! ** 2 / 2;
    }
    return log;
  }

  it('is exact with every pixel on its own, and within its error bar with random probes', async () => {
    const truth = bits(density(), n);
    const whole = await likelihoodOf(model, x, about);
    expect(Math.abs(whole.bitsPerDimension - truth)).toBeLessThan(1e-3);

    let square = 0;
    const trials = 12;
    for (let seed = 1; seed <= trials; seed++) {
      const found = await likelihoodOf(model, x, { ...about, probes: 16 }, seed);
      expect(found.standardError).toBeGreaterThan(0.001);
      square += ((found.bitsPerDimension - truth) / found.standardError!) ** 2;
    }
    // Student's t with 15 degrees of freedom has a variance of 15/13; twelve of them lie within this.
    expect(square / trials).toBeGreaterThan(0.3);
    expect(square / trials).toBeLessThan(2.6);
  });

  it('knows one probe without an error, and each seed draws others', async () => {
    const [a, b] = [
      await likelihoodOf(model, x, { ...exact, probes: 1 }, 1),
      await likelihoodOf(model, x, { ...exact, probes: 1 }, 2),
    ];
    expect(a.standardError).toBeNull();
    expect(a.bitsPerDimension).not.toBe(b.bitsPerDimension);
    expect(a.latent).toEqual(b.latent);
  });
});

it('counts bits of grey levels: what a prior gives to each level, whatever its scale', async () => {
  const step = 1 / 50;
  const { score, mean, variance } = gaussianPixels(pixels, sde);
  const grey = image.map((v) => Math.round(v / step) * step);
  const sd = Math.sqrt(variance + sde.sigmaMin ** 2);
  const share = (v: number): number =>
    Math.log2(normalCumulative((v + step / 2 - mean) / sd) - normalCumulative((v - step / 2 - mean) / sd));
  const truth = -sum(grey, share) / pixels;
  const draws: number[] = [];
  for (let seed = 1; seed <= 10; seed++) {
    const found = await likelihoodOf(score, grey, { ...exact, greyStep: step }, seed);
    expect(found.parts.greyLevels).toBeCloseTo(Math.log2(50), 10);
    draws.push(found.bitsPerDimension);
  }
  const average = draws.reduce((s, v) => s + v, 0) / draws.length;
  expect(Math.abs(average - truth)).toBeLessThan(0.06);
  expect(greyStepOf({ ...score.manifest, scale: { kind: 'hu-window', low: -1024, high: 1650 } }, 1)).toBeCloseTo(
    1 / 2674,
    10,
  );
});

it('says where the noise does not hide the image: the code is longer than noise', async () => {
  const short = { ...sde, sigmaMax: 1 };
  const far = gaussianPixels(pixels, short);
  const high = new Float32Array(pixels).fill(3);
  const found = await likelihoodOf(far.score, high, exact);
  expect(found.excess).toBeGreaterThan(1);
  expect(unreached(far.score, found)).toMatch(/ends before it hides this image: up to \d+\.\d\d bits/);
  const hidden = await likelihoodOf(gaussianPixels(pixels, sde).score, image, exact);
  expect(unreached(far.score, { ...hidden, excess: 0 })).toBeNull();
});

it.each([
  ['Heun', { kind: 'heun', steps: 20, rho: 7 }],
  ['RK45', { kind: 'rk45', tolerance: 1e-3 }],
] as const)('goes on to the bit from a saved state, by %s', async (_, integrator) => {
  const { score } = gaussianPixels(pixels, sde);
  const settings = { ...exact, integrator, probes: 3, greyStep: 0.01, belowSigmaMin: 'bound' } as const;
  const state = freshState();
  let half: SolverState | undefined;
  const run = logLikelihood(score, image, settings, 4, state);
  let whole: Likelihood;
  for (;;) {
    const { done, value } = await run.next();
    if (done) {
      whole = value;
      break;
    }
    if (value.step === 3) half = reloaded(state);
  }
  expect(await likelihoodOf(score, image, settings, 4, half)).toEqual(whole);
});
