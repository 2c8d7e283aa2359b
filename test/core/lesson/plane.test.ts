import { describe, expect, it } from 'vitest';
import { centresOf, densityOnGrid, pointsPrior, pullAt, residualTable } from '../../../core/lesson/plane.ts';
import { POINT_SETS } from '../../../core/contract/lesson.ts';
import { pointSet } from '../../../core/lesson/point-sets.ts';
import { MOST_POINTS, POINT_SD, SIGMA_MAX, SIGMA_MIN, type Grid } from '../../../core/lesson/scene.ts';

const grid: Grid = { columns: 12, rows: 9, halfWidth: 1.6, halfHeight: 1.2 };

describe.each(POINT_SETS)('the data set %s', (set) => {
  const points = pointSet(set);
  it('lies between −1 and 1 about the middle, no point on another', () => {
    expect(points.length / 2).toBeLessThanOrEqual(MOST_POINTS);
    const middle = [0, 0];
    for (let k = 0; k < points.length; k += 2) {
      expect(Math.abs(points[k]!)).toBeLessThanOrEqual(1);
      expect(Math.abs(points[k + 1]!)).toBeLessThanOrEqual(1);
      middle[0]! += (2 * points[k]!) / points.length;
      middle[1]! += (2 * points[k + 1]!) / points.length;
      for (let j = 0; j < k; j += 2)
        expect(Math.hypot(points[k]! - points[j]!, points[k + 1]! - points[j + 1]!)).toBeGreaterThan(0.008);
    }
    expect(Math.hypot(...middle)).toBeLessThan(0.2);
  });

  it.each([0.05, 0.3, 1])('has on a grid the density that its prior has, the largest 1: σ = %d', (sigma) => {
    const density = new Float32Array(grid.columns * grid.rows);
    densityOnGrid(points, sigma, grid, density);
    const prior = pointsPrior(points);
    const at = centresOf(grid);
    const logs = Array.from(density, (_, i) => prior.logDensity(at.subarray(2 * i, 2 * i + 2), sigma));
    const largest = Math.max(...logs);
    density.forEach((d, i) => expect(d).toBeCloseTo(Math.exp(logs[i]! - largest), 4));
    expect(Math.max(...density)).toBe(1);
  });

  it.each([0.05, 0.3, 1])('is pulled at by σ² times the gradient of its log density: σ = %d', async (sigma) => {
    const prior = pointsPrior(points);
    const at = centresOf(grid);
    const pull = await pullAt(prior, at, sigma);
    const h = 2 ** -9;
    for (let i = 0; i < at.length; i++) {
      const moved = (step: number): number => {
        const x = at.slice(i - (i % 2), i - (i % 2) + 2);
        x[i % 2]! += step;
        return prior.logDensity(x, sigma);
      };
      const slope = (moved(h) - moved(-h)) / (2 * h);
      // Where another point becomes the nearest one the score turns within a step of the differences.
      expect(Math.abs(pull[i]! - sigma ** 2 * slope)).toBeLessThan(0.02);
    }
  });
});

it('cells have row 0 at the top, with y pointing up', () => {
  const at = centresOf({ columns: 2, rows: 2, halfWidth: 4, halfHeight: 2 });
  expect([...at]).toEqual([-2, 1, 2, 1, -2, -1, 2, -1]);
});

it('one point alone has the r² of a Gaussian', async () => {
  const points = Float32Array.of(0.3, -0.2);
  const table = await residualTable(pointsPrior(points), points);
  expect(table[0]![0]).toBeCloseTo(SIGMA_MIN, 12);
  expect(table.at(-1)![0]).toBeCloseTo(SIGMA_MAX, 12);
  const v = POINT_SD ** 2;
  for (const [sigma, r2] of table) expect(r2 / ((v * sigma ** 2) / (v + sigma ** 2))).toBeCloseTo(1, 0);
});
