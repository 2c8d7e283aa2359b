import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equispacedAngles, type Geometry } from '../../../../core/operators/radon/geometry.ts';
import { findMirrors } from '../../../../core/operators/radon/joseph/mirrors.ts';
import { joseph } from '../../../../core/operators/radon/joseph/joseph.ts';
import { describeRays } from '../../../../core/operators/radon/joseph/rays.ts';
import { fanLines } from '../../../../core/operators/radon/fan-beam.ts';
import { parallelLines } from '../../../../core/operators/radon/parallel-beam.ts';
import { projector } from '../../../../core/operators/radon/projector.ts';
import { simd } from '../../../../core/simd/simd.ts';
import { dot, normalVector } from '../random-vector.ts';

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
    return { rays, groups: findMirrors(rays, linesOf(g), g.pixelMm, g.height, g.width) };
  };

  it('takes every ray that meets the image once', () => {
    for (const g of [scan(equispacedAngles(23, 180)), scan([3, 50, 177, 400]), scan(equispacedAngles(8, 180), 0.3)]) {
      const { rays, groups } = mirrorsOf(g);
      const met = [...rays.steps.keys()].filter((ray) => rays.steps[ray]! > 0);
      expect([...groups].filter((ray) => ray >= 0).sort((a, b) => a - b)).toEqual(met);
    }
  });

  const sizesOf = ({ groups }: ReturnType<typeof mirrorsOf>): number[] =>
    Array.from({ length: groups.length / 4 }, (_, g) => groups.subarray(4 * g, 4 * g + 4).filter((r) => r >= 0).length);

  it('finds fours nearly everywhere in an even scan, and pairs where the detector is off the centre', () => {
    const even = sizesOf(mirrorsOf(scan(equispacedAngles(23, 180))));
    const rays = even.reduce((sum, n) => sum + n, 0);
    expect(4 * even.filter((n) => n === 4).length).toBeGreaterThan(0.9 * rays);
    const off = sizesOf(mirrorsOf(scan(equispacedAngles(23, 180), 0.3)));
    expect(Math.max(...off)).toBe(2);
    expect(off.filter((n) => n === 2).length).toBeGreaterThan(0.85 * off.length);
  });
});

describe('joseph in float32, four rays at a time', () => {
  const float32 = (length: number, seed: number) => Float32Array.from(normalVector(length, seed));
  const sizes = (g: Geometry) => [g.height * g.width, g.anglesDeg.length * g.bins] as const;

  it('is there', () => expect(simd).not.toBeNull());

  it.each([
    ['with SIMD', simd],
    ['without', null],
  ])('%s is the projector of doubles to rounding, and satisfies ⟨Ax, y⟩ = ⟨x, Aᵀy⟩', (_, using) => {
    fc.assert(
      fc.property(fc.oneof(parallel, fan), fc.nat(1e6), (g, seed) => {
        const A = joseph(g, linesOf(g), using);
        const [pixels, rays] = sizes(g);
        const [x, y] = [float32(pixels, seed), float32(rays, seed + 1)];
        const [Ax, Aty] = [new Float32Array(rays).fill(NaN), new Float32Array(pixels).fill(NaN)];
        A.forward(x, Ax);
        A.adjoint(y, Aty);
        const [exactAx, exactAty] = [new Float64Array(rays), new Float64Array(pixels)];
        A.forward(Float64Array.from(x), exactAx);
        A.adjoint(Float64Array.from(y), exactAty);
        // Sums of at most 20 pixels, and of as many rays as there are.
        for (let i = 0; i < rays; i++) expect(Math.abs(Ax[i]! - exactAx[i]!)).toBeLessThan(2e-5);
        for (let i = 0; i < pixels; i++) expect(Math.abs(Aty[i]! - exactAty[i]!)).toBeLessThan(1e-4);
        const scale = Math.sqrt(dot(Ax, Ax) * dot(y, y)) + Math.sqrt(dot(x, x) * dot(Aty, Aty));
        expect(Math.abs(dot(Ax, y) - dot(x, Aty))).toBeLessThanOrEqual(2e-6 * scale);
      }),
      { numRuns: 300, examples: [[ALMOST_MIRRORED, 907836]] },
    );
  });

  it('sees nothing of what another operator left in the memory', () => {
    const g = (size: number): Geometry => ({ ...ALMOST_MIRRORED, height: size, width: size, bins: size });
    const [small, large] = [g(5), g(33)].map((scan) => ({ A: projector(scan), scan }));
    const run = ({ A, scan }: NonNullable<typeof small>, seed: number): Float32Array[] => {
      const [pixels, rays] = sizes(scan);
      const [y, x] = [new Float32Array(rays), new Float32Array(pixels)];
      A.forward(float32(pixels, seed), y);
      A.adjoint(float32(rays, seed), x);
      return [y, x];
    };
    const fresh = run(small!, 1);
    run(large!, 2);
    expect(run(small!, 1)).toEqual(fresh);
  });
});
