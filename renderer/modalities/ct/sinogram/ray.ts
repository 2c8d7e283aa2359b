import type { JobGeometry } from '../../../../core/contract/measurement/ct.ts';
import { fanLines } from '../../../../core/operators/radon/fan-beam.ts';
import type { Lines } from '../../../../core/operators/radon/lines.ts';
import { parallelLines } from '../../../../core/operators/radon/parallel-beam.ts';

/** One ray of a measurement. */
export interface Ray {
  readonly angleDeg: number;
  /** Counts from 0. */
  readonly bin: number;
  /** Which of the measured views it belongs to; null between them. */
  readonly view: number | null;
}

/** A plane about whose centre the beam turns. */
interface Plane {
  readonly height: number;
  readonly width: number;
  /** [row, column] */
  readonly pixelMm: readonly [number, number];
}

/** Places on an image: (column, row), pixel centres are whole numbers. */
export type Segment = readonly [from: readonly [number, number], to: readonly [number, number]];

/** The line X cos θ + Y sin θ = s in mm that a ray runs along (design, "Parallel beam", "Fan beam"). */
export function lineOf(geometry: JobGeometry, angleDeg: number, bin: number): { thetaRad: number; sMm: number } {
  const view = { height: 1, width: 1, pixelMm: 1, anglesDeg: [angleDeg] };
  const lines: Lines =
    geometry.kind === 'parallel' ? parallelLines({ ...geometry, ...view }) : fanLines({ ...geometry, ...view });
  return { thetaRad: lines.thetaRad[bin] ?? 0, sMm: lines.offsetMm[bin] ?? 0 };
}

/** Where a ray crosses an image, for an overlay; null where it misses. */
export function rayOnImage(geometry: JobGeometry, { angleDeg, bin }: Ray, plane: Plane): Segment | null {
  const { thetaRad, sMm } = lineOf(geometry, angleDeg, bin);
  const [cos, sin] = [Math.cos(thetaRad), Math.sin(thetaRad)];
  const [rowMm, columnMm] = plane.pixelMm;
  // From the foot of the perpendicular along (−sin θ, cos θ), cut to the picture's edges axis by axis.
  let [from, to] = [-Infinity, Infinity];
  for (const [start, step, half] of [
    [sMm * cos, -sin, (plane.width * columnMm) / 2],
    [sMm * sin, cos, (plane.height * rowMm) / 2],
  ] as const) {
    if (Math.abs(step) < 1e-12) {
      if (Math.abs(start) > half) return null;
      continue;
    }
    const [a, b] = [(-half - start) / step, (half - start) / step];
    from = Math.max(from, Math.min(a, b));
    to = Math.min(to, Math.max(a, b));
  }
  if (from >= to) return null;
  const at = (t: number): readonly [number, number] => [
    (sMm * cos - t * sin) / columnMm + (plane.width - 1) / 2,
    (plane.height - 1) / 2 - (sMm * sin + t * cos) / rowMm,
  ];
  return [at(from), at(to)];
}
