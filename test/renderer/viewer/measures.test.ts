import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withMark } from '../../../renderer/canvas/annotation.ts';
import type { Frame } from '../../../renderer/canvas/frame.ts';
import { histogramOf } from '../../../renderer/canvas/histogram.ts';
import { lineProfile } from '../../../renderer/canvas/line-profile.ts';
import { probeAt, probeText, valueText } from '../../../renderer/canvas/probe.ts';
import { maskFigures, regionFigures } from '../../../renderer/canvas/region.ts';
import { scaleBar } from '../../../renderer/canvas/scale-bar.ts';
import { frameOf } from './frame-of.ts';

/** 4 rows of 5, value 10·row + column. */
const ramp = frameOf({ height: 4, width: 5, pixelMm: [2, 0.5] }, (column, row) => 10 * row + column);

describe('figures of a region', () => {
  it('counts the pixels whose centres lie in a rectangle, whichever corner came first', () => {
    const figures = regionFigures(ramp, { kind: 'rectangle', from: [3.2, 2], to: [0.9, 0.6] });
    expect(figures).toEqual({
      mean: 17,
      sd: expect.closeTo(Math.sqrt(154 / 5), 12),
      min: 11,
      max: 23,
      n: 6,
      areaMm2: 6,
    });
  });

  it('measures the disk that an ellipse holds, and the same as a mask', () => {
    const frame = frameOf({ height: 101, width: 101, pixelMm: [1, 1] }, (column) => column);
    const region = { kind: 'ellipse', from: [10, 10], to: [90, 90] } as const;
    const figures = regionFigures(frame, region)!;
    expect(figures.areaMm2! / (Math.PI * 40 ** 2)).toBeCloseTo(1, 2);
    expect(figures.mean).toBeCloseTo(50, 9);
    const mask = new Uint8Array(101 * 101).map((_, i) =>
      Math.hypot((i % 101) - 50, Math.floor(i / 101) - 50) <= 40 ? 255 : 0,
    );
    expect(maskFigures(frame, mask)).toEqual(figures);
  });

  it('follows an outline that crosses itself by the even-odd rule, and leaves out what is no number', () => {
    const frame = frameOf({ height: 5, width: 5 }, (column, row) => (column === 2 && row === 2 ? NaN : 1));
    const outline = [
      [0.5, 0.5],
      [3.5, 0.5],
      [3.5, 3.5],
      [0.5, 3.5],
    ] as const;
    expect(regionFigures(frame, { kind: 'freehand', points: outline })).toMatchObject({
      n: 8,
      mean: 1,
      sd: 0,
      areaMm2: null,
    });
    expect(regionFigures(frame, { kind: 'rectangle', from: [8, 8], to: [9, 9] })).toBeNull();
  });

  it('keeps the spread of values that lie close together far from zero', () => {
    const frame = frameOf({ height: 1, width: 4 }, (column) => 1e6 + (column % 2));
    expect(regionFigures(frame, { kind: 'rectangle', from: [0, 0], to: [3, 0] })!.sd).toBeCloseTo(Math.sqrt(1 / 3), 9);
  });
});

describe('a profile', () => {
  it('reads the ramp that bilinear values lie on, in mm of the pixels', () => {
    const profile = lineProfile(ramp, { from: [0, 0], to: [4, 3] }, 'bilinear');
    expect([...profile.values]).toEqual(Array.from(profile.values, (_, k) => expect.closeTo((34 * k) / 5, 9)));
    expect(profile.distance.at(-1)).toBeCloseTo(Math.hypot(4 * 0.5, 3 * 2), 12);
    expect(profile.distanceUnit).toBe('mm');
  });

  it('takes values as they are by default and nothing beside the image', () => {
    const { values } = lineProfile(ramp, { from: [3, 1], to: [6, 1] }, 'nearest');
    expect([...values]).toEqual([13, 14, NaN, NaN]);
  });
});

describe('a probe', () => {
  it('tells the value with its unit and where it lies', () => {
    const hu = { ...ramp, unit: 'HU' } as Frame;
    const probe = probeAt(hu, [2.4, 1.4])!;
    expect(probe).toEqual({ column: 2, row: 1, mm: [1, 2], values: [12] });
    expect(probeText(probe, hu)).toBe('12 HU');
    expect(probeAt(hu, [5, 1])).toBeNull();
  });

  it('tells magnitude and phase of complex values, and three values of a picture', () => {
    const complex = frameOf({ height: 1, width: 1, samples: 2, unit: 'complex' }, (_c, _r, sample) =>
      sample === 0 ? 0 : -2,
    );
    expect(probeText(probeAt(complex, [0, 0])!, complex)).toBe('2 ∠ −90°');
    const picture = frameOf({ height: 1, width: 1, samples: 3, unit: 'srgb' }, (_c, _r, sample) => 10 * sample);
    expect(probeText(probeAt(picture, [0, 0])!, picture)).toBe('0 10 20');
  });

  it('writes numbers no finer than they are worth', () => {
    expect(valueText(-767.834, 'HU')).toBe('−767.8');
    expect(valueText(0.0123456, 'scaled')).toBe('0.01235');
    expect(valueText(NaN, 'HU')).toBe('NaN');
  });
});

it('a histogram counts every finite value once', () => {
  fc.assert(
    fc.property(fc.array(fc.float(), { maxLength: 200 }), fc.integer({ min: 1, max: 64 }), (values, bins) => {
      const { counts, notFinite } = histogramOf(Float32Array.from(values), bins);
      expect(counts.reduce((a, b) => a + b, 0) + notFinite).toBe(values.length);
    }),
  );
  expect([...histogramOf(new Float32Array([0, 1, 2, 3, 4, NaN]), 4).counts]).toEqual([1, 1, 1, 2]);
});

it('a scale bar is the longest of 1, 2 or 5 times a power of ten that fits', () => {
  expect(scaleBar(0.5, 120)).toEqual({ mm: 50, length: 100 });
  expect(scaleBar(null, 120)).toBeNull();
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 10, noNaN: true }), (mmPerPixel) => {
      const { mm, length } = scaleBar(mmPerPixel, 120)!;
      expect(length).toBeLessThanOrEqual(120 + 1e-9);
      expect(length).toBeGreaterThanOrEqual(120 / 2.5 - 1e-9);
      expect(['1', '2', '5']).toContain(mm.toExponential()[0]);
    }),
  );
});

it('marks are named by the least number that is free', () => {
  const pin = { kind: 'pin', at: [0, 0] } as const;
  expect(
    withMark(
      [
        { id: '1', mark: pin },
        { id: '3', mark: pin },
      ],
      pin,
    ).map(({ id }) => id),
  ).toEqual(['1', '3', '2']);
});
