import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillBounded, fillHoles, fillSimilar, paintRange } from '../../../renderer/painting/fill.ts';
import { grow } from '../../../renderer/painting/grow.ts';
import { blankRaster, invert, PAINTED, type Raster } from '../../../renderer/painting/raster.ts';
import { fillEllipse, fillPolygon, fillRectangle } from '../../../renderer/painting/shapes.ts';
import { countRegions, looksInverted, statisticsOf } from '../../../renderer/painting/statistics.ts';

/** A raster drawn with characters: # is painted. */
const drawn = (...rows: readonly string[]): Raster => {
  const raster = blankRaster(rows.length, rows[0]!.length);
  rows.forEach((text, row) => {
    for (let c = 0; c < text.length; c++) raster.data[row * text.length + c] = text[c] === '#' ? 255 : 0;
  });
  return raster;
};
const shown = ({ data, height, width }: Raster): string[] =>
  Array.from({ length: height }, (_, r) =>
    Array.from(data.subarray(r * width, (r + 1) * width), (v) => (v >= PAINTED ? '#' : '.')).join(''),
  );
const noise = fc
  .tuple(
    fc.integer({ min: 1, max: 24 }),
    fc.integer({ min: 1, max: 24 }),
    fc.double({ min: 0.02, max: 0.98, noNaN: true }),
  )
  .chain(([height, width, share]) =>
    fc
      .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: height * width, maxLength: height * width })
      .map((values) => ({ height, width, data: Uint8Array.from(values, (v) => (v < share ? 255 : 0)) })),
  );
const copy = (r: Raster): Raster => ({ ...r, data: r.data.slice() });

describe('shapes', () => {
  it('a rectangle takes the pixels under its corners and all between', () => {
    const raster = blankRaster(4, 6);
    fillRectangle(raster, { column: 4.4, row: 2.2 }, { column: 0.6, row: 0.7 }, 255);
    expect(shown(raster)).toEqual(['......', '.####.', '.####.', '......']);
  });

  it('an ellipse has its area and is symmetric, and keeps its shape over the edge', () => {
    const raster = blankRaster(101, 101);
    fillEllipse(raster, { column: 10, row: 30 }, { column: 90, row: 70 }, 255);
    const count = raster.data.filter((v) => v === 255).length;
    expect(Math.abs(count / ((Math.PI * 81 * 41) / 4) - 1)).toBeLessThan(0.01);
    expect(raster.data).toEqual(raster.data.toReversed());
    const shifted = blankRaster(101, 101);
    fillEllipse(shifted, { column: -40, row: 30 }, { column: 40, row: 70 }, 255);
    for (let r = 0; r < 101; r++)
      expect(shifted.data.subarray(r * 101, r * 101 + 40)).toEqual(raster.data.subarray(r * 101 + 50, r * 101 + 90));
  });

  it('a polygon takes pixel centres by the even-odd rule', () => {
    const raster = blankRaster(7, 7);
    // A square with a square hole, joined by one cut.
    const corners = [[0.5, 0.5], [5.5, 0.5], [5.5, 5.5], [0.5, 5.5], [0.5, 0.5], [2.5, 2.5], [2.5, 3.5], [3.5, 3.5], [3.5, 2.5], [2.5, 2.5]] as const; // prettier-ignore
    fillPolygon(raster, corners.map(([column, row]) => ({ column, row })), 255); // prettier-ignore
    expect(shown(raster)).toEqual(['.......', '.#####.', '.#####.', '.##.##.', '.#####.', '.#####.', '.......']);
  });

  it('a polygon agrees with the winding of each pixel centre', () => {
    const coordinate = fc.double({ min: -5, max: 28, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.record({ column: coordinate, row: coordinate }), { minLength: 3, maxLength: 9 }),
        (points) => {
          const raster = blankRaster(24, 24);
          fillPolygon(raster, points, 255);
          for (let row = 0; row < 24; row++)
            for (let column = 0; column < 24; column++) {
              let isInside = false;
              let nearest = Infinity;
              points.forEach((a, i) => {
                const b = points[(i + 1) % points.length]!;
                if (a.row <= row === b.row <= row) return;
                const x = a.column + ((b.column - a.column) * (row - a.row)) / (b.row - a.row);
                nearest = Math.min(nearest, Math.abs(x - column));
                if (x > column) isInside = !isInside;
              });
              if (nearest > 1e-9) expect(raster.data[row * 24 + column]).toBe(isInside ? 255 : 0);
            }
        },
      ),
    );
  });
});

describe('fill', () => {
  it('stops at values beyond the tolerance, and at corners', () => {
    const values = Float32Array.of(1, 2, 9, 9, 9, 9, 1, NaN, 1);
    const raster = blankRaster(3, 3);
    fillSimilar(raster, values, 0, 0, 1, 255);
    expect(shown(raster)).toEqual(['##.', '...', '...']);
    expect(fillSimilar(raster, values, 2, 1, 100, 255)).toBeNull();
  });

  it('fills and empties what paint bounds', () => {
    const ring = drawn('.....', '.###.', '.#.#.', '.###.', '.....');
    fillBounded(ring, 2, 2, 255);
    expect(shown(ring)[2]).toBe('.###.');
    fillBounded(ring, 1, 1, 0);
    expect(statisticsOf(ring).share).toBe(0);
  });

  it('fills holes and leaves bays', () => {
    const raster = drawn('######.', '#.##...', '##.####', '#######', '#..#...', '####.##');
    fillHoles(raster);
    expect(shown(raster)).toEqual(['######.', '####...', '#######', '#######', '####...', '####.##']);
  });

  it('paints a range of values and never NaN', () => {
    const raster = drawn('#....');
    paintRange(raster, Float32Array.of(-5, 0, 1, 2, NaN), 0, 1);
    expect(shown(raster)).toEqual(['###..']);
  });

  it('survives a region that would exhaust any recursion', () => {
    const raster = blankRaster(1024, 1024);
    fillBounded(raster, 512, 512, 255);
    expect(statisticsOf(raster)).toEqual({ share: 1, regions: 1 });
  });
});

describe('grow', () => {
  it('paints exactly what lies within n pixels', () => {
    fc.assert(
      fc.property(noise, fc.integer({ min: 1, max: 9 }), (raster, n) => {
        const grown = copy(raster);
        grow(grown, n);
        for (let i = 0; i < raster.data.length; i++) {
          let least = Infinity;
          raster.data.forEach((v, j) => {
            const dr = Math.floor(i / raster.width) - Math.floor(j / raster.width);
            const dc = (i % raster.width) - (j % raster.width);
            if (v >= PAINTED) least = Math.min(least, dr * dr + dc * dc);
          });
          expect(grown.data[i]).toBe(least <= n * n ? 255 : 0);
        }
      }),
    );
  });

  it('shrinks as the unpainted part grows', () => {
    fc.assert(
      fc.property(noise, fc.integer({ min: 1, max: 9 }), (raster, n) => {
        const shrunk = copy(raster);
        grow(shrunk, -n);
        const other = copy(raster);
        invert(other);
        grow(other, n);
        invert(other);
        expect(shown(shrunk)).toEqual(shown(other));
      }),
    );
  });
});

describe('statistics', () => {
  it('joins regions at corners and counts the others', () => {
    expect(countRegions(drawn('#..#', '.#..', '...#', '#...'))).toBe(4);
    expect(countRegions(drawn('#.#', '#.#', '###'))).toBe(1);
    expect(countRegions(drawn('...'))).toBe(0);
    expect(statisticsOf(drawn('#.', '..'))).toEqual({ share: 0.25, regions: 1 });
  });

  it('suspects a mask that is painted from border to border', () => {
    const raster = drawn('.....', '.###.', '.....');
    expect(looksInverted(raster)).toBe(false);
    invert(raster);
    expect(looksInverted(raster)).toBe(true);
  });
});
