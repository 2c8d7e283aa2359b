import { describe, expect, it } from 'vitest';
import { whatTells } from '../../../../core/image/holes/painted-layer.ts';

describe('what of a mask with transparency tells what is painted', () => {
  it('is its colours where all of it is opaque, or nothing says how opaque it is', () => {
    expect(whatTells([0, 255, 0], null, 255)).toBe('colours');
    expect(whatTells([0, 255, 0], [255, 255, 200], 255)).toBe('colours');
  });

  it('is its opacity where all that is painted is bright, or all of it dark, whatever lies under transparency', () => {
    expect(whatTells([0, 0, 0, 0], [0, 255, 255, 0], 255)).toBe('opacity');
    expect(whatTells([0, 255, 240, 0], [0, 255, 255, 0], 255)).toBe('opacity');
    expect(whatTells([255, 40, 40, 0], [0, 65535, 40000, 0], 65535)).toBe('opacity');
  });

  it('is left open where bright and dark are painted, and nothing where all is transparent', () => {
    expect(whatTells([0, 255, 0], [255, 255, 0], 255)).toBe('either');
    expect(whatTells([0, 255, 0], [0, 0, 100], 255)).toBe('nothing');
  });
});
