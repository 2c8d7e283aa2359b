import { describe, expect, it } from 'vitest';
import { fbp } from '../../../../core/operators/radon/fbp/fbp.ts';
import { fanLines } from '../../../../core/operators/radon/fan-beam.ts';
import type { Geometry } from '../../../../core/operators/radon/geometry.ts';
import { parallelLines } from '../../../../core/operators/radon/parallel-beam.ts';
import { viewWeights } from '../../../../core/operators/radon/fbp/view-weights.ts';

const SIDE = 96;
/** A disc of 1/pixel, not about the axis. */
const [X, Y, RADIUS] = [9, -6, 26];

/** Angles every half degree but in the gaps. */
const withGaps = (gaps: readonly (readonly [number, number])[], turn = 360): number[] =>
  Array.from({ length: 2 * turn }, (_, i) => i / 2).filter((a) => !gaps.some(([from, to]) => a > from && a < to));

const beam = (kind: 'parallel' | 'fan' | 'fan-flat', anglesDeg: readonly number[]): Geometry => {
  const scan = { height: SIDE, width: SIDE, pixelMm: 1, anglesDeg, bins: 141 };
  if (kind === 'parallel') return { ...scan, kind, binMm: 1, offsetMm: 0 };
  const distances = { sourceMm: 260, detectorMm: 400, offset: 0 };
  return { ...scan, ...distances, kind, binPitch: kind === 'fan' ? 0.22 : 1.54 };
};

/** Mean and root mean square of the error inside the disc, and of what is seen in the air far from it. */
function errorsOf(g: Geometry): { readonly mean: number; readonly inside: number; readonly air: number } {
  const { thetaRad, offsetMm } = g.kind === 'parallel' ? parallelLines(g) : fanLines(g);
  const data = Float32Array.from(thetaRad, (theta, i) => {
    const away = offsetMm[i]! - X * Math.cos(theta) - Y * Math.sin(theta);
    return 2 * Math.sqrt(Math.max(0, RADIUS ** 2 - away ** 2));
  });
  const image = new Float32Array(SIDE * SIDE);
  fbp(g, { window: 'hann', cutoff: 1 }).apply(data, image);
  let [sum, square, inside, air, outside] = [0, 0, 0, 0, 0];
  for (let i = 0; i < image.length; i++) {
    const [x, y] = [(i % SIDE) - (SIDE - 1) / 2, (SIDE - 1) / 2 - Math.floor(i / SIDE)];
    const away = Math.hypot(x - X, y - Y);
    if (away < RADIUS - 4) {
      sum += image[i]! - 1;
      square += (image[i]! - 1) ** 2;
      inside++;
    } else if (away > RADIUS + 4 && Math.hypot(x, y) < SIDE / 2) {
      air += image[i]! ** 2;
      outside++;
    }
  }
  return { mean: sum / inside, inside: Math.sqrt(square / inside), air: Math.sqrt(air / outside) };
}

describe('a turn with gaps, of which every line is measured from the other side', () => {
  const gaps = [
    [100, 130],
    [200, 220],
    [320, 332],
  ] as const;
  it.each(['parallel', 'fan', 'fan-flat'] as const)('%s is as good as the whole turn', (kind) => {
    const whole = errorsOf(beam(kind, withGaps([])));
    const found = errorsOf(beam(kind, withGaps(gaps)));
    expect(Math.abs(found.mean)).toBeLessThan(0.01);
    expect(found.inside).toBeLessThan(whole.inside + 0.01);
    expect(found.air).toBeLessThan(whole.air + 0.01);
  });
});

describe('arcs between which lines are missing', () => {
  it.each(['fan', 'fan-flat'] as const)('%s: no view beside a gap stands for it', (kind) => {
    // A scan of 273 degrees in three windows, 19 degrees of lines measured by nobody.
    const found = errorsOf(
      beam(
        kind,
        withGaps([
          [165, 184],
          [254, 269],
          [334, 360],
          [-1, 27],
        ]),
      ),
    );
    // Of all lines 19 in 180 are missing, and so is their part of the disc.
    expect(Math.abs(found.mean + 19 / 180)).toBeLessThan(0.02);
    expect(found.air).toBeLessThan(0.1);
  });

  it('their views are weighted by their own step', () => {
    const angles = withGaps(
      [
        [30, 60],
        [90, 100],
        [150, 181],
      ],
      180,
    );
    const { weightsRad, arcs } = viewWeights(angles, 180);
    for (const w of weightsRad) expect((w * 180) / Math.PI).toBeCloseTo(0.5, 9);
    expect(arcs.map(({ startDeg, spanDeg }) => [startDeg, spanDeg])).toEqual([
      [59.75, 30.5],
      [99.75, 50.5],
      [-0.25, 30.5],
    ]);
  });

  it('pairs of views are no arcs', () => {
    expect(viewWeights([0, 1, 60, 61, 120, 121], 180).arcs).toEqual([]);
  });
});
