import { describe, expect, it } from 'vitest';
import type { JobGeometry } from '../../../../core/contract/measurement/ct.ts';
import { arcPath, gantryShape } from '../../../../renderer/modalities/ct/scan/gantry-shape.ts';
import { lineOf } from '../../../../renderer/modalities/ct/sinogram/ray.ts';

const parallel: JobGeometry = { kind: 'parallel', anglesDeg: [20, 80], bins: 61, binMm: 2, offsetMm: 5 };
const fan: JobGeometry = {
  kind: 'fan',
  anglesDeg: [35, 100, 300],
  bins: 61,
  binPitch: 0.8,
  offset: 1,
  sourceMm: 541,
  detectorMm: 949,
};
const flat: JobGeometry = { ...fan, kind: 'fan-flat', binPitch: 3 };

describe.each([parallel, fan, flat])('a drawing of $kind', (geometry) => {
  const shape = gantryShape(geometry);

  it('draws the rays where the projector has them', () => {
    for (const [k, stroke] of shape.rays.entries()) {
      const bin = (k * (geometry.bins - 1)) / 6;
      const { thetaRad, sMm } = lineOf(geometry, geometry.anglesDeg[0]!, bin);
      for (const [x, y] of stroke) expect(x * Math.cos(thetaRad) - y * Math.sin(thetaRad)).toBeCloseTo(sMm, 6);
    }
  });

  it('begins its rays at the first source and ends them on the detector', () => {
    const [first, last] = [shape.rays[0]!, shape.rays.at(-1)!];
    expect(Math.hypot(...minus(first[1], shape.detector[0]!))).toBeLessThan(1e-6);
    expect(Math.hypot(...minus(last[1], shape.detector.at(-1)!))).toBeLessThan(1e-6);
    if (geometry.kind !== 'parallel') expect(first[0]).toEqual(shape.sources[0]);
  });

  it('has a source and a tick a view, all inside the picture, and a field that no ray of an end crosses', () => {
    expect(shape.sources).toHaveLength(geometry.anglesDeg.length);
    expect(shape.ticks).toHaveLength(geometry.anglesDeg.length);
    for (const place of [...shape.sources, ...shape.detector, ...shape.rays.flat()]) {
      expect(Math.hypot(...place)).toBeLessThanOrEqual(shape.reachMm);
    }
    for (const bin of [0, geometry.bins - 1]) {
      expect(Math.abs(lineOf(geometry, 0, bin).sMm)).toBeGreaterThan(shape.fieldMm - 1.0001);
    }
  });
});

const minus = (a: readonly [number, number], b: readonly [number, number]): [number, number] => [
  a[0] - b[0],
  a[1] - b[1],
];

it('an arc goes counter-clockwise, the long way where it is long, and closes after a whole turn', () => {
  expect(arcPath(10, 0, 90)).toBe('M10.00 0.00A10 10 0 0 0 0.00 -10.00');
  expect(arcPath(10, 0, 270)).toContain('A10 10 0 1 0');
  expect(arcPath(10, 40, 360)).toMatch(/^M(\S+ \S+)A.*A10 10 0 1 0 \1$/);
});
