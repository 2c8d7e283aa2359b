import { describe, expect, it } from 'vitest';
import { gridFault, type PixelGrid } from '../../../../core/image/grids/grid-fault.ts';

const axial: PixelGrid = {
  pixelMm: [0.7, 0.7],
  orientation: [
    [1, 0, 0],
    [0, 1, 0],
  ],
};

describe('two grids of the same shape', () => {
  it.each<[string, Partial<PixelGrid>, 'spacing' | 'direction' | null]>([
    ['as they are', {}, null],
    ['with a rounded spacing', { pixelMm: [0.703125, 0.703125] }, null],
    ['without facts', { pixelMm: null, orientation: null }, null],
    ['with larger pixels', { pixelMm: [0.75, 0.75] }, 'spacing'],
    ['with longer pixels', { pixelMm: [0.9, 0.7] }, 'spacing'],
    [
      'mirrored top and bottom, as NIfTI lies',
      {
        orientation: [
          [1, 0, 0],
          [0, -1, 0],
        ],
      },
      'direction',
    ],
    [
      'mirrored left and right',
      {
        orientation: [
          [-1, 0, 0],
          [0, 1, 0],
        ],
      },
      'direction',
    ],
    [
      'transposed',
      {
        orientation: [
          [0, 1, 0],
          [1, 0, 0],
        ],
      },
      'direction',
    ],
    [
      'turned by two degrees',
      {
        orientation: [
          [0.9994, 0.0349, 0],
          [-0.0349, 0.9994, 0],
        ],
      },
      null,
    ],
  ])('%s', (_, change, wanted) => {
    expect(gridFault({ ...axial, ...change }, axial)).toBe(wanted);
    expect(gridFault(axial, { ...axial, ...change })).toBe(wanted);
  });
});
