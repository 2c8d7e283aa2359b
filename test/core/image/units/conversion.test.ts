import { describe, expect, it } from 'vitest';
import { conversionTo, type AttenuationUnit } from '../../../../core/image/units/conversion.ts';
import type { Unit } from '../../../../core/image/image.ts';

const scale = (unit: Unit, fullScale: number | null = null) => ({ unit, fullScale });
function convert(value: number, said: AttenuationUnit, to: Unit, from: Unit = 'stored'): number | null {
  const found = conversionTo(scale(to), scale(from), { unit: said, waterPerMm: 0.02 });
  return found && found.gain * value + found.offset;
}

describe('numbers of another unit', () => {
  it('become HU, or attenuation, by the water that is stated', () => {
    expect(convert(0.2, '1/cm', 'HU')).toBeCloseTo(0, 12);
    expect(convert(0, '1/cm', 'HU')).toBe(-1000);
    expect(convert(0.3, '1/cm', 'HU')).toBeCloseTo(500, 12);
    expect(convert(0.03, '1/mm', 'HU', '1/mm')).toBeCloseTo(500, 12);
    expect(convert(500, 'HU', '1/mm', 'HU')).toBeCloseTo(0.03, 12);
    expect(convert(0.3, '1/cm', '1/mm')).toBeCloseTo(0.03, 12);
    expect(convert(-340, 'HU', 'HU')).toBe(-340);
  });

  it('stay what they are where nobody says more, or says what the file denies', () => {
    expect(conversionTo(scale('HU'), scale('stored'), null)).toBeNull();
    expect(conversionTo(scale('HU'), scale('1/mm'), null)).toBeNull();
    expect(convert(1, '1/cm', 'HU', '1/mm')).toBeNull();
    expect(convert(1, 'HU', 'stored', 'HU')).toBeNull();
  });

  it('of a picture are what somebody says, and are rescaled first where that is said too', () => {
    expect(convert(1, 'HU', 'HU', 'srgb')).toBe(1);
    const above = { unit: 'HU', waterPerMm: 0.02, rescale: { slope: 1, intercept: -1024 } } as const;
    expect(conversionTo(scale('HU'), scale('srgb', 65535), above)).toEqual({ gain: 1, offset: -1024 });
    const thousandths = { unit: '1/mm', waterPerMm: 0.02, rescale: { slope: 1e-3, intercept: 0 } } as const;
    const found = conversionTo(scale('HU'), scale('stored'), thousandths)!;
    expect(20 * found.gain + found.offset).toBeCloseTo(0, 9);
    const back = conversionTo(scale('1/mm'), scale('stored'), above)!;
    expect(1024 * back.gain + back.offset).toBeCloseTo(0.02, 12);
  });

  it('of pictures meet at full intensity', () => {
    expect(conversionTo(scale('srgb', 255), scale('srgb', 65535), null)).toEqual({ gain: 255 / 65535, offset: 0 });
    expect(conversionTo(scale('HU'), scale('HU'), null)).toEqual({ gain: 1, offset: 0 });
  });
});
