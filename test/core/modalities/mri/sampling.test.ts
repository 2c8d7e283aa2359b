/** Masks measure exactly as much as they say, whatever the size of k-space. */
import { describe, expect, it } from 'vitest';
import { SAMPLINGS, type GeneratedSampling } from '../../../../core/contract/measurement/mri.ts';
import {
  accelerationOf,
  calibrationOf,
  columnsOf,
  countOf,
  rowsOf,
} from '../../../../core/modalities/mri/sampling/mask.ts';
import { centralFrom, centralLines } from '../../../../core/modalities/mri/sampling/lines.ts';
import { accelerationOfPattern, samplingMask } from '../../../../core/modalities/mri/sampling/pattern.ts';

const usual: Omit<GeneratedSampling, 'kind'> = {
  acceleration: 4,
  center: 0.08,
  direction: 'columns',
  partial: 1,
  seed: 1,
};
const grids = [
  { height: 64, width: 64 },
  { height: 61, width: 83 },
  { height: 40, width: 96 },
];

describe.each(grids)('k-space of $height × $width', (grid) => {
  const { height, width } = grid;

  it.each(['random', 'gaussian1d'] as const)('%s measures round(lines/R) lines, the middle among them', (kind) => {
    for (const direction of ['columns', 'rows'] as const)
      for (const acceleration of [2, 4, 8]) {
        const mask = samplingMask({ ...usual, kind, direction, acceleration }, grid);
        const lines = direction === 'columns' ? columnsOf(mask, grid) : rowsOf(mask, grid);
        const count = direction === 'columns' ? width : height;
        expect(lines).not.toBeNull();
        expect(countOf(lines!)).toBe(Math.round(count / acceleration));
        const middle = centralLines(count, usual.center);
        const from = Math.floor(count / 2) - Math.floor(middle / 2);
        expect(lines!.slice(from, from + middle).every((v) => v === 1)).toBe(true);
      }
  });

  it('equispaced measures every line of its step, and the middle beside them', () => {
    const lines = columnsOf(samplingMask({ ...usual, kind: 'equispaced', acceleration: 5 }, grid), grid)!;
    const first = [0, 1, 2, 3, 4].find((at) => lines.every((v, i) => i % 5 !== at || v === 1));
    expect(first).toBeDefined();
    const middle = centralLines(width, usual.center);
    const from = Math.floor(width / 2) - Math.floor(middle / 2);
    const expected = lines.map((_, i) => (i % 5 === first || (i >= from && i < from + middle) ? 1 : 0));
    expect([...lines]).toEqual([...expected]);
  });

  it.each(['poisson', 'radial'] as const)('%s measures exactly round(samples/R), its block among them', (kind) => {
    for (const acceleration of [3, 8.5]) {
      const mask = samplingMask({ ...usual, kind, acceleration }, grid);
      expect(countOf(mask)).toBe(Math.round((height * width) / acceleration));
      const [rows, columns] = [centralLines(height, usual.center), centralLines(width, usual.center)];
      const [top, left] = [centralFrom(height, rows), centralFrom(width, columns)];
      for (let r = top; r < top + rows; r++)
        expect(countOf(mask.subarray(r * width + left, r * width + left + columns))).toBe(columns);
      // The largest one about DC holds no less, of the same extent on both sides.
      const block = calibrationOf(mask, grid)!;
      const samples = (block.rows[1] - block.rows[0]) * (block.columns[1] - block.columns[0]);
      expect(samples).toBeGreaterThanOrEqual((rows - 1) * (columns - 1));
    }
  });

  it.each(SAMPLINGS)('%s is drawn by its seed alone, tells its acceleration, and may leave a part out', (kind) => {
    const sampling = { ...usual, kind };
    const mask = samplingMask(sampling, grid);
    expect([...samplingMask(sampling, grid)]).toEqual([...mask]);
    expect([...samplingMask({ ...sampling, seed: 4 }, grid)]).not.toEqual([...mask]);
    expect(accelerationOfPattern(sampling, grid)).toBeCloseTo(accelerationOf(mask), 12);
    const part = samplingMask({ ...sampling, partial: 0.625 }, grid);
    expect(part.every((v, i) => v === 0 || i % width < Math.ceil(width * 0.625))).toBe(true);
    expect(countOf(part)).toBeGreaterThan(0);
  });
});

it('points of a Poisson disc keep apart, and lie thinner the further out', () => {
  const square = { height: 96, width: 96 };
  const sampling = {
    kind: 'poisson',
    acceleration: 8,
    center: 0.05,
    direction: 'columns',
    partial: 1,
    seed: 3,
  } as const;
  const mask = samplingMask(sampling, square);
  const points = [...mask.keys()].filter((i) => mask[i] === 1).map((i) => [Math.floor(i / 96) - 48, (i % 96) - 48]);
  const sizeOf = ([y = 0, x = 0]: readonly number[]): number => Math.hypot(y, x);
  const outer = points.filter((p) => sizeOf(p) > 36);
  expect(outer.length).toBeGreaterThan(50);
  const apart = outer.flatMap((p, n) => outer.slice(n + 1).map((q) => Math.hypot(p[0]! - q[0]!, p[1]! - q[1]!)));
  expect(Math.min(...apart)).toBeGreaterThan(2);
  const density = (from: number, to: number): number =>
    points.filter((p) => sizeOf(p) >= from && sizeOf(p) < to).length / (to ** 2 - from ** 2);
  expect(density(8, 20)).toBeGreaterThan(2 * density(36, 48));
});

it('finds the calibration region of any mask, and says where there is none', () => {
  const grid = { height: 32, width: 48 };
  const without = samplingMask({ ...usual, kind: 'equispaced', center: 0 }, grid);
  expect(calibrationOf(without, grid)).toBeNull();
  const columns = Uint8Array.from({ length: 32 * 48 }, (_, i) => (i % 48 >= 20 && i % 48 < 29 ? 1 : 0));
  expect(calibrationOf(columns, grid)).toEqual({ rows: [0, 32], columns: [20, 29] });
  // Shifted by one: only what lies on both sides of DC counts.
  const shifted = Uint8Array.from({ length: 32 * 48 }, (_, i) => (i % 48 >= 21 && i % 48 < 30 ? 1 : 0));
  expect(calibrationOf(shifted, grid)).toEqual({ rows: [0, 32], columns: [21, 28] });
  const block = Uint8Array.from({ length: 32 * 48 }, (_, i) => {
    const [row, column] = [Math.floor(i / 48), i % 48];
    return row >= 12 && row < 21 && column >= 18 && column < 31 ? 1 : 0;
  });
  expect(calibrationOf(block, grid)).toEqual({ rows: [12, 21], columns: [18, 31] });
  expect(calibrationOf(new Uint8Array(32 * 48), grid)).toBeNull();
});
