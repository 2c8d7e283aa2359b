import { expect, it } from 'vitest';
import { saidSize, sizeText } from '../../../core/image/said-size.ts';

it('says of a picture first how wide it is, of other numbers first their rows, and how many there are where they are several', () => {
  const size = { height: 713, width: 1024 };
  expect(sizeText(size, 'srgb')).toBe('1024 × 713');
  expect(sizeText({ ...size, frames: 1 }, 'HU')).toBe('713 × 1024');
  expect(sizeText({ ...size, frames: 3 }, 'srgb')).toBe('3 × 1024 × 713');
  expect(saidSize({ ...size, frames: 3 }, 'stored')).toEqual([3, 713, 1024]);
});
