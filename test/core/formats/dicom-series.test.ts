import { describe, expect, it } from 'vitest';
import { planSeries, type SliceHeader } from '../../../core/formats/dicom-series.ts';
import type { Vector3 } from '../../../core/formats/decoded.ts';

const axial: readonly [Vector3, Vector3] = [
  [1, 0, 0],
  [0, 1, 0],
];
function slice(z: number | null, more: Partial<SliceHeader> = {}, y = 0): SliceHeader {
  const name = more.name ?? `z${z}`;
  return {
    name,
    series: '1',
    rows: 4,
    columns: 4,
    isColour: false,
    frames: 1,
    instance: 1,
    description: null,
    gantryTilt: 0,
    place: { position: z === null ? null : [0, y, z], orientation: axial, sopClassUid: null, sopInstanceUid: null },
    ...more,
  };
}

describe('planSeries', () => {
  it('orders by position along the normal, not by name or number', () => {
    const plan = planSeries([slice(5, { instance: 1 }), slice(-5, { instance: 3 }), slice(0, { instance: 2 })]);
    expect(plan).toEqual({ names: ['z-5', 'z0', 'z5'], warnings: [] });
  });

  it('takes the largest stack and says what was left: another series, a localizer, a copy', () => {
    const copy = slice(1, { place: { ...slice(1).place, sopInstanceUid: 'a' } });
    const slices = [slice(0), copy, { ...copy, name: 'copy' }, slice(2, { series: '2' }), slice(3, { rows: 9 })];
    const plan = planSeries(slices);
    expect(plan.names).toEqual(['z0', 'z1']);
    expect(plan.warnings.join()).toMatch(/3 stacks of 3, 1, 1.*copies/s);
  });

  it('warns of gaps, of shared positions and of tilt', () => {
    expect(planSeries([slice(0), slice(1), slice(3)]).warnings.join()).toMatch('slices may be missing');
    expect(planSeries([slice(0), slice(0, { name: 'again', instance: 2 }), slice(1)]).warnings.join()).toMatch(
      'where another',
    );
    expect(planSeries([slice(0, { gantryTilt: 12 }), slice(1)]).warnings.join()).toMatch('12°');
    expect(planSeries([slice(0), slice(1, {}, 0.3)]).warnings.join()).toMatch('sheared');
  });

  it('falls back on instance numbers where positions are missing', () => {
    const plan = planSeries([slice(null, { name: 'b', instance: 2 }), slice(null, { name: 'a', instance: 10 })]);
    expect(plan.names).toEqual(['b', 'a']);
    expect(plan.warnings.join()).toMatch('no position');
  });
});
