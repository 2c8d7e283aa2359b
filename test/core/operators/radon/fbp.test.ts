import { describe, expect, it } from 'vitest';
import { fanLines } from '../../../../core/operators/radon/fan-beam.ts';
import { fbp } from '../../../../core/operators/radon/fbp/fbp.ts';
import {
  equispacedAngles,
  type FanGeometry,
  type Geometry,
  type ParallelGeometry,
} from '../../../../core/operators/radon/geometry.ts';
import { parallelLines } from '../../../../core/operators/radon/parallel-beam.ts';
import { FBP_WINDOWS, type FbpOptions } from '../../../../core/operators/radon/fbp/windows.ts';
import { chords, drawEllipse, type Ellipse } from './ellipse.ts';

const parallel = (change: Partial<ParallelGeometry> = {}): ParallelGeometry => ({
  kind: 'parallel',
  height: 64,
  width: 71,
  pixelMm: 0.8,
  anglesDeg: equispacedAngles(120, 180),
  bins: 103,
  binMm: 0.8,
  offsetMm: 0,
  ...change,
});

const fan = (change: Partial<FanGeometry> = {}): FanGeometry => ({
  kind: 'fan',
  height: 64,
  width: 71,
  pixelMm: 0.8,
  anglesDeg: equispacedAngles(240, 360),
  bins: 141,
  sourceMm: 110,
  detectorMm: 200,
  binPitch: 0.38,
  offset: 0,
  ...change,
});

const body: Ellipse = { x: 2, y: -3, a: 20, b: 14, turnDeg: 25 };
const hole: Ellipse = { x: -3, y: 1, a: 5, b: 5, turnDeg: 0 };
const ramLak: FbpOptions = { window: 'ram-lak', cutoff: 1 };

/** Exact data of an ellipse in pixel lengths. */
const measure = (e: Ellipse, g: Geometry): Float32Array =>
  Float32Array.from(chords(e, g.kind === 'parallel' ? parallelLines(g) : fanLines(g)), (mm) => mm / g.pixelMm);

function reconstruct(g: Geometry, sinogram: Float32Array, options: FbpOptions = ramLak): Float32Array {
  const out = new Float32Array(g.height * g.width).fill(NaN);
  fbp(g, options).apply(sinogram, out);
  return out;
}

/** Mean of an image over the pixels wholly inside an ellipse shrunk to a part of its size. */
function meanInside(image: ArrayLike<number>, g: Geometry, e: Ellipse, part: number): number {
  const mask = drawEllipse({ ...e, a: e.a * part, b: e.b * part }, g);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== 1) continue;
    sum += image[i]!;
    count++;
  }
  return sum / count;
}

const scans: [string, Geometry][] = [
  ['parallel', parallel()],
  ['parallel, one view lost', parallel({ anglesDeg: equispacedAngles(120, 180).filter((_, i) => i !== 40) })],
  ['parallel, uneven views', parallel({ anglesDeg: equispacedAngles(120, 180).map((a, i) => a + (i % 3) * 0.4) })],
  ['parallel, views over 360°', parallel({ anglesDeg: equispacedAngles(180, 360) })],
  ['parallel, fine bins', parallel({ binMm: 0.4, bins: 205 })],
  ['parallel, coarse bins', parallel({ binMm: 1.1, bins: 75 })],
  ['parallel, offset detector', parallel({ offsetMm: 3.3, bins: 111 })],
  ['fan, full turn', fan()],
  ['fan, quarter-bin offset', fan({ offset: 0.095 })],
  ['fan, short scan', fan({ anglesDeg: Array.from({ length: 250 }, (_, i) => 30 + i) })],
  ['fan, more than the short scan', fan({ anglesDeg: Array.from({ length: 300 }, (_, i) => i - 50) })],
  ['flat fan, full turn', fan({ kind: 'fan-flat', binPitch: 1.35, bins: 145 })],
  ['flat fan, short scan', fan({ kind: 'fan-flat', binPitch: 1.35, bins: 145, anglesDeg: equispacedAngles(250, 250) })],
];

describe.each(scans)('filtered backprojection, %s', (_, g) => {
  const image = reconstruct(g, measure(body, g));

  it('gives an ellipse its value, inside and outside', () => {
    expect(meanInside(image, g, body, 0.85)).toBeCloseTo(1, 2);
    const truth = drawEllipse(body, g);
    let outside = 0;
    let count = 0;
    const halo = drawEllipse({ ...body, a: body.a * 1.2, b: body.b * 1.2 }, g);
    const field = drawEllipse({ x: 0, y: 0, a: 25, b: 25, turnDeg: 0 }, g);
    for (let i = 0; i < truth.length; i++) {
      if (halo[i] !== 0 || field[i] !== 1) continue;
      outside += image[i]!;
      count++;
    }
    expect(Math.abs(outside / count)).toBeLessThan(0.01);
  });

  it('puts it in its place', () => {
    const truth = drawEllipse(body, g);
    let error = 0;
    for (let i = 0; i < truth.length; i++) error += (image[i]! - truth[i]!) ** 2;
    expect(Math.sqrt(error / truth.length)).toBeLessThan(0.07);
  });
});

describe('filters', () => {
  it.each(FBP_WINDOWS)('%s keeps the mean, and a lower cutoff blurs', (window) => {
    const g = parallel();
    const data = measure(body, g);
    const sharp = reconstruct(g, data, { window, cutoff: 1 });
    const soft = reconstruct(g, data, { window, cutoff: 0.3 });
    expect(meanInside(sharp, g, body, 0.8)).toBeCloseTo(1, 2);
    expect(meanInside(soft, g, body, 0.7)).toBeCloseTo(1, 2);
    const steepest = (image: Float32Array) =>
      image.reduce((most, v, i) => (i % g.width ? Math.max(most, Math.abs(v - image[i - 1]!)) : most), 0);
    expect(steepest(soft)).toBeLessThan(0.7 * steepest(sharp));
  });

  it('orders the windows by how much of a point they leave', () => {
    const g = parallel({ height: 41, width: 41, bins: 61, pixelMm: 1, binMm: 1 });
    const data = new Float32Array(g.anglesDeg.length * g.bins);
    for (let view = 0; view < g.anglesDeg.length; view++) data[view * g.bins + 30] = 1;
    const peaks = FBP_WINDOWS.map((window) => {
      const image = reconstruct(g, data, { window, cutoff: 1 });
      const peak = image[20 * 41 + 20]!;
      expect(Math.max(...image)).toBe(peak);
      return peak;
    });
    // At the centre every view adds π/N · h(0), and h(0) = 1/4 for the ramp as it is.
    expect(peaks[0]).toBeCloseTo(Math.PI / 4, 3);
    expect(peaks.toSorted((a, b) => b - a)).toEqual(peaks);
  });
});

describe('incomplete data', () => {
  it('bridges missing bins', () => {
    const g = parallel();
    const measured = new Uint8Array(g.anglesDeg.length * g.bins).fill(1);
    for (let i = 0; i < measured.length; i += 9) measured[i] = 0;
    const whole = measure(body, g);
    const holed = whole.map((v, i) => v * measured[i]!);
    const truth = drawEllipse(body, g);
    const error = (image: Float32Array) => Math.sqrt(truth.reduce((sum, t, i) => sum + (image[i]! - t) ** 2, 0));
    const best = error(reconstruct(g, whole));
    expect(error(reconstruct({ ...g, measured }, holed))).toBeLessThan(1.3 * best);
    expect(error(reconstruct(g, holed))).toBeGreaterThan(2 * best);
  });

  it('does not spread the ends of a limited arc over the missing range', () => {
    const arc = Array.from({ length: 60 }, (_, i) => 2 * i);
    const g = parallel({ anglesDeg: arc });
    const image = reconstruct(g, measure(body, g));
    // 120° of 180°: a disk at the centre of a full scan would have two thirds of its value; edges seen stay sharp.
    const disk: Ellipse = { x: 0, y: 0, a: 15, b: 15, turnDeg: 0 };
    const centre = meanInside(reconstruct(g, measure(disk, g)), g, disk, 0.15);
    expect(centre).toBeCloseTo(2 / 3, 1);
    expect(image.every(Number.isFinite)).toBe(true);
  });

  it('takes one view, and no view at all', () => {
    const one = parallel({ anglesDeg: [30] });
    expect(reconstruct(one, measure(body, one)).some((v) => v > 0)).toBe(true);
    const none = parallel({ anglesDeg: [] });
    expect(reconstruct(none, new Float32Array(0)).every((v) => v === 0)).toBe(true);
  });

  it('shows a hole in a body where it is', () => {
    const g = parallel();
    const data = measure(body, g);
    const gap = measure(hole, g);
    const image = reconstruct(
      g,
      data.map((v, i) => v - gap[i]!),
    );
    expect(Math.abs(meanInside(image, g, hole, 0.6))).toBeLessThan(0.03);
  });
});
