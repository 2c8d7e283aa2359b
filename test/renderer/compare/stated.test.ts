import { describe, expect, it } from 'vitest';
import { thoraxPhantom } from '../../../core/modalities/ct/phantom/phantom.ts';
import { muFromHu, WATER_PER_MM } from '../../../core/image/units/units.ts';
import type { Frame } from '../../../renderer/canvas/frame.ts';
import {
  asStated,
  choiceOf,
  goesWithoutSaying,
  isUnitless,
  looksOf,
  numberChoices,
  numbersOf,
} from '../../../renderer/panels/compare/stated.ts';

const SIZE = 128;
const hu = thoraxPhantom(SIZE, 1).data;
const frameOf = (data: Float32Array, more: Partial<Frame> = {}): Frame => ({
  data,
  height: SIZE,
  width: SIZE,
  samples: 1,
  unit: 'stored',
  pixelMm: null,
  fullScale: null,
  orientation: null,
  ...more,
});
const farthest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);

describe('Numbers that say nothing of themselves', () => {
  it('are taken for HU in silence only where they look so: never attenuation, nor HU + 1024', () => {
    expect(goesWithoutSaying(frameOf(hu))).toBe(true);
    const mu = frameOf(hu.map(muFromHu));
    expect([looksOf(mu).kind, goesWithoutSaying(mu)]).toEqual(['attenuation', false]);
    const above = frameOf(hu.map((v) => v + 1024));
    expect([looksOf(above).kind, goesWithoutSaying(above)]).toEqual(['hu+1024', false]);
  });

  it('are brought into HU by what is said of them, whatever that is', () => {
    const as = {
      HU: hu,
      'HU + 1024': hu.map((v) => v + 1024),
      '1/mm': hu.map(muFromHu),
      '1/cm': hu.map((v) => 10 * muFromHu(v)),
    };
    for (const choice of numberChoices) {
      const numbers = numbersOf(choice, WATER_PER_MM);
      expect(choiceOf(numbers)).toBe(choice);
      const stated = asStated(frameOf(as[choice]), numbers, null);
      expect(stated.unit).toBe(choice.startsWith('HU') ? 'HU' : '1/mm');
      const found = stated.unit === 'HU' ? stated.data : stated.data.map((v) => 1000 * (v / WATER_PER_MM - 1));
      expect(farthest(found, hu)).toBeLessThan(0.01);
    }
  });

  it('of a picture in 16 bits can be said too, and what a file says of itself stays', () => {
    const bits = frameOf(
      hu.map((v) => v + 1024),
      { unit: 'srgb', fullScale: 65_535 },
    );
    expect(isUnitless(bits)).toBe(true);
    expect(farthest(asStated(bits, numbersOf('HU + 1024'), null).data, hu)).toBeLessThan(0.01);
    const own = frameOf(hu, { unit: 'HU', pixelMm: [2, 2] });
    expect(asStated(own, numbersOf('1/mm'), 3)).toBe(own);
  });

  it('keep one frame for what is said, so that nothing is resampled twice', () => {
    const frame = frameOf(hu);
    expect(asStated(frame, null, 1.5)).toBe(asStated(frame, null, 1.5));
    expect(asStated(frame, null, 1.5).pixelMm).toEqual([1.5, 1.5]);
  });
});
