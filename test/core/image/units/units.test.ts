import { describe, expect, it } from 'vitest';
import {
  AIR_HU,
  AIR_SCALED,
  huFromScaled,
  lineIntegralPerScaled,
  muFromHu,
  scaledFromHu,
} from '../../../../core/image/units/units.ts';

describe('CT units', () => {
  it('put −1024 and 1650 HU at 0 and 1 of the model’s scale', () => {
    expect(scaledFromHu(-1024)).toBe(0);
    expect(scaledFromHu(1650)).toBe(1);
    for (const hu of [-3000, -1000, 0, 37.5, 3071]) expect(huFromScaled(scaledFromHu(hu))).toBeCloseTo(hu, 9);
  });

  it('give water 0.0192 per mm and vacuum nothing', () => {
    expect(muFromHu(0)).toBe(0.0192);
    expect(muFromHu(AIR_HU)).toBe(0);
    expect(AIR_SCALED).toBe(24 / 2674);
    expect(scaledFromHu(AIR_HU)).toBe(AIR_SCALED);
  });

  it('agree on the line integral of a pixel, from HU or from the model’s scale', () => {
    for (const hu of [-1000, -500, 40, 1200]) {
      const fromHu = muFromHu(hu) * 0.8; // 0.8 mm
      expect(lineIntegralPerScaled(0.8) * (scaledFromHu(hu) - AIR_SCALED)).toBeCloseTo(fromHu, 12);
    }
  });
});
