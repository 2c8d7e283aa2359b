/** How the sinograms of other programs are written down, and how their angles become ours (docs/geometry.md). */
import { type Convention, type JobGeometry, OWN_CONVENTION } from '../../../contract/measurement/ct.ts';
import { ok, type Result } from '../../../contract/result.ts';
import { invalid, numberOf, textOf } from '../../../contract/values.ts';
import type { ScanRequest } from './request.ts';

type Kind = JobGeometry['kind'];

const inRadians: Convention = { ...OWN_CONVENTION, angleUnit: 'radians' };

/**
 * Arrays as each program returns them, for the image as it shows it, row 0 on top. ASTRA and ODL were compared number
 * by number (test/reference/toolkits.py), scikit-image too (skimage_radon.py); TIGRE and CIL follow their sources.
 */
const TOOLKITS: Readonly<Record<string, (kind: Kind) => Convention>> = {
  // The source stands at (sin θ, −cos θ), bins run along (cos θ, sin θ): from left to right as the source sees them.
  // Its stacks begin with the rows of the detector.
  astra: (kind) => ({
    ...inRadians,
    axes: 'rows-views-bins',
    ...(kind === 'parallel' ? {} : { startDeg: -90, detector: 'reversed' }),
  }),
  // Its stacks end with them.
  odl: (kind) => ({
    ...inRadians,
    axes: 'views-bins-rows',
    ...(kind === 'parallel' ? {} : { startDeg: -90, detector: 'reversed' }),
  }),
  // Its rows grow with y, so that its counter-clockwise is clockwise in the picture.
  tigre: (kind) => ({ ...inRadians, rotation: 'clockwise', startDeg: kind === 'parallel' ? -90 : 0 }),
  'scikit-image': () => ({ ...OWN_CONVENTION, axes: 'bins-views' }),
  // The source starts on top of the picture.
  cil: (kind) => (kind === 'parallel' ? OWN_CONVENTION : { ...OWN_CONVENTION, startDeg: 90 }),
};

const oneOf = <T extends string>(allowed: readonly T[], value: string | null, otherwise: T): T =>
  allowed.find((one) => one === value) ?? otherwise;

/** The convention of a request: its toolkit's, or the program's own, and what was given in words of its own. */
export function conventionOf({ values, given }: Pick<ScanRequest, 'values' | 'given'>, kind: Kind): Convention {
  const base = TOOLKITS[textOf(values, 'convention') ?? '']?.(kind) ?? OWN_CONVENTION;
  const said = (id: string): string | null => (given.has(id) ? textOf(values, id) : null);
  return {
    axes: oneOf(['views-bins', 'bins-views', 'rows-views-bins', 'views-bins-rows'], said('axes'), base.axes),
    detector: oneOf(['forward', 'reversed'], said('detector'), base.detector),
    rotation: oneOf(['counter-clockwise', 'clockwise'], said('rotation'), base.rotation),
    startDeg: given.has('startAngle') ? (numberOf(values, 'startAngle') ?? 0) : base.startDeg,
    angleUnit: oneOf(['degrees', 'radians', 'grads'], said('angleUnit'), base.angleUnit),
  };
}

const DEGREES: Readonly<Record<Convention['angleUnit'], number>> = { degrees: 1, radians: 180 / Math.PI, grads: 0.9 };

/** Angles as a measurement writes them → the program's, in degrees. */
export function anglesFrom(angles: readonly number[], { angleUnit, rotation, startDeg }: Convention): number[] {
  const turn = DEGREES[angleUnit] * (rotation === 'clockwise' ? -1 : 1);
  return angles.map((a) => startDeg + turn * a);
}

/** The inverse of `anglesFrom`. */
export function anglesTo(anglesDeg: readonly number[], { angleUnit, rotation, startDeg }: Convention): number[] {
  const turn = DEGREES[angleUnit] * (rotation === 'clockwise' ? -1 : 1);
  return anglesDeg.map((a) => (a - startDeg) / turn);
}

/** Fewer angles say nothing of their unit. */
const TELLING_VIEWS = 10;
/** Radians beyond this many turns are hardly radians. */
const MOST_TURNS = 8;

/** Whether angles that were given can be of the unit in which they would be taken, where nobody stated it. */
export function checkedUnit(angles: readonly number[], unit: Convention['angleUnit'], isStated: boolean): Result<null> {
  if (isStated || angles.length < TELLING_VIEWS) return ok(null);
  const [low, high] = angles.reduce(([l, h], a) => [Math.min(l, a), Math.max(h, a)], [Infinity, -Infinity]);
  const most = Math.max(Math.abs(low), Math.abs(high));
  const range = `${angles.length} angles from ${Number(low.toPrecision(4))} to ${Number(high.toPrecision(4))}`;
  if (unit === 'degrees' && most <= 2 * Math.PI * 1.001 && high > low)
    return invalid('--angle-unit', `${range} look like radians; state --angle-unit radians, or degrees`);
  if (unit === 'radians' && most > 2 * Math.PI * MOST_TURNS)
    return invalid('--angle-unit', `${range} are hardly radians; state --angle-unit degrees, or radians`);
  return ok(null);
}
