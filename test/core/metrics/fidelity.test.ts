import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laplacianOfGaussian, hfen } from '../../../core/metrics/hfen.ts';
import { bias, nrmse, psnr, rmse } from '../../../core/metrics/error.ts';
import { fidelityOf } from '../../../core/metrics/fidelity.ts';
import { ssim, ssimMap } from '../../../core/metrics/ssim.ts';
import { CT_SCALE } from '../../../core/image/units/units.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { z } from 'zod';
import { type Fidelity, fidelitySchema } from '../../../core/contract/report.ts';

/** Made by test/reference/metrics.py. */
const reference = z
  .array(z.object({ height: z.int(), width: z.int(), whole: fidelitySchema, roi: fidelitySchema }))
  .parse(JSON.parse(readFileSync(new URL('../../reference/metrics.json', import.meta.url), 'utf8')));

const noise = (n: number, seed: number): Float64Array => {
  const out = new Float64Array(n);
  fillNormal(out, seed, PURPOSE.phantom, 0);
  return out;
};

/** Of grey images in HU. */
const hounsfield = (
  result: Float64Array,
  truth: Float64Array,
  height: number,
  width: number,
  roi: Uint8Array | null = null,
): Fidelity => fidelityOf(result, truth, { channels: 1, height, width }, CT_SCALE, roi);

/** The formula of test/reference/metrics.py. */
function pictures(height: number, width: number): { result: Float64Array; truth: Float64Array; roi: Uint8Array } {
  const truth = new Float64Array(height * width);
  const result = new Float64Array(height * width);
  const roi = new Uint8Array(height * width);
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++) {
      const i = r * width + c;
      truth[i] = 900 * Math.sin(0.13 * r) * Math.cos(0.09 * c) + 500 * Math.sin(0.031 * r * c);
      result[i] = truth[i]! + 60 * Math.sin(1.7 * r + 0.4 * c) + 25 * Math.cos(0.05 * c) + 10;
      const inside = r >= Math.floor(height / 3) && r < height - 4 && c < Math.floor(width / 2);
      roi[i] = inside ? 1 : 0;
    }
  }
  return { result, truth, roi };
}

describe.each(reference)('figures of $height × $width pixels', ({ height, width, whole, roi: inRoi }) => {
  const { result, truth, roi } = pictures(height, width);
  it.each([
    ['the whole image', null, whole],
    ['a region', roi, inRoi],
  ] as const)('equal those of scikit-image and SciPy over %s', (_, region, expected) => {
    const found = hounsfield(result, truth, height, width, region);
    for (const key of ['psnr', 'ssim', 'nrmse', 'hfen', 'bias', 'rmse'] as const) {
      expect(found[key], key).toBeCloseTo(expected[key]!, 9);
    }
  });
});

describe('closed forms', () => {
  const n = 32 * 32;
  const t = noise(n, 1);

  it('a constant error d has PSNR 20·log₁₀(R/d), bias and RMSE d', () => {
    const x = t.map((v) => v + 0.1);
    expect(psnr(x, t, 1)).toBeCloseTo(20, 9);
    expect(psnr(x, t, 2)! - psnr(x, t, 1)!).toBeCloseTo(20 * Math.log10(2), 12);
    expect(bias(x, t)).toBeCloseTo(0.1, 12);
    expect(rmse(x, t)).toBeCloseTo(0.1, 12);
    expect(hfen(x, t, 32, 32)).toBeCloseTo(0, 12); // the kernel sums to zero
  });

  it('a truth scaled by 1 + a has NRMSE and HFEN |a|', () => {
    const x = t.map((v) => 0.93 * v);
    expect(nrmse(x, t)).toBeCloseTo(0.07, 12);
    expect(hfen(x, t, 32, 32)).toBeCloseTo(0.07, 12);
  });

  it('SSIM of two constants is (2ab + c₁)/(a² + b² + c₁)', () => {
    const map = ssimMap(new Float64Array(n).fill(0.3), new Float64Array(n).fill(0.5), 32, 32, 1)!;
    const expected = (2 * 0.15 + 1e-4) / (0.09 + 0.25 + 1e-4);
    for (const v of map) expect(v).toBeCloseTo(expected, 9);
  });

  it('the Laplacian of a Gaussian follows r² within the truncation of its kernel', () => {
    const side = 40;
    const bowl = Float64Array.from({ length: side * side }, (_, i) => Math.floor(i / side) ** 2 + (i % side) ** 2);
    expect(laplacianOfGaussian(bowl, side, side)[20 * side + 20]).toBeCloseTo(4, 2); // Δ(x² + y²) = 4
  });

  it('identical images: SSIM 1, no finite PSNR', () => {
    expect(psnr(t, t, 1)).toBe(Infinity);
    const found = hounsfield(t, t, 32, 32);
    expect(found).toMatchObject({ psnr: null, rmse: 0, nrmse: 0, bias: 0 });
    expect(found.ssim).toBeCloseTo(1, 12);
  });

  it('colour is the mean over the channels', () => {
    const x = noise(3 * n, 7);
    const y = noise(3 * n, 8);
    const each = [0, 1, 2].map((c) => {
      const part = (a: Float64Array): Float64Array => a.subarray(c * n, (c + 1) * n);
      return ssim(part(x), part(y), { channels: 1, height: 32, width: 32 }, 1)!;
    });
    const all = ssim(x, y, { channels: 3, height: 32, width: 32 }, 1)!;
    expect(all).toBeCloseTo((each[0]! + each[1]! + each[2]!) / 3, 12);
  });

  it.each([
    ['the whole image', null],
    ['a region', Uint8Array.from({ length: n }, (_, i) => (i % 32 < 20 && i > 3 * 32 ? 1 : 0))],
  ])('three planes have the mean of their SSIM and HFEN, and one error over all of them, in %s', (_, roi) => {
    const scale = { low: -2, high: 6 };
    const [x, y] = [noise(3 * n, 9), noise(3 * n, 10)];
    const all = fidelityOf(x, y, { channels: 3, height: 32, width: 32 }, scale, roi);
    const planes = [0, 1, 2].map((c) => {
      const [a, b] = [x.subarray(c * n, (c + 1) * n), y.subarray(c * n, (c + 1) * n)];
      return fidelityOf(a, b, { channels: 1, height: 32, width: 32 }, scale, roi);
    });
    const mean = (of: (plane: Fidelity) => number): number => planes.reduce((sum, p) => sum + of(p), 0) / 3;
    expect(all.ssim).toBeCloseTo(
      mean((p) => p.ssim!),
      12,
    );
    expect(all.hfen).toBeCloseTo(
      mean((p) => p.hfen!),
      12,
    );
    expect(all.bias).toBeCloseTo(
      mean((p) => p.bias!),
      12,
    );
    expect(all.rmse! ** 2).toBeCloseTo(
      mean((p) => p.rmse! ** 2),
      12,
    );
    // R = 1 on the scale is eight of the images' own unit.
    expect(all.psnr).toBeCloseTo(20 * Math.log10(8 / all.rmse!), 9);
  });

  it('a plane that SSIM or HFEN cannot be told of leaves none of the whole', () => {
    const truth = noise(3 * n, 11);
    truth.fill(0.5, n, 2 * n);
    const all = fidelityOf(noise(3 * n, 12), truth, { channels: 3, height: 32, width: 32 }, { low: 0, high: 1 }, null);
    expect(all.hfen).toBeNull();
    expect(all.ssim).not.toBeNull();
  });
});

describe('invariances', () => {
  it('SSIM is symmetric, at most 1, and unchanged when image and range are scaled together', () => {
    fc.assert(
      fc.property(fc.integer({ min: 11, max: 20 }), fc.integer({ min: 11, max: 20 }), fc.nat(), (h, w, seed) => {
        const a = noise(h * w, seed);
        const b = noise(h * w, seed + 1);
        const shape = { channels: 1, height: h, width: w };
        const s = ssim(a, b, shape, 1)!;
        expect(s).toBeLessThanOrEqual(1);
        expect(ssim(b, a, shape, 1)).toBeCloseTo(s, 10);
        const thousandfold = (v: Float64Array): Float64Array => v.map((x) => 1000 * x);
        expect(ssim(thousandfold(a), thousandfold(b), shape, 1000)).toBeCloseTo(s, 8);
      }),
      { numRuns: 25 },
    );
  });

  it('a transposed pair has the same figures', () => {
    const [h, w] = [15, 22];
    const transposed = (v: Float64Array): Float64Array => v.map((_, i) => v[(i % h) * w + Math.floor(i / h)]!);
    const a = noise(h * w, 3).map((v) => 400 * v);
    const b = noise(h * w, 4).map((v) => 400 * v);
    const straight = hounsfield(a, b, h, w);
    const turned = hounsfield(transposed(a), transposed(b), w, h);
    for (const key of ['psnr', 'ssim', 'nrmse', 'hfen', 'bias', 'rmse'] as const) {
      expect(turned[key]).toBeCloseTo(straight[key]!, 9);
    }
  });
});

describe('what cannot be said', () => {
  it('SSIM is null below 11 pixels, every figure of an empty region is null', () => {
    const a = noise(100, 1);
    expect(hounsfield(a, noise(100, 2), 10, 10).ssim).toBeNull();
    const nothing = hounsfield(noise(400, 1), noise(400, 2), 20, 20, new Uint8Array(400));
    expect(Object.values(nothing)).toEqual([null, null, null, null, null, null]);
  });

  it('HFEN of a constant truth is null', () => {
    expect(hfen(noise(400, 1), new Float64Array(400).fill(40), 20, 20)).toBeNull();
  });

  it('unequal sizes are a bug', () => {
    expect(() => psnr(noise(4, 1), noise(5, 1), 1)).toThrow();
  });
});
