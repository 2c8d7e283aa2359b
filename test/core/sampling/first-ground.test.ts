/** What samples begin with where the largest noise of a network does not hide its images. */
import { describe, expect, it } from 'vitest';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import { must } from '../../../core/contract/refused.ts';
import { MIRRORED } from '../../../core/image/symmetry.ts';
import { pixelMask } from '../../../core/operators/pixel/mask.ts';
import { independentGaussian } from '../../../core/priors/gaussian.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { firstGround, momentsOf, seenThrough } from '../../../core/sampling/first-ground.ts';
import { freshState } from '../../../core/solvers/solver.ts';

const SIDE = 32;
const MEAN = 0.23;
const SD = 0.2;

/** Of images that are one value each, drawn from N(0.23, 0.2²): their noise of σ ≤ 1 hides none of them. */
function plainImages(): ScoreModel {
  const plane = SIDE * SIDE;
  const { manifest } = independentGaussian(new Float32Array(plane), new Float32Array(plane).fill(1));
  let nfe = 0;
  return {
    manifest: {
      ...manifest,
      sde: { kind: 've', sigmaMin: 0.002, sigmaMax: 1 },
      moments: { mean: [MEAN], sd: [SD] },
    },
    get nfe() {
      return nfe;
    },
    denoise(x, batch, sigma, out) {
      nfe += batch;
      for (let b = 0; b < batch; b++) {
        const own = x.subarray(b * plane, (b + 1) * plane);
        const variance = sigma[b]! ** 2 / plane;
        const mean = own.reduce((sum, v) => sum + v, 0) / plane;
        out.fill((SD ** 2 * mean + variance * MEAN) / (SD ** 2 + variance), b * plane, (b + 1) * plane);
      }
      return Promise.resolve();
    },
  };
}

const mean = (v: ArrayLike<number>): number => Array.from(v).reduce((sum, one) => sum + one, 0) / v.length;

describe('a sample of any sampler', () => {
  const brightness = async (id: string, given: Record<string, number | string>, seed: number): Promise<number> => {
    const prior = plainImages();
    const state = freshState();
    const problem = {
      operator: pixelMask(1, SIDE, SIDE, new Uint8Array(SIDE * SIDE)),
      shape: [1, SIDE, SIDE],
      data: new Float32Array(0),
      noiseSd: 0,
      weights: null,
      lower: null,
      firstSigma: 1e6,
      symmetries: MIRRORED,
      // Of images of every kind: far from the brightness of these.
      start: (out: Float32Array) => void out.fill(0.5),
      asked: { images: [], greyStep: 0 },
    } as const;
    const context = { seed, prior, truth: null, shared: {} };
    for await (const _ of runOf(id).run(problem, must(solverOf(id)!.resolve(given)), context, state)) void _;
    return mean(state.arrays['estimate']!);
  };

  it.each([
    ['proximal', { steps: 30, renoiseRule: 'ancestral', varianceFloor: 0, modelError: 0 }],
    ['heun', { steps: 16 }],
    ['rk45', {}],
    ['euler-maruyama', { steps: 150 }],
    ['pc', { steps: 100 }],
    ['annealed-langevin', { steps: 20 }],
  ])('%s is as bright as images of the training are, and not all alike', async (id, given) => {
    const found: number[] = [];
    for (let seed = 1; seed <= 60; seed++) found.push(await brightness(id, given, seed));
    const centre = mean(found);
    const spread = Math.sqrt(mean(found.map((v) => (v - centre) ** 2)));
    expect(Math.abs(centre - MEAN)).toBeLessThan(0.05);
    // An equal share of the variance for each size of form is of the whole: sd/√4 here. Of the noise alone it would be σ/32.
    expect(spread).toBeGreaterThan(0.06);
  });
});

describe('what the noise lies over', () => {
  it('has the mean and variance of the training at every pixel, and no more at one than at another', () => {
    const seeds = 400;
    const [height, width] = [24, 40];
    const sum = new Float64Array(height * width);
    const square = new Float64Array(height * width);
    for (let seed = 0; seed < seeds; seed++)
      firstGround([1, height, width], { mean: [0.3], sd: [0.2] }, seed, 1).forEach((v, i) => {
        sum[i] = sum[i]! + v;
        square[i] = square[i]! + (v - 0.3) ** 2;
      });
    for (const total of sum) expect(Math.abs(total / seeds - 0.3)).toBeLessThan(0.05);
    for (const total of square) expect(Math.abs(Math.sqrt(total / seeds) - 0.2)).toBeLessThan(0.03);
  });

  it('is alike nearby and differs far away, as forms of every size make it', () => {
    const [height, width] = [64, 64];
    const products = [1, 8, 48].map((apart) => {
      let total = 0;
      for (let seed = 0; seed < 300; seed++) {
        const v = firstGround([1, height, width], { mean: [0], sd: [1] }, seed, 1);
        total += v[10 * width + 8]! * v[10 * width + 8 + apart]!;
      }
      return total / 300;
    });
    expect(products[0]).toBeGreaterThan(0.8);
    expect(products[0]! - products[1]!).toBeGreaterThan(0.1);
    expect(products[1]! - products[2]!).toBeGreaterThan(0.1);
  });

  it('knows channels by themselves, scales by the temperature, and keeps to a centre that was stated', () => {
    const moments = { mean: [0.3, -0.1], sd: [0.2, 0] };
    const [whole, cool, moved] = [
      firstGround([2, 8, 8], moments, 5, 1),
      firstGround([2, 8, 8], moments, 5, 0.5),
      firstGround([2, 8, 8], moments, 5, 1, 0.9),
    ];
    for (let i = 0; i < 64; i++) {
      expect(whole[64 + i]).toBeCloseTo(-0.1, 6);
      expect(cool[i]! - 0.3).toBeCloseTo((whole[i]! - 0.3) / 2, 6);
      expect(moved[i]! - 0.9).toBeCloseTo(whole[i]! - 0.3, 6);
    }
  });

  it('is told where a network sees through its largest noise, and not where that hides everything', () => {
    const prior = plainImages();
    expect(seenThrough(prior, [1, 128, 128])).toBeGreaterThan(0);
    expect(
      seenThrough(
        { ...prior, manifest: { ...prior.manifest, sde: { kind: 've', sigmaMin: 0.01, sigmaMax: 50 } } },
        [1, 128, 128],
      ),
    ).toBeNull();
    const { moments: _, ...plain } = prior.manifest;
    expect(momentsOf({ ...plain, channels: 3, training: { mean: 0.4, sd: 0.25 } })).toEqual({
      mean: [0.4, 0.4, 0.4],
      sd: [0.25, 0.25, 0.25],
    });
  });
});
