import { describe, expect, it } from 'vitest';
import type { ModelManifest } from '../../../core/contract/model.ts';
import { must } from '../../../core/contract/refused.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { parameterisation } from '../../../core/priors/parameterisation.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { variancePreserving } from '../../../core/priors/sde.ts';
import { decode, encode, interpolate, type EncodingSettings } from '../../../core/sampling/encoding.ts';
import { gaussianPixels, mixturePixels, moments } from './pixels.ts';

const pixels = 40;
const [sigmaMin, sigmaMax] = [0.02, 30];
const sde = { kind: 've', sigmaMin, sigmaMax } as const;
const fine: EncodingSettings = { integrator: { kind: 'rk45', tolerance: 1e-6 }, centre: 0 };
const heun = (steps: number): EncodingSettings => ({ integrator: { kind: 'heun', steps, rho: 7 }, centre: 0.1 });

const normals = (seed: number, n = pixels): Float32Array => {
  const out = new Float32Array(n);
  fillNormal(out, seed, PURPOSE.phantom, 0);
  return out;
};
const image = normals(1).map((v, i) => (i % 3 === 0 ? -0.5 + 0.1 * v : 0.6 + 0.2 * v));

async function end<T>(run: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const { done, value } = await run.next();
    if (done) return value as T;
  }
}
const worst = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);

it('gives the code of a Gaussian that its affine flow says', async () => {
  const { score, mean, variance } = gaussianPixels(pixels, sde);
  const code = await end(encode(score, image, fine));
  const stretch = Math.sqrt((variance + sigmaMax ** 2) / (variance + sigmaMin ** 2));
  const exact = image.map((v) => (mean + (v - mean) * stretch) / sigmaMax);
  expect(worst(code, exact)).toBeLessThan(1e-4);
});

it('gives typical images codes like noise', async () => {
  const many = 4000;
  const { score } = mixturePixels(many, sde);
  const draws = normals(2, many).map((v, i) => (i % 10 < 3 ? -0.5 + 0.1 * v : 0.6 + 0.2 * v));
  const { mean, variance } = moments(
    await end(encode(score, draws, { ...fine, integrator: { kind: 'rk45', tolerance: 1e-4 } })),
  );
  expect(Math.abs(mean)).toBeLessThan(0.05);
  expect(Math.abs(variance - 1)).toBeLessThan(0.06);
});

describe('there and back', () => {
  const { score } = mixturePixels(pixels, sde);
  it('comes nearer the image the more steps it takes, to the second order', async () => {
    const errors: number[] = [];
    for (const steps of [40, 80, 160]) {
      const code = await end(encode(score, image, heun(steps)));
      errors.push(worst(await end(decode(score, code, heun(steps))), image));
    }
    expect(errors[2]).toBeLessThan(0.01);
    expect(errors[0]! / errors[1]!).toBeGreaterThan(2.5);
    expect(errors[1]! / errors[2]!).toBeGreaterThan(2.5);
    const back = await end(decode(score, await end(encode(score, image, fine)), fine));
    expect(worst(back, image)).toBeLessThan(2e-3);
  });

  it('leaves what it is given as it is', async () => {
    const [x, before] = [Float32Array.from(image), Float32Array.from(image)];
    const code = await end(encode(score, x, heun(5)));
    const kept = Float32Array.from(code);
    await end(decode(score, code, heun(5), 0.5));
    expect(x).toEqual(before);
    expect(code).toEqual(kept);
  });

  it('is plainer at a lower temperature: the spread of a Gaussian in proportion', async () => {
    const gaussian = gaussianPixels(pixels, sde);
    const about = { ...fine, centre: gaussian.mean };
    const x = normals(4).map((v) => gaussian.mean + 0.2 * v);
    const cool = await end(decode(gaussian.score, await end(encode(gaussian.score, x, about)), about, 0.5));
    expect(
      worst(
        cool,
        x.map((v) => gaussian.mean + 0.5 * (v - gaussian.mean)),
      ),
    ).toBeLessThan(1e-3);
  });
});

/** The same mixture as mixturePixels, but as a VP network of ε sees it: x̃ = αx₀ + std·n, at a time t, in its own formulas. */
function asVpNetwork(shift = 0): ScoreModel {
  const [betaMin, betaMax] = [0.1, 20];
  const vp = variancePreserving(betaMin, betaMax);
  const bumps = [
    { weight: 0.3, mean: -0.5 + shift, variance: 0.01 },
    { weight: 0.7, mean: 0.6 + shift, variance: 0.04 },
  ];
  const epsilon = (x: number, t: number): number => {
    const [alpha, std] = [vp.alpha(t), vp.std(t)];
    let [density, slope] = [0, 0];
    for (const { weight, mean, variance } of bumps) {
      const spread = alpha ** 2 * variance + std ** 2;
      const share = (weight * Math.exp(-((x - alpha * mean) ** 2) / (2 * spread))) / Math.sqrt(spread);
      density += share;
      slope += (share * (alpha * mean - x)) / spread;
    }
    return (-std * slope) / density;
  };
  const { manifest: ve } = mixturePixels(1, sde).score;
  const manifest: ModelManifest = {
    ...ve,
    network: { ...ve.network, predicts: 'epsilon', conditioning: 'logSigma' },
    sde: { kind: 'vp', betaMin, betaMax },
  };
  const terms = must(parameterisation(manifest));
  let nfe = 0;
  return {
    manifest,
    get nfe() {
      return nfe;
    },
    async denoise(x, _batch, sigma, out) {
      const { inputScale, condition, keep, take } = terms(sigma[0]!);
      const t = vp.timeOf(Math.exp(condition));
      for (let i = 0; i < x.length; i++) out[i] = keep * x[i]! + take * epsilon(inputScale * x[i]!, t);
      nfe++;
    },
  };
}

it('is one code whatever the network was trained as: a VE denoiser and a VP network of ε that know the same images', async () => {
  const within = { ...fine, sigmaMin, sigmaMax };
  const ve = await end(encode(mixturePixels(pixels, sde).score, image, within));
  const vp = await end(encode(asVpNetwork(), image, within));
  expect(worst(ve, vp)).toBeLessThan(1e-4);
  // It is the distribution that the code tells: another one has another code.
  expect(worst(ve, await end(encode(asVpNetwork(0.1), image, within)))).toBeGreaterThan(0.1);
  expect(worst(await end(decode(asVpNetwork(), ve, within)), image)).toBeLessThan(2e-3);
});

describe('between two codes', () => {
  const [a, b] = [normals(7, 400), normals(8, 400)];
  const length = (v: Float32Array): number => Math.sqrt(v.reduce((s, x) => s + x * x, 0));
  it('begins at one and ends at the other, as long as noise all the way', () => {
    expect(worst(interpolate(a, b, 0), a)).toBeLessThan(1e-6);
    expect(worst(interpolate(a, b, 1), b)).toBeLessThan(1e-6);
    for (const t of [0.25, 0.5, 0.75]) {
      expect(length(interpolate(a, b, t)) / Math.sqrt(400)).toBeCloseTo(1, 1);
    }
  });
  it('goes at an even pace: half of half is a quarter', () => {
    const one = (v: Float32Array): Float32Array => v.map((x) => x / length(v));
    const [u, v] = [one(a), one(b)];
    expect(worst(interpolate(u, interpolate(u, v, 0.5), 0.5), interpolate(u, v, 0.25))).toBeLessThan(1e-6);
  });
  it('stays where both are the same', () => {
    expect(worst(interpolate(a, a, 0.3), a)).toBeLessThan(1e-6);
  });
});
