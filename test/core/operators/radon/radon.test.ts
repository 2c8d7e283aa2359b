import { describe, expect, it } from 'vitest';
import { fanAngleRad, fanLines } from '../../../../core/operators/radon/fan-beam.ts';
import {
  defaultBins,
  equispacedAngles,
  type FanGeometry,
  type Geometry,
  type ParallelGeometry,
} from '../../../../core/operators/radon/geometry.ts';
import { sizeOf } from '../../../../core/operators/linear-operator.ts';
import { parallelLines } from '../../../../core/operators/radon/parallel-beam.ts';
import { projector } from '../../../../core/operators/radon/projector.ts';
import { chords, drawEllipse, type Ellipse } from './ellipse.ts';
import { normalVector } from '../random-vector.ts';

const parallel = (change: Partial<ParallelGeometry> = {}): ParallelGeometry => ({
  kind: 'parallel',
  height: 96,
  width: 101,
  pixelMm: 0.5,
  anglesDeg: equispacedAngles(19, 180),
  bins: 145,
  binMm: 0.5,
  offsetMm: 0,
  ...change,
});

const fan = (change: Partial<FanGeometry> = {}): FanGeometry => ({
  kind: 'fan',
  height: 96,
  width: 101,
  pixelMm: 0.5,
  anglesDeg: equispacedAngles(17, 360),
  bins: 151,
  sourceMm: 90,
  detectorMm: 160,
  binPitch: 0.3,
  offset: 0,
  ...change,
});

const linesOf = (g: Geometry) => (g.kind === 'parallel' ? parallelLines(g) : fanLines(g));

function project(g: Geometry, x: Float64Array): Float64Array {
  const A = projector(g);
  const y = new Float64Array(sizeOf(A.outShape));
  A.forward(x, y);
  return y;
}

function relativeError(found: Float64Array, expected: Float64Array): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += (found[i]! - expected[i]!) ** 2;
    size += expected[i]! ** 2;
  }
  return Math.sqrt(difference / size);
}

const disk: Ellipse = { x: 0, y: 0, a: 15, b: 15, turnDeg: 0 };
const leaning: Ellipse = { x: 4, y: -5.5, a: 14, b: 8, turnDeg: 33 };

const scans: [string, Geometry][] = [
  ['parallel', parallel()],
  ['parallel, coarse bins and an offset', parallel({ binMm: 0.85, bins: 97, offsetMm: 1.3 })],
  ['parallel, fine bins', parallel({ binMm: 0.5 / 3, bins: 435 })],
  ['parallel, any angles', parallel({ anglesDeg: [-75, 10, 11, 90, 200, 361] })],
  ['fan, equiangular', fan()],
  ['fan, offset by a quarter bin', fan({ offset: 0.075 })],
  ['fan, flat detector', fan({ kind: 'fan-flat', binPitch: 0.9, offset: -2 })],
];

describe.each(scans)('line integrals, %s', (_, g) => {
  it.each([
    ['a disk', disk],
    ['an ellipse off the centre', leaning],
  ])('of %s', (__, e) => {
    const found = project(g, drawEllipse(e, g)).map((v) => v * g.pixelMm);
    const expected = chords(e, linesOf(g));
    // What is left is the edge, blurred by a pixel: it shrinks with the pixel, as the next test shows.
    expect(relativeError(found, expected)).toBeLessThan(0.02);
    const longest = Math.max(...expected);
    const inside = expected.findIndex((v) => v > 0.99 * longest);
    expect(Math.abs(found[inside]! / expected[inside]! - 1)).toBeLessThan(0.01);
  });
});

describe('Joseph’s method', () => {
  it('converges to the line integrals as pixels shrink', () => {
    const error = [1, 2, 4].map((fine) => {
      const g = parallel({ height: 48 * fine, width: 50 * fine, pixelMm: 1 / fine });
      return relativeError(
        project(g, drawEllipse(leaning, g)).map((v) => v * g.pixelMm),
        chords(leaning, parallelLines(g)),
      );
    });
    expect(error[1]!).toBeLessThan(error[0]! / 1.6);
    expect(error[2]!).toBeLessThan(error[1]! / 1.6);
  });

  it('keeps the mass of an image in every view', () => {
    const g = parallel({ binMm: 0.25, bins: 331 });
    const x = drawEllipse(leaning, g);
    const mass = x.reduce((a, b) => a + b);
    const y = project(g, x);
    for (let view = 0; view < g.anglesDeg.length; view++) {
      const seen = y.subarray(view * g.bins, (view + 1) * g.bins).reduce((a, b) => a + b) * 0.5;
      expect(Math.abs(seen / mass - 1)).toBeLessThan(2e-3);
    }
  });

  it('gives the plain sums of columns and rows at 0° and 90°', () => {
    const g = parallel({ height: 4, width: 3, bins: 3, pixelMm: 1, binMm: 1, anglesDeg: [0] });
    const x = Float64Array.from({ length: 12 }, (_, i) => i * i);
    const columns = [0, 1, 2].map((c) => [0, 1, 2, 3].reduce((sum, r) => sum + x[3 * r + c]!, 0));
    // At 90° the axis of the detector points up: the first bin sees the bottom row.
    const rows = [3, 2, 1, 0].map((r) => [0, 1, 2].reduce((sum, c) => sum + x[3 * r + c]!, 0));
    expect([...project(g, x)].map(Math.round)).toEqual(columns);
    expect([...project({ ...g, bins: 4, anglesDeg: [90] }, x)].map(Math.round)).toEqual(rows);
  });

  it('sees an image turned by 90° as views turned by 90°', () => {
    const n = 33;
    const anglesDeg = [0, 17, 44, 60, 90, 100.5];
    const g = parallel({ height: n, width: n, bins: defaultBins(n, n), anglesDeg });
    const x = normalVector(n * n, 4);
    // Counter-clockwise: what was at (X, Y) comes to (−Y, X), so the new row r, column c was row c, column n−1−r.
    const turned = Float64Array.from(x, (_, i) => x[(i % n) * n + (n - 1 - Math.floor(i / n))]!);
    const before = project(g, x);
    const after = project({ ...g, anglesDeg: anglesDeg.map((a) => a + 90) }, turned);
    expect(relativeError(after, before)).toBeLessThan(1e-12);
  });

  it('sees the mirrored detector half a turn later', () => {
    const g = parallel({ anglesDeg: [0, 23, 70, 130] });
    const x = normalVector(g.height * g.width, 5);
    const later = project({ ...g, anglesDeg: g.anglesDeg.map((a) => a + 180) }, x);
    const mirrored = later.map((_, i) => later[i - (i % g.bins) + (g.bins - 1 - (i % g.bins))]!);
    expect(relativeError(mirrored, project(g, x))).toBeLessThan(1e-12);
  });

  it('reads zero where the ray misses the image, where a bin is missing, and from an empty bin list', () => {
    const g = parallel({ height: 5, width: 5, bins: 41, pixelMm: 1, binMm: 1, anglesDeg: [0, 30] });
    const ones = new Float64Array(25).fill(1);
    expect(project(g, ones)[0]).toBe(0);
    const measured = new Uint8Array(82).fill(1);
    measured[20] = 0;
    const y = project({ ...g, measured }, ones);
    expect(y[20]).toBe(0);
    expect(y[41 + 20]).toBeCloseTo(5 / Math.cos(Math.PI / 6), 10);
    expect(project({ ...g, anglesDeg: [] }, ones)).toHaveLength(0);
  });
});

describe('a fan', () => {
  it.each(['fan', 'fan-flat'] as const)('measures parallel rays at θ = β + γ − 90°, s = D_so sin γ (%s)', (kind) => {
    const g = fan({ kind, offset: 0.4, anglesDeg: [0, 77, 215] });
    const x = normalVector(g.height * g.width, 6);
    const y = project(g, x);
    for (let view = 0; view < 3; view++) {
      for (let bin = 0; bin < g.bins; bin += 5) {
        const gamma = fanAngleRad(g, bin);
        const single = parallel({
          anglesDeg: [g.anglesDeg[view]! + (gamma * 180) / Math.PI - 90],
          bins: 1,
          offsetMm: g.sourceMm * Math.sin(gamma),
        });
        expect(project(single, x)[0]!).toBeCloseTo(y[view * g.bins + bin]!, 9);
      }
    }
  });

  it('has its source on the right at β = 0, so that its first bins see the top', () => {
    // A ray of positive γ, counter-clockwise from the direction −X, goes down: it passes below the centre.
    const g = fan({ anglesDeg: [0] });
    const top = drawEllipse({ x: 0, y: 15, a: 4, b: 4, turnDeg: 0 }, g);
    const y = project(g, top);
    const centre = y.reduce((sum, v, bin) => sum + v * bin, 0) / y.reduce((sum, v) => sum + v, 0);
    expect(centre).toBeLessThan((g.bins - 1) / 2 - 20);
  });

  it('becomes parallel as the source moves away', () => {
    const far = fan({
      kind: 'fan-flat',
      sourceMm: 1e7,
      detectorMm: 1e7,
      binPitch: 0.5,
      bins: 145,
      anglesDeg: [90, 130],
    });
    const x = drawEllipse(leaning, far);
    const y = project(parallel({ anglesDeg: [0, 40] }), x);
    expect(relativeError(project(far, x), y)).toBeLessThan(1e-4);
  });
});

describe('sizes and angles', () => {
  it('takes the smallest odd detector that covers the diagonal', () => {
    expect(defaultBins(320, 320)).toBe(455);
    expect(defaultBins(256, 256)).toBe(365);
    expect(defaultBins(512, 300)).toBe(727);
    for (let n = 1; n < 700; n++) {
      const bins = defaultBins(n, 1);
      expect(bins % 2).toBe(1);
      expect(bins).toBeGreaterThanOrEqual(Math.SQRT2 * n + 1);
      expect(bins - 2).toBeLessThan(Math.SQRT2 * n + 1);
    }
  });

  it('spreads views over the span without its end', () => {
    expect(equispacedAngles(4, 180)).toEqual([0, 45, 90, 135]);
  });
});
