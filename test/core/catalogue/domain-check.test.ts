import { describe, expect, it } from 'vitest';
import { checkDomain, domainFigures } from '../../../core/catalogue/domain-check.ts';
import type { ModelManifest } from '../../../core/contract/model.ts';
import { AIR_SCALED } from '../../../core/image/units/units.ts';
import { independentGaussian } from '../../../core/priors/gaussian.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';

const SIGMA = 0.5;
const SPREAD = 0.3;
const MEAN = 0.2;

/** Pixels N(MEAN, SPREAD²), each for itself. */
const gaussian = (size: number): ScoreModel =>
  independentGaussian(new Float32Array(size).fill(MEAN), new Float32Array(size).fill(SPREAD ** 2));

const figureOf = async (start: Float32Array, height: number, width: number): Promise<number> => {
  const [figure] = await domainFigures(gaussian(start.length), start, { height, width }, [SIGMA], AIR_SCALED);
  return figure!;
};

describe('domainFigures', () => {
  const share = SIGMA ** 2 / (SIGMA ** 2 + SPREAD ** 2);
  /** Block means of 64 pixels keep a 64th of the variance of D(σn). */
  const noise = ((1 - share) * SIGMA) ** 2 / 64;

  it('is how far the prior pulls a region, plus what noise is left in a block of 64 pixels', async () => {
    const side = 256;
    const figure = await figureOf(new Float32Array(side * side).fill(0.7), side, side);
    expect(figure).toBeCloseTo((share * (0.7 - MEAN)) ** 2 + noise, 3);
    const own = await figureOf(new Float32Array(side * side).fill(MEAN), side, side);
    // 1024 blocks: the mean square of as many normal draws is known to √(2/1024) of itself.
    expect(Math.abs(own / noise - 1)).toBeLessThan(4 * Math.sqrt(2 / 1024));
  });

  it('does not see detail finer than a block', async () => {
    const flat = await figureOf(new Float32Array(64 * 64).fill(0.5), 64, 64);
    const chequered = Float32Array.from({ length: 64 * 64 }, (_, i) => 0.5 + (((i >> 6) + i) % 2 === 0 ? 0.4 : -0.4));
    expect(await figureOf(chequered, 64, 64)).toBeCloseTo(flat, 5);
  });

  it('counts every pixel once where the sides are no multiples of a block', async () => {
    const [height, width] = [13, 21];
    const figures = await domainFigures(
      { ...gaussian(1), denoise: async (_x, _batch, _sigma, out) => void out.fill(0.25) },
      new Float32Array(height * width).fill(1),
      { height, width },
      [SIGMA],
      AIR_SCALED,
    );
    expect(figures[0]).toBeCloseTo(0.75 ** 2, 12);
  });

  it('lies between the change per pixel of the frame and per pixel of the object', async () => {
    const [height, width] = [64, 64];
    const halfFull = Float32Array.from({ length: height * width }, (_, i) => (i % width < width / 2 ? 0.5 : 0));
    const figures = await domainFigures(
      { ...gaussian(1), denoise: async (_x, _batch, _sigma, out) => void out.set(halfFull.map((v) => 0.5 * v)) },
      halfFull,
      { height, width },
      [SIGMA],
      AIR_SCALED,
    );
    const [perFrame, perObject] = [0.25 ** 2 / 2, 0.25 ** 2];
    expect(figures[0]).toBeCloseTo(Math.sqrt(perFrame * perObject), 12);
  });
});

describe('checkDomain', () => {
  const SIDE = 16;
  /** A prior that moves every pixel of a start of ones by `change`, and a domain whose images move by 0.1 to 0.15. */
  const moving = (change: number, domainCheck: ModelManifest['domainCheck']): ScoreModel => {
    const { manifest } = gaussian(1);
    return {
      manifest: {
        ...manifest,
        pixelMm: { low: 0.6, high: 1.7 },
        ...(domainCheck === undefined ? {} : { domainCheck }),
      },
      nfe: 0,
      denoise: async (_x, _batch, _sigma, out) => void out.fill(1 - change),
    };
  };
  const verdict = async (change: number, pixelMm = 1): Promise<string> => {
    const start = new Float32Array(SIDE * SIDE).fill(1);
    const prior = moving(change, [[SIGMA, 0.1 ** 2, 0.15 ** 2]]);
    return (await checkDomain(prior, start, { height: SIDE, width: SIDE, pixelMm }, AIR_SCALED)).verdict;
  };

  it('tells images that the prior knows from unusual and from foreign ones', async () => {
    expect(await verdict(0.1)).toBe('fits');
    expect(await verdict(0.149)).toBe('fits');
    expect(await verdict(0.16)).toBe('unusual');
    expect(await verdict(0.3)).toBe('outside');
  });

  it('finds an image plainer than any of the domain unusual', async () => {
    expect(await verdict(0.02)).toBe('unusual');
  });

  it('finds a pixel beyond the range of training unusual', async () => {
    expect(await verdict(0.1, 0.3)).toBe('unusual');
    expect(await verdict(0.1, 0.595)).toBe('fits');
  });

  it('says that it cannot tell where the manifest has no table', async () => {
    const start = new Float32Array(SIDE * SIDE).fill(1);
    const check = await checkDomain(
      moving(0.5, undefined),
      start,
      { height: SIDE, width: SIDE, pixelMm: 1 },
      AIR_SCALED,
    );
    expect(check.verdict).toBe('unknown');
    expect(check.levels.every((l) => l.median === null && l.p99 === null)).toBe(true);
  });
});
