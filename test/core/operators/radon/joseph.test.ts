import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equispacedAngles, type Geometry } from '../../../../core/operators/radon/geometry.ts';
import { findMirrors } from '../../../../core/operators/radon/joseph/mirrors.ts';
import { describeRays } from '../../../../core/operators/radon/joseph/rays.ts';
import { fanLines } from '../../../../core/operators/radon/fan-beam.ts';
import { parallelLines } from '../../../../core/operators/radon/parallel-beam.ts';
import { projector } from '../../../../core/operators/radon/projector.ts';
import { normalVector } from '../random-vector.ts';

const linesOf = (g: Geometry) => (g.kind === 'parallel' ? parallelLines(g) : fanLines(g));

/** Joseph's sum written down plainly: no frame, no mirrors, a test at every pixel. */
function plain(g: Geometry, x: Float64Array): Float64Array {
  const { thetaRad, offsetMm } = linesOf(g);
  const pixel = (r: number, c: number) => (r >= 0 && r < g.height && c >= 0 && c < g.width ? x[r * g.width + c]! : 0);
  return Float64Array.from(thetaRad, (theta, ray) => {
    const [cos, sin, s] = [Math.cos(theta), Math.sin(theta), offsetMm[ray]! / g.pixelMm];
    let sum = 0;
    if (Math.abs(cos) > Math.abs(sin) - 1e-9) {
      for (let r = 0; r < g.height; r++) {
        const at = (s - ((g.height - 1) / 2 - r) * sin) / cos + (g.width - 1) / 2;
        const c = Math.floor(at);
        sum += (1 - (at - c)) * pixel(r, c) + (at - c) * pixel(r, c + 1);
      }
    } else {
      for (let c = 0; c < g.width; c++) {
        const at = (g.height - 1) / 2 - (s - (c - (g.width - 1) / 2) * cos) / sin;
        const r = Math.floor(at);
        sum += (1 - (at - r)) * pixel(r, c) + (at - r) * pixel(r + 1, c);
      }
    }
    return sum / Math.max(Math.abs(cos), Math.abs(sin));
  });
}

const size = fc.integer({ min: 1, max: 20 });
const angles = fc.oneof(
  fc.integer({ min: 1, max: 12 }).map((views) => equispacedAngles(views, 180)),
  fc.integer({ min: 1, max: 12 }).map((views) => equispacedAngles(views, 360)),
  fc.array(fc.double({ min: -400, max: 400, noNaN: true }), { minLength: 1, maxLength: 5 }),
);
const parallel: fc.Arbitrary<Geometry> = fc.record({
  kind: fc.constant('parallel'),
  height: size,
  width: size,
  pixelMm: fc.constantFrom(1, 0.7),
  anglesDeg: angles,
  bins: fc.integer({ min: 1, max: 40 }),
  binMm: fc.constantFrom(0.35, 0.7, 1, 1.3),
  offsetMm: fc.constantFrom(0, 0, 0.25, -1.1),
});
const fan: fc.Arbitrary<Geometry> = fc.record({
  kind: fc.constantFrom('fan', 'fan-flat'),
  height: size,
  width: size,
  pixelMm: fc.constantFrom(1, 0.7),
  anglesDeg: angles,
  bins: fc.integer({ min: 1, max: 40 }),
  sourceMm: fc.constantFrom(20, 45),
  detectorMm: fc.constant(60),
  binPitch: fc.constantFrom(1, 2),
  offset: fc.constantFrom(0, 0, 0.25),
});

/** Two views whose rays are nearly, and not quite, each other's images. */
const ALMOST_MIRRORED: Geometry = {
  kind: 'parallel',
  height: 12,
  width: 4,
  pixelMm: 1,
  anglesDeg: [-1.8000000000000008e-7, 0],
  bins: 2,
  binMm: 0.35,
  offsetMm: 0,
};

describe('joseph', () => {
  it('is the plain sum, for any size, angles and detector', () => {
    fc.assert(
      fc.property(fc.oneof(parallel, fan), fc.nat(1e6), (g, seed) => {
        const x = normalVector(g.height * g.width, seed);
        const A = projector(g);
        const y = new Float64Array(g.anglesDeg.length * g.bins);
        A.forward(x, y);
        const expected = plain(g, x);
        for (let i = 0; i < y.length; i++) expect(Math.abs(y[i]! - expected[i]!)).toBeLessThan(1e-7);
      }),
      { numRuns: 300, examples: [[ALMOST_MIRRORED, 907836]] },
    );
  });

  it('does not remember: equal images give equal bits, whatever ran before', () => {
    const g: Geometry = {
      kind: 'parallel',
      height: 17,
      width: 20,
      pixelMm: 1,
      anglesDeg: equispacedAngles(6, 180),
      bins: 29,
      binMm: 1,
      offsetMm: 0,
      measured: Uint8Array.from({ length: 6 * 29 }, (_, i) => (i % 4 === 0 ? 0 : 1)),
    };
    const A = projector(g);
    const x = normalVector(17 * 20, 1);
    const fresh = new Float64Array(6 * 29);
    A.forward(x, fresh);
    const back = new Float64Array(17 * 20);
    A.adjoint(normalVector(6 * 29, 2), back);
    const again = new Float64Array(6 * 29);
    A.forward(x, again);
    expect(again).toEqual(fresh);
  });
});

describe('findMirrors', () => {
  const scan = (anglesDeg: readonly number[], offsetMm = 0): Geometry => ({
    kind: 'parallel',
    height: 30,
    width: 40,
    pixelMm: 1,
    anglesDeg,
    bins: 57,
    binMm: 1,
    offsetMm,
  });
  const mirrorsOf = (g: Geometry) => {
    const rays = describeRays(g, linesOf(g));
    return { rays, ...findMirrors(rays, linesOf(g), g.pixelMm, g.height, g.width) };
  };

  it('takes every ray that meets the image once', () => {
    for (const g of [scan(equispacedAngles(23, 180)), scan([3, 50, 177, 400]), scan(equispacedAngles(8, 180), 0.3)]) {
      const { rays, quads, singles } = mirrorsOf(g);
      const met = [...rays.steps.keys()].filter((ray) => rays.steps[ray]! > 0);
      expect([...quads, ...singles].sort((a, b) => a - b)).toEqual(met);
    }
  });

  it('finds nearly all rays of an even scan, and none where the detector is off the centre', () => {
    const even = mirrorsOf(scan(equispacedAngles(23, 180)));
    expect(even.quads.length).toBeGreaterThan(0.9 * (even.quads.length + even.singles.length));
    expect(mirrorsOf(scan(equispacedAngles(23, 180), 0.3)).quads).toHaveLength(0);
  });
});
