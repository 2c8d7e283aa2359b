import { fanAngleRad } from '../fan-beam.ts';
import type { FanGeometry } from '../geometry.ts';
import { parkerWeight } from './parker-weights.ts';
import { ramp } from './ramp-filter.ts';
import type { Arc } from './view-weights.ts';

const RADIANS = Math.PI / 180;

/** Distance between two bins: an angle on the arc, mm at the isocentre (not at the detector) on the flat detector. */
const pitchOf = (g: FanGeometry): number =>
  g.kind === 'fan' ? g.binPitch * RADIANS : (g.binPitch * g.sourceMm) / g.detectorMm;

/** ½(γ/sin γ)² h on the arc, ½h on the flat detector (Kak & Slaney 1988, eqs. 108 and 129), with Δγ or Δu. */
export function fanFilterKernel(g: FanGeometry): (n: number) => number {
  const pitch = pitchOf(g);
  return (n) => {
    const bent = g.kind === 'fan' && n !== 0 ? (n * pitch) / Math.sin(n * pitch) : 1;
    return (ramp(n) * bent * bent * g.pixelMm) / (2 * pitch);
  };
}

/**
 * Before filtering, each ray counts D_so cos γ: on the arc by the change of variables, on the flat detector because
 * D/√(D² + u²) = cos γ (there without D_so: it goes with 1/U²). Over a part of the turn it also counts twice its share of
 * its line: after Parker over one arc, by how deep its view lies in its arc where there are several.
 */
export function fanRayWeights(g: FanGeometry, arcs: readonly Arc[]): Float64Array {
  const fanAngles = Array.from({ length: g.bins }, (_, bin) => fanAngleRad(g, bin));
  const halfFan = Math.max(...fanAngles.map(Math.abs));
  const scale = g.kind === 'fan' ? g.sourceMm : 1;
  const share = shareOf(arcs, halfFan, [Math.min(...fanAngles), Math.max(...fanAngles)]);
  return Float64Array.from({ length: g.anglesDeg.length * g.bins }, (_, ray) => {
    const gamma = fanAngles[ray % g.bins]!;
    return scale * Math.cos(gamma) * 2 * share(g.anglesDeg[Math.floor(ray / g.bins)]! * RADIANS, gamma);
  });
}

/** What a ray counts of its line, which another ray may have measured too: the shares of a line sum to 1. */
function shareOf(
  arcs: readonly Arc[],
  halfFan: number,
  [least, most]: readonly [number, number],
): (beta: number, gamma: number) => number {
  const turn = (angle: number): number => angle - 2 * Math.PI * Math.floor(angle / (2 * Math.PI));
  const [first, ...others] = arcs;
  if (first === undefined) return () => 1 / 2;
  if (others.length === 0)
    return (beta, gamma) =>
      parkerWeight(turn(beta - first.startDeg * RADIANS), gamma, first.spanDeg * RADIANS, halfFan);
  const depth = (beta: number): number =>
    Math.max(...arcs.map((arc) => depthIn(arc, turn(beta - arc.startDeg * RADIANS))));
  return (beta, gamma) => {
    const own = depth(beta);
    // The same line the other way; beyond the detector's end nobody else measured it.
    const other = -gamma < least || -gamma > most ? 0 : depth(beta + Math.PI + 2 * gamma);
    return own + other > 0 ? own / (own + other) : 1;
  };
}

/** Towards its ends an arc counts less and less, over this far: an edge in a row would be filtered into a streak. */
const FEATHER_RAD = 10 * RADIANS;

function depthIn({ spanDeg }: Arc, at: number): number {
  const span = spanDeg * RADIANS;
  if (at > span) return 0;
  const near = Math.min(at, span - at) / Math.min(FEATHER_RAD, span / 2);
  return near >= 1 ? 1 : Math.sin((Math.PI / 2) * near) ** 2;
}

/** A row of pixels as the source of a view sees it, mm: U along the central ray, V counter-clockwise across it. */
interface SeenLine {
  along: number;
  across: number;
  /** What a pixel adds. */
  alongStep: number;
  acrossStep: number;
}

type AddLine = (image: Float64Array, from: number, to: number, row: Float64Array, seen: SeenLine) => void;

/** Flat detector: u = V/U, weight 1/U². */
function addFlat(perUnit: number, centre: number): AddLine {
  return (image, from, to, row, { along, across, alongStep, acrossStep }) => {
    for (let i = from; i < to; i++) {
      const inverse = 1 / along;
      const at = centre + across * inverse * perUnit;
      const bin = at | 0;
      const near = row[bin]!;
      image[i]! += (near + (at - bin) * (row[bin + 1]! - near)) * inverse * inverse;
      along += alongStep;
      across += acrossStep;
    }
  };
}

/** On the arc: γ = atan(V/U), weight 1/L². */
function addArcNear(perUnit: number, centre: number): AddLine {
  return (image, from, to, row, { along, across, alongStep, acrossStep }) => {
    for (let i = from; i < to; i++) {
      const at = centre + Math.atan(across / along) * perUnit;
      const bin = at | 0;
      const near = row[bin]!;
      image[i]! += (near + (at - bin) * (row[bin + 1]! - near)) / (along * along + across * across);
      along += alongStep;
      across += acrossStep;
    }
  };
}

/** Beyond this many pixels from the source a position is within a few 10⁻⁷ of the detector's bins a radian. */
const FAR_PIXELS = 50;

/**
 * The same without an arctangent a pixel: along a row γ grows by T/L² a column, T the same all the way, and 1/L² is
 * needed anyway. With w = 1/L² and q = (L²)′/2, the sum of its trapezoids with the first correction of Euler and
 * Maclaurin, −(w′(i) − w′(0))/12 where w′ = −2qw², is γ to within its next term, (w‴(i) − w‴(0))/720.
 */
function addArc(perUnit: number, centre: number): AddLine {
  return (image, from, to, row, { along, across, alongStep, acrossStep }) => {
    const turn = (acrossStep * along - across * alongStep) * perUnit;
    const growth = alongStep * alongStep + acrossStep * acrossStep;
    let squared = along * along + across * across;
    // q/6, and what a column adds to it: the loop has no other division than that of the weight.
    let sixth = (along * alongStep + across * acrossStep) / 6;
    const sixthStep = growth / 6;
    let weight = 1 / squared;
    const origin = centre + Math.atan(across / along) * perUnit - turn * weight * (0.5 + sixth * weight);
    let sum = 0;
    for (let i = from; i < to; i++) {
      weight = 1 / squared;
      sum += weight;
      const at = origin + turn * (sum - weight * (0.5 - sixth * weight));
      const bin = at | 0;
      const near = row[bin]!;
      image[i]! += (near + (at - bin) * (row[bin + 1]! - near)) * weight;
      squared += 12 * sixth + growth;
      sixth += sixthStep;
    }
  };
}

/** The first column at which start + column·step > 0 may hold, and the last: both follow from the sign of the step. */
const firstPositive = (start: number, step: number): number =>
  step > 0 ? Math.max(0, Math.floor(-start / step) + 1) : 0;
function lastPositive(start: number, step: number): number {
  if (step < 0) return Math.ceil(-start / step) - 1;
  return step > 0 || start > 0 ? Infinity : -1;
}

/** Rays further than this from the central one meet no detector. */
const WIDEST_RAD = 89.9 * RADIANS;

/** Each pixel reads every view at its own γ or u, weighted by 1/L² (arc) or D_so²/U² (flat). */
export function fanBackprojection(g: FanGeometry): (rows: Float64Array, image: Float64Array) => void {
  const { height, width, bins, pixelMm, sourceMm } = g;
  const isArc = g.kind === 'fan';
  const framed = new Float64Array(bins + 3); // one zero before, two after: see joseph.ts
  const perUnit = isArc ? 1 / (g.binPitch * RADIANS) : g.detectorMm / g.binPitch;
  const centre = (bins - 1) / 2 - g.offset / g.binPitch + 1;
  const scale = isArc ? 1 : sourceMm * sourceMm;
  const nearest = sourceMm / pixelMm - Math.hypot(height, width) / 2;
  const add = (isArc ? (nearest > FAR_PIXELS ? addArc : addArcNear) : addFlat)(perUnit, centre);
  const tangentAt = (position: number): number => {
    const v = (position - centre) / perUnit;
    return isArc ? Math.tan(Math.max(-WIDEST_RAD, Math.min(WIDEST_RAD, v))) : v;
  };
  const [lowest, highest] = [tangentAt(0), tangentAt(bins + 1)];
  const cosines = g.anglesDeg.map((deg) => Math.cos(deg * RADIANS));
  const sines = g.anglesDeg.map((deg) => Math.sin(deg * RADIANS));
  const seen: SeenLine = { along: 0, across: 0, alongStep: 0, acrossStep: 0 };

  return (rows, image) => {
    for (let view = 0; view < cosines.length; view++) {
      const cos = cosines[view]!;
      const sin = sines[view]!;
      for (let bin = 0; bin < bins; bin++) framed[bin + 1] = rows[view * bins + bin]! * scale;
      const alongStep = -pixelMm * cos;
      const acrossStep = pixelMm * sin;
      const aboveStep = acrossStep - lowest * alongStep;
      const belowStep = highest * alongStep - acrossStep;
      for (let r = 0; r < height; r++) {
        const x = (-(width - 1) / 2) * pixelMm;
        const y = ((height - 1) / 2 - r) * pixelMm;
        const along = sourceMm - x * cos - y * sin;
        const across = x * sin - y * cos;
        // In front of the source, and its tangent within the detector: three linear inequalities of the column.
        const above = across - lowest * along;
        const below = highest * along - across;
        const low = Math.max(
          firstPositive(along, alongStep),
          firstPositive(above, aboveStep),
          firstPositive(below, belowStep),
        );
        const high = Math.min(
          width - 1,
          lastPositive(along, alongStep),
          lastPositive(above, aboveStep),
          lastPositive(below, belowStep),
        );
        if (low > high) continue;
        seen.along = along + low * alongStep;
        seen.across = across + low * acrossStep;
        seen.alongStep = alongStep;
        seen.acrossStep = acrossStep;
        add(image, r * width + low, r * width + high + 1, framed, seen);
      }
    }
  };
}
