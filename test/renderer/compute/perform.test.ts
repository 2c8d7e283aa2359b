import { describe, expect, it } from 'vitest';
import { CT_SCALE } from '../../../core/image/units/units.ts';
import { fidelityOf } from '../../../core/metrics/fidelity.ts';
import { disk } from '../modalities/ct/disk.ts';
import { figuresOf, perform } from '../../../renderer/compute/perform.ts';

const SIDE = 96;
const water = disk(SIDE, 30, 0);

describe('figures', () => {
  const image = water.data.map((v, i) => v + 20 * Math.sin(i));
  const region = Uint8Array.from(water.data, (v) => (v > -500 ? 1 : 0));
  const question = {
    image,
    reference: water.data,
    height: SIDE,
    width: SIDE,
    samples: 1,
    unit: 'HU' as const,
    dataRange: 2674,
    regions: { disk: region },
  };

  it("of HU are the report's, whole and in each region", () => {
    const { whole, regions } = figuresOf(question);
    for (const [found, roi] of [
      [whole, null],
      [regions['disk']!, region],
    ] as const) {
      const expected = fidelityOf(image, water.data, { channels: 1, height: SIDE, width: SIDE }, CT_SCALE, roi);
      for (const name of ['psnr', 'ssim', 'nrmse', 'hfen', 'bias', 'rmse'] as const) {
        expect(found[name]).toBeCloseTo(expected[name]!, 9);
      }
    }
  });

  it('gain 6.02 dB where R is twice as large', () => {
    const [one, two] = [figuresOf(question), figuresOf({ ...question, dataRange: 2 * 2674 })];
    expect(two.whole.psnr! - one.whole.psnr!).toBeCloseTo(20 * Math.log10(2), 9);
  });
});

it('a difference is image − reference', () => {
  const ask = { image: Float32Array.of(1, 5), reference: Float32Array.of(3, 4) };
  expect(perform({ kind: 'difference', ask })).toEqual(Float32Array.of(-2, 1));
});
