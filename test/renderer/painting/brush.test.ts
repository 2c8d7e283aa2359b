import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgeOf, FULL, NOTHING, radiusOf, sweep, type Dab } from '../../../renderer/painting/brush.ts';
import { blankRaster, PAINTED, type Raster } from '../../../renderer/painting/raster.ts';
import { countRegions } from '../../../renderer/painting/statistics.ts';

const SIZE = 96;
/** Sixty-fourths, finer than any pointer tells; what happens between two neighbouring floats is rounding. */
const number = (min: number, max: number) => fc.integer({ min: min * 64, max: max * 64 }).map((n) => n / 64);
const at = number(-20, SIZE + 20);
const inside = number(0, SIZE - 1);
/** A smaller one is drawn as a pixel (√½): its taper is not that of its numbers. */
const radius = number(0.75, 20);
const dab = fc.record({ column: at, row: at, radius });
const between = (a: Dab, b: Dab, t: number): Dab => ({
  column: a.column + t * (b.column - a.column),
  row: a.row + t * (b.row - a.row),
  radius: a.radius + t * (b.radius - a.radius),
});
const painted = (from: Dab, to: Dab, edge = 0): Raster => {
  const raster = blankRaster(SIZE, SIZE);
  sweep(raster, from, to, edge, FULL);
  return raster;
};
/** Rounding may take a pixel whose centre lies on the rim either way, and move a soft one by a step or two. */
function differs(a: Raster, b: Raster, edge: number): boolean {
  const steps = [...a.data].map((v, i) => Math.abs(v - b.data[i]!)).filter((d) => d > 0);
  return edge === 0 ? steps.length > 4 : steps.some((d) => d > 2);
}

describe('sweep', () => {
  it('covers the area of a capsule', () => {
    const raster = painted({ column: 20.3, row: 30.7, radius: 12 }, { column: 70.1, row: 55.2, radius: 12 });
    const area = Math.PI * 144 + 24 * Math.hypot(49.8, 24.5);
    const count = raster.data.reduce((n, v) => n + (v === 255 ? 1 : 0), 0);
    expect(Math.abs(count - area) / area).toBeLessThan(0.01);
  });

  it('gives every pixel the coverage of the nearest of many discs along the way', () => {
    fc.assert(
      fc.property(dab, dab, number(0, 10), (from, to, edge) => {
        const swept = painted(from, to, edge);
        const discs = blankRaster(SIZE, SIZE);
        for (let k = 0; k <= 400; k++) {
          const d = between(from, to, k / 400);
          sweep(discs, d, d, edge, FULL);
        }
        // Discs lie inside the capsule; between two of them at most a rim of their spacing is missed.
        for (let i = 0; i < swept.data.length; i++) expect(swept.data[i]! + 1).toBeGreaterThanOrEqual(discs.data[i]!);
        const missed = swept.data.filter((v, i) => v - discs.data[i]! > 255 * Math.min(1, 1 / Math.max(edge, 1)));
        expect(missed.length).toBeLessThanOrEqual(edge < 1 ? 8 : 0);
      }),
      { numRuns: 30 },
    );
  });

  it('is the same in both directions and however the stroke is cut into events', () => {
    const cuts = fc.array(number(0, 1), { maxLength: 5 });
    fc.assert(
      fc.property(dab, dab, cuts, fc.constantFrom(0, 5), (from, to, ts, edge) => {
        const whole = painted(from, to, edge);
        expect(differs(whole, painted(to, from, edge), edge)).toBe(false);
        const pieces = blankRaster(SIZE, SIZE);
        const stops = [from, ...ts.toSorted((a, b) => a - b).map((t) => between(from, to, t)), to];
        for (let k = 1; k < stops.length; k++) sweep(pieces, stops[k - 1]!, stops[k]!, edge, FULL);
        expect(differs(whole, pieces, edge)).toBe(false);
      }),
    );
  });

  it('covers the larger disc where only the pressure changes', () => {
    const small = { column: 30, row: 30, radius: 3 };
    const large = { ...small, radius: 9 };
    const disc = painted(large, large, 5);
    expect(painted(small, large, 5)).toEqual(disc);
    expect(painted(large, small, 5)).toEqual(disc);
  });

  it('is symmetric about its axis', () => {
    const raster = painted({ column: 20, row: 48, radius: 14 }, { column: 75, row: 48, radius: 6 }, 4);
    for (let d = 1; d <= 20; d++)
      for (let c = 0; c < SIZE; c++) expect(raster.data[(48 - d) * SIZE + c]).toBe(raster.data[(48 + d) * SIZE + c]);
  });

  it('leaves no gap, however thin the brush and fast the hand', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(inside, inside), { minLength: 2, maxLength: 8 }), radius, (points, r) => {
        const raster = blankRaster(SIZE, SIZE);
        for (let k = 1; k < points.length; k++) {
          const [from, to] = [points[k - 1]!, points[k]!].map(([column, row]) => ({ column, row, radius: r }));
          sweep(raster, from!, to!, 0, FULL);
        }
        expect(countRegions(raster)).toBe(1);
      }),
    );
  });

  it('is erased by the same hard stroke without a trace', () => {
    fc.assert(
      fc.property(dab, dab, (from, to) => {
        const raster = painted(from, to);
        sweep(raster, from, to, 0, NOTHING);
        expect(raster.data.every((v) => v === 0)).toBe(true);
      }),
    );
  });

  it('does not build up', () => {
    const from = { column: 30, row: 30, radius: 15 };
    const to = { column: 60, row: 50, radius: 15 };
    const raster = painted(from, to, 10);
    const once = raster.data.slice();
    for (let k = 0; k < 3; k++) sweep(raster, from, to, 10, FULL);
    expect(raster.data).toEqual(once);
  });

  it('names everything that it changed', () => {
    fc.assert(
      fc.property(dab, dab, fc.constantFrom(0, 5), (from, to, edge) => {
        const raster = blankRaster(SIZE, SIZE);
        const dirty = sweep(raster, from, to, edge, FULL);
        for (let i = 0; i < raster.data.length; i++) {
          if (raster.data[i] === 0) continue;
          const row = Math.floor(i / SIZE);
          const column = i % SIZE;
          expect(dirty !== null && row >= dirty.top && row < dirty.bottom).toBe(true);
          expect(dirty !== null && column >= dirty.left && column < dirty.right).toBe(true);
        }
      }),
    );
  });

  it('never loses a click of the smallest brush', () => {
    fc.assert(
      fc.property(inside, inside, (column, row) => {
        const d = { column, row, radius: 0.5 };
        expect(painted(d, d).data.some((v) => v >= PAINTED)).toBe(true);
      }),
    );
  });
});

it('a brush answers pressure by its width, hardness by its edge', () => {
  const brush = { size: 40, hardness: 0.75, pressure: true };
  expect(edgeOf(brush)).toBe(5);
  expect(radiusOf(brush, 1)).toBe(20);
  expect(radiusOf(brush, 0)).toBe(4);
  expect(radiusOf({ ...brush, pressure: false }, 0)).toBe(20);
});
