import { describe, expect, it } from 'vitest';
import { ciede2000 } from '../../../../core/metrics/ciede2000.ts';
import type { Job } from '../../../../core/contract/job.ts';
import type { PhotoOperator } from '../../../../core/contract/measurement/photo.ts';
import { GREY_WEIGHTS } from '../../../../core/operators/pixel/grey.ts';
import { oldPhoto } from '../../../../core/operators/pixel/old-photo.ts';
import { figuresOfPhoto } from '../../../../core/modalities/photo/figures.ts';
import type { Measured } from '../../../../core/modalities/measuring.ts';
import { psnrOf } from '../../../../core/metrics/error.ts';

const [height, width] = [24, 32];
const plane = height * width;
const known = Uint8Array.from({ length: plane }, (_, i) => (i % width >= 12 && i % width < 20 ? 0 : 1));
const truth = Float32Array.from(
  { length: 3 * plane },
  (_, i) => 0.4 + 0.2 * Math.sin(i / 3) + 0.1 * (i % 5 === 0 ? 1 : 0),
);
const measured = (more: Partial<Measured>): Measured => ({
  ...{ truth, data: new Float32Array(0), shape: [0], noiseSd: 0, weights: null },
  arrays: { known: { data: known, shape: [height, width] } },
  ...more,
});
const job = (operator: Partial<PhotoOperator> = {}, channels = 3): Pick<Job, 'image' | 'measurement'> => ({
  image: { channels, height, width, pixelMm: null },
  measurement: {
    modality: 'photo',
    operator: { mask: null, grey: null, scale: 1, hints: null, start: null, ...operator },
    bits: 8,
    written: { format: 'png', without: 'nothing' },
    reference: null,
    noise: { kind: 'none' },
  },
});
/** The hole alone is off by 0.1. */
const result = truth.map((v, i) => (known[i % plane] === 0 ? v + 0.1 : v));

describe('the figures of a photograph', () => {
  it('are of the hole where there is one', () => {
    const found = figuresOfPhoto(job(), measured({}), result);
    expect(found.psnrHole).toBeCloseTo(psnrOf(0.01, 1), 3);
    expect(found.ssimHole).toBeLessThan(1);
    expect(found.ciede2000).toBeCloseTo(ciede2000(result, truth)! * (width / 8), 9);
    expect(found.textureEnergy).toBeGreaterThan(0.9);
    expect(found.seam).toBeGreaterThan(figuresOfPhoto(job(), measured({}), truth).seam!);
    expect(found.colourfulnessRatio).toBeCloseTo(
      found.colourfulness! / figuresOfPhoto(job(), measured({}), truth).colourfulness!,
      12,
    );
  });

  it('are of the whole picture where there is none', () => {
    const found = figuresOfPhoto(job(), measured({ arrays: {} }), result);
    expect(found).toMatchObject({ psnrHole: null, ssimHole: null, textureEnergy: null, seam: null });
    expect(found.ciede2000).toBeCloseTo(ciede2000(result, truth)!, 12);
  });

  it('are null without a truth, but for what needs none', () => {
    const { seam, colourfulness, ...others } = figuresOfPhoto(job(), measured({ truth: null }), result);
    expect([seam, colourfulness]).toEqual([expect.any(Number), expect.any(Number)]);
    expect(new Set(Object.values(others))).toEqual(new Set([null]));
  });

  it('of a grey one know no colour', () => {
    const found = figuresOfPhoto(job({}, 1), measured({ truth: truth.slice(0, plane) }), result.slice(0, plane));
    expect(found).toMatchObject({ ciede2000: null, colourfulness: null, colourfulnessRatio: null });
    expect(found.psnrHole).toBeCloseTo(psnrOf(0.01, 1), 3);
  });

  it('of which a grey was measured are its grey in levels of 8 bits, and colours everywhere', () => {
    const grey = (scale: 1 | 2): Measured => {
      const small = plane / scale ** 2;
      const picture = new Float32Array(small);
      oldPhoto(3, height, width, { scale, weights: GREY_WEIGHTS.rec601, mask: null }).forward(truth, picture);
      const kept = Uint8Array.from({ length: small }, (_, i) => (i % (width / scale) < 10 / scale ? 0 : 1));
      const shape = [height / scale, width / scale];
      return measured({ arrays: { picture: { data: picture, shape }, known: { data: kept, shape } } });
    };
    const lighter = truth.map((v, i) => (i % width < 10 ? v + 0.2 : v + 2 / 255));
    for (const scale of [1, 2] as const) {
      const found = figuresOfPhoto(job({ grey: 'rec601', scale }), grey(scale), lighter);
      expect(found.greyResidual).toBeCloseTo(2, 3);
      expect(found.ciede2000).toBeCloseTo(ciede2000(lighter, truth)!, 12);
      expect(found.psnrHole).toBeCloseTo(psnrOf(0.04, 1), 3);
      expect(figuresOfPhoto(job({ grey: 'rec601', scale }), grey(scale), truth).greyResidual).toBeCloseTo(0, 4);
    }
  });
});
