import { describe, expect, it } from 'vitest';
import { problemOf } from '../../../../core/modalities/ct/problem/problem.ts';
import type { Scan } from '../../../../core/modalities/ct/job.ts';
import { simulateMeasurement } from '../../../../core/modalities/ct/scan/simulation.ts';
import { huFromScaled, WATER_PER_MM } from '../../../../core/image/units/units.ts';
import { fullAngles } from '../../../../renderer/modalities/ct/compute/full-angles.ts';
import { measure, measureFully, performer, reconstruct } from '../../../../renderer/modalities/ct/compute/perform.ts';
import { scanOfRecipe } from '../../../../renderer/modalities/ct/scan/recipe-scan.ts';
import { disk, parallelScan } from './disk.ts';

const SIDE = 96;
const RADIUS = 30;
const water = disk(SIDE, RADIUS, 0);

const fanScan: Scan = {
  ...parallelScan(SIDE, 1),
  geometry: {
    kind: 'fan',
    anglesDeg: [0, 90, 210],
    bins: 181,
    binPitch: 0.2,
    offset: 0,
    sourceMm: 300,
    detectorMm: 500,
  },
};

describe('a measurement', () => {
  it('of a water disk holds its chords, 2μ√(r² − s²), for every view of a parallel beam', () => {
    const scan = parallelScan(SIDE, 7);
    const { data, bins } = measure(water, scan);
    for (let view = 0; view < 7; view++) {
      for (let bin = 0; bin < bins; bin++) {
        const s = bin - (bins - 1) / 2;
        if (Math.abs(Math.abs(s) - RADIUS) < 2) continue; // the edge's pixels are neither in nor out
        const chord = 2 * WATER_PER_MM * Math.sqrt(Math.max(0, RADIUS ** 2 - s * s));
        expect(Math.abs(data[view * bins + bin]! - chord)).toBeLessThan(0.02 * 2 * WATER_PER_MM * RADIUS);
      }
    }
  });

  it('of a fan holds the chords at s = D sin γ', () => {
    const { data, bins } = measure(water, fanScan);
    for (let view = 0; view < 3; view++) {
      for (let bin = 0; bin < bins; bin += 10) {
        const s = 300 * Math.sin(((bin - 90) * 0.2 * Math.PI) / 180);
        if (Math.abs(Math.abs(s) - RADIUS) < 2) continue;
        const chord = 2 * WATER_PER_MM * Math.sqrt(Math.max(0, RADIUS ** 2 - s * s));
        expect(Math.abs(data[view * bins + bin]! - chord)).toBeLessThan(0.02 * 2 * WATER_PER_MM * RADIUS);
      }
    }
  });

  it.each(['same', 'fine'] as const)("is the run's own for simulate %s, noise and all", (simulate) => {
    const scan: Scan = { ...parallelScan(SIDE, 5), simulate, noise: { kind: 'poisson', i0: 1e4 }, seed: 7 };
    const { truth, measurement } = simulateMeasurement(scan, water);
    expect(measure(water, scan)).toEqual({
      data: measurement.data,
      truth,
      noiseSd: 0,
      anglesDeg: scan.geometry.anglesDeg,
      bins: scan.geometry.bins,
    });
  });
});

describe('the full sinogram', () => {
  it('goes round in degrees, and holds the rows of the measured views that fall on one', () => {
    const scan = parallelScan(SIDE, 4);
    const full = measureFully(water, { ...scan, noise: { kind: 'gaussian', epsilon: 0.1 } });
    const { data, bins } = measure(water, scan);
    expect(full.anglesDeg).toEqual(Array.from({ length: 180 }, (_, i) => i));
    expect(full.data.slice(45 * bins, 46 * bins)).toEqual(data.slice(bins, 2 * bins));
  });

  it('covers views beyond the first turn, with a bounded number of rows', () => {
    const angles = fullAngles([-30.5, 200], 180);
    expect(angles[0]).toBe(-31);
    expect(angles.at(-1)).toBe(200);
    expect(fullAngles([0, 36_000], 360)).toHaveLength(1080);
  });

  it('is kept while only the views change', () => {
    const perform = performer();
    const scan = parallelScan(SIDE, 4);
    const first = perform({ kind: 'full', ask: { native: { id: 0, image: water }, scan } });
    // Of another image under the same id nothing would be noticed: it is the id that tells.
    const again = perform({
      kind: 'full',
      ask: { native: { id: 0, image: disk(SIDE, 10, 0) }, scan: parallelScan(SIDE, 9) },
    });
    const other = perform({ kind: 'full', ask: { native: { id: 1, image: disk(SIDE, 10, 0) }, scan } });
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

describe('filtered backprojection', () => {
  it('gives the disk back in HU from many views', () => {
    const scan = parallelScan(SIDE, 180);
    const { data, truth } = measure(water, scan);
    const image = reconstruct({ sinogram: data, scan, options: { window: 'hann', cutoff: 1 } });
    let inside = 0;
    let count = 0;
    for (let i = 0; i < image.length; i++) {
      const [x, y] = [(i % SIDE) - (SIDE - 1) / 2, Math.floor(i / SIDE) - (SIDE - 1) / 2];
      const r = Math.hypot(x, y);
      if (Math.abs(r - RADIUS) < 4 || r > SIDE / 2) continue;
      expect(Math.abs(image[i]! - truth[i]!)).toBeLessThan(40);
      if (r < RADIUS - 4) {
        inside += image[i]!;
        count++;
      }
    }
    expect(Math.abs(inside / count)).toBeLessThan(5);
  });

  it.each([parallelScan(SIDE, 23), fanScan])("equals the run's", (scan) => {
    const { data } = measure(water, scan);
    const problem = problemOf(
      { ...scan, source: { kind: 'image', quantity: 'HU' } },
      { data, noiseSd: 0, weights: null },
    );
    const expected = new Float32Array(SIDE * SIDE);
    problem.analyticInverse!(problem.data, expected, { name: 'ram-lak', cutoff: 1 });
    const image = reconstruct({ sinogram: data, scan, options: { window: 'ram-lak', cutoff: 1 } });
    for (let i = 0; i < image.length; i++) expect(Math.abs(image[i]! - huFromScaled(expected[i]!))).toBeLessThan(0.05);
  });
});

it('counts become ln(I₀/N), and a ray without any is left out', () => {
  const recipe = { values: { quantity: 'counts', i0: 1000 }, lists: {} };
  const resolved = scanOfRecipe(recipe, { kind: 'sinogram', height: 1, width: 7, pixelMm: null }, null);
  if (!resolved.ok || resolved.value.reading === null) throw new Error('not measured');
  const { reading, geometry, noise } = resolved.value;
  const file = Float32Array.of(1000, 10, 0, 1000, 1000, 1000, 1000);
  const found = performer()({ kind: 'read', ask: { file, scan: { reading, geometry, noise } } });
  expect(found).toEqual({
    data: Float32Array.of(0, Math.log(100), 0, 0, 0, 0, 0),
    measured: Uint8Array.of(1, 1, 0, 1, 1, 1, 1),
  });
});
