import { describe, expect, it } from 'vitest';
import { conversionTo, type AttenuationUnit } from '../../../core/image/conversion.ts';
import type { Unit } from '../../../core/image/image.ts';

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
    expect(convert(1, 'HU', 'HU', 'srgb')).toBeNull();
    expect(convert(1, 'HU', 'stored', 'HU')).toBeNull();
  });

  it('of pictures meet at full intensity', () => {
    expect(conversionTo(scale('srgb', 255), scale('srgb', 65535), null)).toEqual({ gain: 255 / 65535, offset: 0 });
    expect(conversionTo(scale('HU'), scale('HU'), null)).toEqual({ gain: 1, offset: 0 });
  });
});
