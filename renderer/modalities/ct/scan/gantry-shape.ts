import type { JobGeometry } from '../../../../core/contract/measurement/ct.ts';
import { fanAngleRad } from '../../../../core/operators/radon/fan-beam.ts';

/** A place in mm about the centre of rotation, x to the right and y down, as a drawing has it. */
export type Place = readonly [x: number, y: number];
export type Stroke = readonly [from: Place, to: Place];

/** What a drawing of a scan is made of. */
export interface GantryShape {
  /** Half the side of the square that holds everything, in mm. */
  readonly reachMm: number;
  /** Radius of the circle that every view sees all of. */
  readonly fieldMm: number;
  /** Radius of the circle on which the sources are drawn; of a parallel beam, where its arrows begin. */
  readonly ringMm: number;
  /** Where the source of each view is. */
  readonly sources: readonly Place[];
  /** One short stroke a view on the ring, pointing to the centre. */
  readonly ticks: readonly Stroke[];
  /** The rays of the first view: its edges and some between. */
  readonly rays: readonly Stroke[];
  /** The detector of the first view, from bin 0 to the last. */
  readonly detector: readonly Place[];
}

/** Rays that are drawn of the first view. */
const RAYS = 7;
const DEGREES = Math.PI / 180;
/** A ring about a parallel beam, in radii of the field: its sources lie infinitely far away. */
const PARALLEL_RING = 1.42;
const MARGIN = 1.05;

/** At `radius`, `angle` counter-clockwise from the right. */
const polar = (radius: number, angleRad: number): Place => [radius * Math.cos(angleRad), -radius * Math.sin(angleRad)];

/** The direction from the centre to the source: of a parallel view θ the rays come from θ + 90°. */
export const sourceAngleRad = (geometry: JobGeometry, angleDeg: number): number =>
  (geometry.kind === 'parallel' ? angleDeg + 90 : angleDeg) * DEGREES;

/** Places of a view turned by `angle`: `out` towards the source, `side` counter-clockwise across, as seen from above. */
function turned(angleRad: number): (out: number, side: number) => Place {
  const [cos, sin] = [Math.cos(angleRad), Math.sin(angleRad)];
  return (out, side) => [out * cos - side * sin, -(out * sin + side * cos)];
}

function ticksOf(geometry: JobGeometry, ringMm: number, lengthMm: number): Stroke[] {
  return geometry.anglesDeg.map((deg) => {
    const angle = sourceAngleRad(geometry, deg);
    return [polar(ringMm, angle), polar(ringMm - lengthMm, angle)];
  });
}

const betweenEnds = (bins: number): readonly number[] =>
  Array.from({ length: RAYS }, (_, i) => (i * (bins - 1)) / (RAYS - 1));

function parallelShape(g: Extract<JobGeometry, { kind: 'parallel' }>): GantryShape {
  const half = (g.bins * g.binMm) / 2;
  const fieldMm = Math.max(half - Math.abs(g.offsetMm), half / 10);
  const ringMm = half * PARALLEL_RING;
  const first = turned(sourceAngleRad(g, g.anglesDeg[0] ?? 0));
  // s grows along (cos θ, sin θ), which lies clockwise of the direction to the source.
  const across = (bin: number): number => -((bin - (g.bins - 1) / 2) * g.binMm + g.offsetMm);
  const wallMm = half * 1.08;
  return {
    reachMm: Math.max(ringMm, Math.hypot(wallMm, half + Math.abs(g.offsetMm))) * MARGIN,
    fieldMm,
    ringMm,
    sources: g.anglesDeg.map((deg) => polar(ringMm, sourceAngleRad(g, deg))),
    ticks: ticksOf(g, ringMm, half * 0.09),
    rays: betweenEnds(g.bins).map((bin) => [first(wallMm, across(bin)), first(-wallMm, across(bin))]),
    detector: [first(-wallMm, across(0)), first(-wallMm, across(g.bins - 1))],
  };
}

function fanShape(g: Exclude<JobGeometry, { kind: 'parallel' }>): GantryShape {
  const edge = Math.min(Math.abs(fanAngleRad(g, 0)), Math.abs(fanAngleRad(g, g.bins - 1)));
  const first = turned(sourceAngleRad(g, g.anglesDeg[0] ?? 0));
  const source = first(g.sourceMm, 0);
  /** γ counts counter-clockwise seen from the source, whose central ray points to the centre. */
  const onDetector = (bin: number): Place => {
    const gamma = fanAngleRad(g, bin);
    const lengthMm = g.kind === 'fan' ? g.detectorMm : g.detectorMm / Math.cos(gamma);
    return first(g.sourceMm - lengthMm * Math.cos(gamma), -lengthMm * Math.sin(gamma));
  };
  const detector = Array.from({ length: 25 }, (_, i) => onDetector((i * (g.bins - 1)) / 24));
  const farMm = Math.max(g.sourceMm, ...detector.map(([x, y]) => Math.hypot(x, y)));
  return {
    reachMm: farMm * MARGIN,
    fieldMm: g.sourceMm * Math.sin(edge),
    ringMm: g.sourceMm,
    sources: g.anglesDeg.map((deg) => polar(g.sourceMm, sourceAngleRad(g, deg))),
    ticks: ticksOf(g, g.sourceMm, g.sourceMm * 0.07),
    rays: betweenEnds(g.bins).map((bin) => [source, onDetector(bin)]),
    detector,
  };
}

export const gantryShape = (g: JobGeometry): GantryShape => (g.kind === 'parallel' ? parallelShape(g) : fanShape(g));

/** An SVG path along a circle, counter-clockwise from `startDeg`; a whole turn is a circle. */
export function arcPath(radius: number, startDeg: number, spanDeg: number): string {
  const at = (deg: number): string =>
    polar(radius, deg * DEGREES)
      .map((v) => v.toFixed(2))
      .join(' ');
  if (spanDeg >= 359.99) return `M${at(0)}A${radius} ${radius} 0 1 0 ${at(180)}A${radius} ${radius} 0 1 0 ${at(0)}`;
  return `M${at(startDeg)}A${radius} ${radius} 0 ${spanDeg > 180 ? 1 : 0} 0 ${at(startDeg + spanDeg)}`;
}
