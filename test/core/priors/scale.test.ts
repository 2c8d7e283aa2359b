import { describe, expect, it } from 'vitest';
import { CT_SCALE } from '../../../core/image/units/units.ts';
import type { ModelManifest } from '../../../core/contract/model.ts';
import { independentGaussian } from '../../../core/priors/gaussian.ts';
import { residualVariance } from '../../../core/priors/residual-variance.ts';
import { onScale, sigmasOf } from '../../../core/priors/scale.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';

const stating = (model: ScoreModel, changes: Partial<ModelManifest>): ScoreModel => ({
  manifest: { ...model.manifest, ...changes },
  get nfe() {
    return model.nfe;
  },
  denoise: (...args) => model.denoise(...args),
});

describe('a model on another scale', () => {
  // The same Gaussian of HU, on −3000 … 5000 HU and on the CT scale.
  const own = { kind: 'hu-window', low: -3000, high: 5000 };
  const meanHu = [-1000, -200, 40, 900];
  const sdHu = [5, 120, 30, 300];
  const gaussianOn = ({ low, high }: { low: number; high: number }) =>
    independentGaussian(
      Float32Array.from(meanHu, (m) => (m - low) / (high - low)),
      Float32Array.from(sdHu, (s) => (s / (high - low)) ** 2),
    );
  const foreign = stating(gaussianOn(own), {
    scale: own,
    sde: { kind: 've', sigmaMin: 0.001, sigmaMax: 2 },
    residualVariance: [0.01, 0.1, 1].map((sigma): [number, number] => [sigma, gaussianOn(own).residualVariance(sigma)]),
    domainCheck: [[0.2, 1e-4, 4e-4]],
  });
  const model = onScale(foreign, CT_SCALE);
  const k = 2674 / 8000;

  it.each([0.004, 0.05, 0.7])('denoises as the same prior written on this scale would: σ %f', async (sigma) => {
    const x = Float32Array.from(meanHu, (m, i) => (m + (i - 1.5) * 200 + 1024) / 2674);
    const out = new Float32Array(x.length);
    await model.denoise(x, 1, Float64Array.of(sigma), out);
    const expected = new Float32Array(x.length);
    await gaussianOn(CT_SCALE).denoise(x, 1, Float64Array.of(sigma), expected);
    out.forEach((v, i) => expect(v).toBeCloseTo(expected[i]!, 5));
    expect(model.nfe).toBe(foreign.nfe);
  });

  it('states its noise levels, errors and domain there too', () => {
    expect(model.manifest.scale).toEqual({ kind: 'hu-window', low: -1024, high: 1650 });
    const [sigmaMin, sigmaMax] = sigmasOf(model.manifest);
    expect([sigmaMin * k, sigmaMax * k]).toEqual([expect.closeTo(0.001, 12), expect.closeTo(2, 12)]);
    const sigma = 0.1 / k;
    expect(residualVariance(model.manifest)(sigma)).toBeCloseTo(gaussianOn(CT_SCALE).residualVariance(sigma), 8);
    expect(model.manifest.domainCheck).toEqual([
      [expect.closeTo(0.2 / k, 12), expect.closeTo(1e-4 / k ** 2, 12), expect.closeTo(4e-4 / k ** 2, 12)],
    ]);
  });

  it('of variance-preserving noise is told in plain σ', () => {
    const vp = stating(foreign, { sde: { kind: 'vp', betaMin: 0.1, betaMax: 20 } });
    const [least, most] = sigmasOf(vp.manifest);
    const moved = sigmasOf(onScale(vp, CT_SCALE).manifest);
    expect(moved).toEqual([expect.closeTo(least / k, 10), expect.closeTo(most / k, 6)]);
  });

  it('that is the same scale is the model itself, to the bit', () => {
    const same = stating(foreign, { scale: { kind: 'anything', ...CT_SCALE } });
    expect(onScale(same, CT_SCALE)).toBe(same);
  });
});
