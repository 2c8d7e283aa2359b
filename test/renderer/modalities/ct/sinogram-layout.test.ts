import { describe, expect, it } from 'vitest';
import {
  angleTicks,
  binPosition,
  rayAt,
  roundTicks,
  shareOf,
  sinogramLayout,
  stripeOf,
} from '../../../../renderer/modalities/ct/sinogram/sinogram-layout.ts';

const degreesOfTurn = Array.from({ length: 180 }, (_, i) => i);
const views = [0, 45, 90, 135];

describe('over a full sinogram', () => {
  const layout = sinogramLayout(views, degreesOfTurn);

  it('a view is the stripe of its own row', () => {
    expect(layout).toEqual({ lowDeg: 0, highDeg: 180, stripeDeg: 1 });
    const stripe = stripeOf(layout, 45, true, 0);
    expect(stripe.top).toBeCloseTo(45 / 180, 12);
    expect(stripe.height).toBeCloseTo(1 / 180, 12);
    expect(stripeOf(layout, 45, true, 0.05).height).toBe(0.05);
  });

  it('a place in a stripe is a ray of its view, between stripes it is a row that was not measured', () => {
    expect(rayAt(layout, views, true, 47, 0.5, 45.5 / 180, 0)).toEqual({ angleDeg: 45, bin: 23, view: 1 });
    expect(rayAt(layout, views, true, 47, 0, 60.7 / 180, 0)).toEqual({ angleDeg: 60, bin: 0, view: null });
    expect(rayAt(layout, views, true, 47, 1, 60.7 / 180, 0).bin).toBe(46);
  });
});

describe('alone', () => {
  it('views fill what lies between them, and each place is a ray of the nearest', () => {
    const layout = sinogramLayout(views, null);
    expect(layout).toEqual({ lowDeg: -22.5, highDeg: 157.5, stripeDeg: 45 });
    const stripes = views.map((v) => stripeOf(layout, v, false, 0));
    expect(stripes.map((s) => s.top)).toEqual([0, 0.25, 0.5, 0.75]);
    expect(rayAt(layout, views, false, 10, 0.5, 0.3, 0)).toEqual({ angleDeg: 45, bin: 5, view: 1 });
    expect(shareOf(layout, 157.5)).toBe(1);
  });

  it('one view fills the picture', () => {
    const layout = sinogramLayout([30], null);
    expect(stripeOf(layout, 30, false, 0)).toEqual({ top: 0, height: 1 });
  });
});

it('bins lie where the geometry says, in mm or degrees', () => {
  const parallel = { kind: 'parallel' as const, anglesDeg: [0], bins: 5, binMm: 2, offsetMm: 1 };
  expect([0, 2, 4].map((k) => binPosition(parallel, k).value)).toEqual([-3, 1, 5]);
  const fan = { kind: 'fan' as const, anglesDeg: [0], bins: 5, binPitch: 0.5, offset: 0, sourceMm: 1, detectorMm: 2 };
  expect(binPosition(fan, 4)).toEqual({ value: 1, unit: '°' });
});

it('ticks are round', () => {
  expect(roundTicks(-254.4, 254.4, 5)).toEqual([-200, 0, 200]);
  expect(roundTicks(0, 0.31, 3)).toEqual([0, 0.2]);
  expect(roundTicks(1, 1, 5)).toEqual([]);
  expect(angleTicks(0, 180)).toEqual([0, 30, 60, 90, 120, 150, 180]);
  expect(angleTicks(0, 360)).toEqual([0, 45, 90, 135, 180, 225, 270, 315, 360]);
});
