import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centredGrid, placeOn, type Place } from '../../../core/image/grids/plane-grid.ts';
import { gridOf, type Frame } from '../../../renderer/canvas/frame.ts';
import { histogramOf } from '../../../renderer/canvas/histogram.ts';
import { probeAt, probeText, valueText } from '../../../renderer/canvas/probe.ts';
import { angleOn, lengthOn } from '../../../renderer/marks/length.ts';
import { lineProfile } from '../../../renderer/marks/line-profile.ts';
import { areaOf, maskFigures, regionFigures } from '../../../renderer/marks/region.ts';
import { scaleBar } from '../../../renderer/canvas/scale-bar.ts';
import { frameOf } from './frame-of.ts';

/** The place of a point of a frame. */
const at = (frame: Frame, column: number, row: number): Place => placeOn(gridOf(frame), [column, row]);

/** 4 rows of 5, value 10·row + column. */
const ramp = frameOf({ height: 4, width: 5, pixelMm: [2, 0.5] }, (column, row) => 10 * row + column);

describe('figures of a region', () => {
  it('counts the pixels whose centres lie in a rectangle, whichever corner came first', () => {
    const figures = regionFigures(ramp, { kind: 'rectangle', from: at(ramp, 3.2, 2), to: at(ramp, 0.9, 0.6) });
    expect(figures).toEqual({
      mean: 17,
      sd: expect.closeTo(Math.sqrt(154 / 5), 12),
      min: 11,
      max: 23,
      n: 6,
      areaMm2: expect.closeTo(2.3 * 0.5 * (1.4 * 2), 12),
    });
  });

  it('measures the disk that an ellipse holds, and the same as a mask', () => {
    const frame = frameOf({ height: 101, width: 101, pixelMm: [1, 1] }, (column) => column);
    const region = { kind: 'ellipse', from: at(frame, 10, 10), to: at(frame, 90, 90) } as const;
    const figures = regionFigures(frame, region)!;
    expect(figures.areaMm2).toBeCloseTo(Math.PI * 40 ** 2, 9);
    expect(figures.mean).toBeCloseTo(50, 9);
    const mask = new Uint8Array(101 * 101).map((_, i) =>
      Math.hypot((i % 101) - 50, Math.floor(i / 101) - 50) <= 40 ? 255 : 0,
    );
    const { areaMm2, ...counted } = maskFigures(frame, mask)!;
    expect(areaMm2! / figures.areaMm2!).toBeCloseTo(1, 2);
    expect(figures).toMatchObject(counted);
  });

  it('follows an outline that crosses itself by the even-odd rule, and leaves out what is no number', () => {
    const frame = frameOf({ height: 5, width: 5 }, (column, row) => (column === 2 && row === 2 ? NaN : 1));
    const outline = [at(frame, 0.5, 0.5), at(frame, 3.5, 0.5), at(frame, 3.5, 3.5), at(frame, 0.5, 3.5)];
    expect(regionFigures(frame, { kind: 'freehand', points: outline })).toMatchObject({
      n: 8,
      mean: 1,
      sd: 0,
      areaMm2: null,
    });
    expect(regionFigures(frame, { kind: 'rectangle', from: at(frame, 8, 8), to: at(frame, 9, 9) })).toBeNull();
  });

  it('keeps the spread of values that lie close together far from zero', () => {
    const frame = frameOf({ height: 1, width: 4 }, (column) => 1e6 + (column % 2));
    expect(regionFigures(frame, { kind: 'rectangle', from: at(frame, 0, 0), to: at(frame, 3, 0) })!.sd).toBeCloseTo(
      Math.sqrt(1 / 3),
      9,
    );
  });
});

/** Smooth, so that every grid may sample it: 100 inside the disk about (x, y) = (37, −22) mm and 0 outside, over 12 mm. */
const DISK = { x: 37, y: -22, radius: 40 };
const anatomy = ({ x, y }: Place): number =>
  100 / (1 + Math.exp((Math.hypot(x - DISK.x, y - DISK.y) - DISK.radius) / 3));
/** The anatomy as a picture of it would show it. @param unitMm mm of a unit of place */
const pictureOn = (grid: ReturnType<typeof centredGrid>, pixelMm: Frame['pixelMm'], unitMm = 1): Frame =>
  frameOf({ height: grid.height, width: grid.width, grid, pixelMm, unit: 'HU' }, (column, row) => {
    const { x, y } = placeOn(grid, [column, row]);
    return anatomy({ x: x * unitMm, y: y * unitMm });
  });

describe('a region that was drawn on the input, on another picture of the image', () => {
  const input = pictureOn(centredGrid(512, 512, [0.78125, 0.78125]), [0.78125, 0.78125]);
  const ellipse = { kind: 'ellipse', from: { x: 22, y: -41 }, to: { x: 61, y: -5 } } as const;
  const onInput = regionFigures(input, ellipse)!;

  it.each([
    ['a coarser run', pictureOn(centredGrid(320, 320, [1.25, 1.25]), [1.25, 1.25])],
    ['pixels that are not square', pictureOn(centredGrid(200, 512, [2, 0.78125]), [2, 0.78125])],
    ['a smaller field', pictureOn(centredGrid(190, 190, [0.9, 0.9]), [0.9, 0.9])],
    [
      'a field cut off beside the middle',
      pictureOn({ ...centredGrid(120, 100, [0.8, 0.8]), origin: { x: -6, y: -60 } }, [0.8, 0.8]),
    ],
  ])('measures the same place and area: %s', (_name, other) => {
    const there = regionFigures(other, ellipse)!;
    expect(there.areaMm2).toBe(onInput.areaMm2);
    expect(there.areaMm2).toBeCloseTo((Math.PI * 39 * 36) / 4, 9);
    expect(Math.abs(there.mean - onInput.mean)).toBeLessThan(0.5);
    // Within a pixel's width of the coarser grid all round: what was counted covers what was drawn.
    const { spacing } = gridOf(other);
    const around = Math.PI * (39 + 36) * 0.5 * Math.max(...spacing);
    expect(Math.abs(there.n * spacing[0] * spacing[1] - there.areaMm2!)).toBeLessThan(around);
  });

  it('measures the same without any spacing, in pixels of the image', () => {
    const bare = pictureOn(centredGrid(512, 512, [1, 1], 'px'), null, 0.78125);
    const run = pictureOn(centredGrid(320, 320, [1.6, 1.6], 'px'), null, 0.78125);
    const shape = {
      kind: 'ellipse',
      from: { x: 22 / 0.78125, y: -41 / 0.78125 },
      to: { x: 61 / 0.78125, y: -5 / 0.78125 },
    } as const;
    const [first, second] = [regionFigures(bare, shape)!, regionFigures(run, shape)!];
    expect([first.areaMm2, second.areaMm2]).toEqual([null, null]);
    expect(first.mean).toBeCloseTo(onInput.mean, 3);
    expect(Math.abs(second.mean - first.mean)).toBeLessThan(0.5);
    expect((second.n * 1.6 ** 2) / first.n).toBeCloseTo(1, 1);
    // Where a spacing was stated for the run, its areas and lengths are told by that.
    const stated = { ...run, pixelMm: [1.25, 1.25] as const };
    expect(regionFigures(stated, shape)!.areaMm2).toBeCloseTo(onInput.areaMm2!, 9);
    expect(lengthOn(stated, shape.from, shape.to)).toEqual({
      length: expect.closeTo(Math.hypot(39, 36), 9),
      unit: 'mm',
    });
    expect(lengthOn(run, shape.from, shape.to).unit).toBe('px');
  });

  it('tells the area of the pixels where the picture shows only a part of it', () => {
    const cut = pictureOn(centredGrid(100, 100, [1, 1]), [1, 1]);
    const { n, areaMm2 } = regionFigures(cut, ellipse)!;
    expect(areaMm2).toBe(n);
    expect(areaMm2).toBeLessThan(onInput.areaMm2!);
  });

  it('has the area of its outline, what is enclosed twice left out', () => {
    const square = (x: number, y: number, side: number): Place[] => [
      { x, y },
      { x: x + side, y },
      { x: x + side, y: y + side },
      { x, y: y + side },
    ];
    expect(areaOf({ kind: 'freehand', points: square(0, 0, 10) })).toBeCloseTo(100, 9);
    const twice = [...square(0, 0, 10), { x: 0, y: 0 }, ...square(2, 2, 4), { x: 2, y: 2 }];
    expect(areaOf({ kind: 'freehand', points: twice }) / 84).toBeCloseTo(1, 2);
  });
});

describe('lengths and angles', () => {
  it('are those of the anatomy, whatever the pixels', () => {
    const [square, flat] = [centredGrid(512, 512, [0.5, 0.5]), centredGrid(100, 300, [2.5, 0.7])];
    for (const grid of [square, flat]) {
      const frame = pictureOn(grid, [grid.spacing[0], grid.spacing[1]]);
      expect(lengthOn(frame, { x: -3, y: 1 }, { x: 0, y: 5 })).toEqual({ length: 5, unit: 'mm' });
      expect(angleOn(frame, { x: 10, y: 0 }, { x: 0, y: 0 }, { x: -10, y: 10 })).toBeCloseTo(135, 9);
      expect(angleOn(frame, { x: 0, y: 0 }, { x: 0, y: 0 }, { x: -10, y: 10 })).toBeNull();
    }
  });
});

describe('a profile', () => {
  it('reads the ramp that bilinear values lie on, in mm of the pixels', () => {
    const profile = lineProfile(ramp, { from: at(ramp, 0, 0), to: at(ramp, 4, 3) }, 'bilinear');
    expect([...profile.values]).toEqual(Array.from(profile.values, (_, k) => expect.closeTo((34 * k) / 5, 9)));
    expect(profile.distance.at(-1)).toBeCloseTo(Math.hypot(4 * 0.5, 3 * 2), 12);
    expect(profile.distanceUnit).toBe('mm');
  });

  it('takes values as they are by default and nothing beside the image', () => {
    const { values } = lineProfile(ramp, { from: at(ramp, 3, 1), to: at(ramp, 6, 1) }, 'nearest');
    expect([...values]).toEqual([13, 14, NaN, NaN]);
  });
});

describe('a probe', () => {
  it('tells the value with its unit and where it lies', () => {
    const hu = { ...ramp, unit: 'HU' } as Frame;
    const probe = probeAt(hu, at(hu, 2.4, 1.4))!;
    expect(probe).toEqual({ column: 2, row: 1, place: { x: 0, y: -1 }, values: [12] });
    expect(probeText(probe, hu)).toBe('12 HU');
    expect(probeAt(hu, at(hu, 5, 1))).toBeNull();
  });

  it('tells magnitude and phase of complex values, and three values of a picture', () => {
    const complex = frameOf({ height: 1, width: 1, samples: 2, unit: 'complex' }, (_c, _r, sample) =>
      sample === 0 ? 0 : -2,
    );
    expect(probeText(probeAt(complex, at(complex, 0, 0))!, complex)).toBe('2 ∠ −90°');
    const picture = frameOf({ height: 1, width: 1, samples: 3, unit: 'srgb' }, (_c, _r, sample) => 10 * sample);
    expect(probeText(probeAt(picture, at(picture, 0, 0))!, picture)).toBe('0 10 20');
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
