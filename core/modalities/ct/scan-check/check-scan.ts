/**
 * Does what is said of a measurement explain it? Line integrals of one object agree among themselves (Helgason 1965,
 * Ludwig 1966), so a wrong geometry leaves a residual that no image removes. It is measured on a small grid, and where
 * it is large the usual mistakes are tried in its place: the one that explains the data is named, with its remedy.
 */
import type { Grid } from '../job.ts';
import type { Convention, JobGeometry, SinogramReading } from '../../../contract/measurement/ct.ts';
import type { Advice, ScanCheck } from '../../../contract/scan-check.ts';
import { binAtCentreMm, scannedMm } from '../scan/geometry.ts';
import { type Alternative, alternativesTo } from './alternatives.ts';
import { momentsOf, oppositeRays } from './consistency.ts';
import { explain } from './explain.ts';
import { adviceOnAttenuation, adviceOnLevels } from './levels.ts';
import { binWidthOf, noiseOf, norm, offsetOf, type Rays, reduced, withOffset } from './rays.ts';
import { edgesOf, objectRadiusMm, shareBeside } from './support.ts';

export interface CheckedScan {
  readonly geometry: JobGeometry;
  readonly image: Grid;
  readonly reading: SinogramReading;
  /** Line integrals [views, bins] in the geometry's order, dead bins filled. */
  readonly data: Float32Array;
}

/** So coarse that a second is enough, so fine that a turned detector shows. */
const VIEWS = 72;
const BINS = 140;
const SIDE = 96;

/** A residual below this is what a small grid leaves of right data. */
const GOOD = 0.008;
/** Another reading must explain this much more before it is named. */
const BETTER = 1.4;
/** Above this nothing explains the data, where none of the others does. */
const UNEXPLAINED = 0.03;
/** Less than this share of the object beside the grid is blur and noise. */
const BESIDE = 0.001;
/** Spread of ∫p ds over parallel views that is no noise. */
const UNEVEN = 0.04;
/** A ray at the detector's edge that reads less than this share of the densest ones may miss the object. */
const TRUNCATED = 0.06;
/** A shifted axis is told where it lowers the residual by this factor and is off by this share of a bin. */
const CENTRE_GAIN = 1.12;
const CENTRE_BINS = 0.25;

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;
const mm = (length: number): string => `${Number(length.toPrecision(length < 100 ? 3 : 4))} mm`;

/** Rays with what must be known to explain them. */
interface Viewed {
  readonly small: Rays;
  readonly radiusMm: number;
  readonly isTruncated: boolean;
  readonly grid: Grid;
}

/** @param rays above air */
function viewed(rays: Rays): Viewed {
  const small = reduced(rays, VIEWS, BINS);
  const scanned = scannedMm(rays.geometry);
  const edges = edgesOf(rays);
  const isTruncated = edges.share > TRUNCATED;
  const radiusMm = Math.min(objectRadiusMm(small), scanned / 2);
  // What lies beyond the detector is seen by some of its rays, and must have its place.
  const wide = isTruncated ? 0.7 * scanned : Math.min(scanned / 2, 1.08 * radiusMm + 2 * binAtCentreMm(small.geometry));
  return { small, radiusMm, isTruncated, grid: { height: SIDE, width: SIDE, pixelMm: (2 * wide) / SIDE } };
}

interface Tried extends Alternative {
  readonly residual: number;
  readonly image: Float32Array;
}

/** Every other reading of the rays with what it leaves, the best first; as good ones in the order of their likelihood. */
function tryAll(rays: Rays, convention: Convention, giveUp: number): Tried[] {
  const all = alternativesTo(rays, convention).map((option) => {
    const { small, grid } = viewed(option.rays);
    return { ...option, ...explain(small, grid, giveUp) };
  });
  const least = Math.min(...all.map(({ residual }) => residual));
  const rank = ({ residual }: Tried): number => (residual <= Math.max(1.25 * least, 0.8 * GOOD) ? 0 : residual);
  return all.sort((a, b) => rank(a) - rank(b));
}

/** Checks a measured sinogram against what is said of it. */
export function checkScan(scan: CheckedScan): ScanCheck {
  const { geometry, image, reading } = scan;
  const advice: Advice[] = [];
  const air = edgesOf({ geometry, data: scan.data }).air ?? 0;
  const whole: Rays = { geometry, data: scan.data.map((v) => v - air) };
  const { small, radiusMm, isTruncated, grid } = viewed(whole);
  const scanned = scannedMm(geometry);
  const asStated = explain(small, grid);
  const noise = (noiseOf(small) * Math.sqrt(small.data.length)) / Math.max(norm(small.data), 1e-30);
  const tried: { label: string; residual: number }[] = [];
  let explained = asStated;
  let other: Tried | null = null;

  if (asStated.residual > GOOD) {
    const first = tryAll(whole, reading.convention, asStated.residual);
    tried.push(...first.map(({ label, residual }) => ({ label, residual })));
    other = first[0] ?? null;
    if (other !== null && other.residual > GOOD && other.residual < asStated.residual) {
      // Two things may be wrong at once.
      const [second] = tryAll(other.rays, { ...reading.convention, ...other.values } as Convention, other.residual);
      if (second !== undefined && second.residual * BETTER < other.residual) {
        const [values, label] = [{ ...other.values, ...second.values }, `${other.label} and ${second.label}`];
        const sentence = `${other.sentence}, and ${second.sentence.charAt(0).toLowerCase()}${second.sentence.slice(1)}`;
        other = {
          ...second,
          values,
          label,
          sentence,
          twin: second.twin && { ...second.twin, values: { ...other.values, ...second.twin.values } },
        };
        tried.push({ label, residual: second.residual });
      }
    }
    if (other !== null && other.residual * BETTER >= asStated.residual) other = null;
  }
  if (other !== null) {
    const { sentence, label, values, twin, residual } = other;
    explained = other;
    advice.push({
      severity: 'wrong',
      message: `${sentence}: residual ${percent(asStated.residual)} as stated, ${percent(residual)} ${label}.${twin === null ? '' : ` ${twin.remark}`}`,
      remedies: [{ label: 'Use this', values }, ...(twin === null ? [] : [{ label: twin.label, values: twin.values }])],
    });
  }

  const gridMm = Math.max(image.height, image.width) * image.pixelMm;
  const onGrid =
    other === null && gridMm < Math.min(2.02 * radiusMm, 0.98 * scanned)
      ? explain(small, coarse(image)).residual
      : null;
  const isSmall =
    onGrid !== null && (onGrid > Math.max(GOOD, 1.5 * asStated.residual) || shareBeside(small, image) > BESIDE);
  if (isSmall)
    advice.push({
      severity: 'wrong',
      message: `The object reaches beyond the grid: ${mm(scanned)} are scanned, ${mm(gridMm)} reconstructed (residual ${percent(onGrid)} on this grid, ${percent(asStated.residual)} on all that is scanned).`,
      remedies: [{ label: `Reconstruct ${mm(scanned)}`, values: { size: null } }],
    });
  if (other === null) {
    const shift = fixesAxis(geometry) && !isTruncated ? shiftOf(small, grid, asStated.residual) : null;
    if (shift !== null) {
      const unit = geometry.kind === 'fan' ? '°' : ' mm';
      // To a hundredth of a bin: no scan tells more.
      const grain = binWidthOf(geometry) / 100;
      const centerOffset = Number((Math.round((offsetOf(geometry) + shift.by) / grain) * grain).toPrecision(6));
      advice.push({
        severity: asStated.residual > Math.max(GOOD, 2 * shift.residual) ? 'wrong' : 'offer',
        message: `The axis of rotation lies at a centre offset of ${centerOffset}${unit}, not ${Number(offsetOf(geometry).toPrecision(4))}${unit}: residual ${percent(shift.residual)} there, ${percent(asStated.residual)} as stated.`,
        remedies: [{ label: 'Use this', values: { centerOffset } }],
      });
    } else if (asStated.residual > Math.max(UNEXPLAINED, 3 * noise) && !isTruncated) {
      advice.push({
        severity: 'doubt',
        message: `The geometry or the units do not explain this measurement: no image comes closer than ${percent(asStated.residual)}. Other directions, units and axes explain it no better: check the distances, the width of the bins and the order of the views.`,
        remedies: [],
      });
    }
  }
  const moments = other === null && !isTruncated ? momentsOf(small) : null;
  if (moments !== null && moments.massSpread > UNEVEN)
    advice.push({
      severity: 'doubt',
      message: `All that a view measures together differs from view to view by ${percent(moments.massSpread)}, and is the same from every side of one object: the beam was not steady, or part of some views is missing.`,
      remedies: [],
    });
  advice.push(...adviceOnLevels(scan, air));
  if (isTruncated && other === null)
    advice.push({
      severity: 'doubt',
      message: `The object reaches beyond the detector: its outermost bins read ${Math.round(100 * edgesOf(whole).share)} % of the largest line integrals, and would read 0 in air. Values near the border, and the level of all, are not reliable.`,
      remedies: [],
    });
  if (other === null) advice.push(...adviceOnAttenuation(explained.image, reading, geometry));

  const has = (severity: Advice['severity']): boolean => advice.some((a) => a.severity === severity);
  return {
    verdict: has('wrong') ? 'wrong' : has('doubt') ? 'doubt' : 'fits',
    residual: asStated.residual,
    tried,
    noise,
    opposite: oppositeRays(reduced(whole, 360, BINS)),
    objectMm: 2 * radiusMm,
    scannedMm: scanned,
    gridMm,
    advice,
  };
}

/** A grid of the same width in fewer pixels. */
function coarse({ height, width, pixelMm }: Grid): Grid {
  const factor = Math.max(1, Math.max(height, width) / SIDE);
  return { height: Math.round(height / factor), width: Math.round(width / factor), pixelMm: pixelMm * factor };
}

/** Over a short arc a shifted axis is a shifted object: nothing tells them apart. */
function fixesAxis({ kind, anglesDeg }: JobGeometry): boolean {
  const [period, widest] = kind === 'parallel' ? [180, 40] : [360, 160];
  const sorted = anglesDeg.map((a) => ((a % period) + period) % period).sort((a, b) => a - b);
  return sorted.every((a, i) => (sorted[i + 1] ?? sorted[0]! + period) - a <= widest);
}

/** How far from the stated centre offset the residual is least, by parabolas; null where it is as stated. */
function shiftOf(rays: Rays, grid: Grid, residual: number): { readonly by: number; readonly residual: number } | null {
  const stated = offsetOf(rays.geometry);
  const width = binWidthOf(rays.geometry);
  const at = (by: number): number =>
    explain({ ...rays, geometry: withOffset(rays.geometry, stated + by) }, grid).residual;
  let best = { by: 0, residual };
  let step = width;
  for (let turn = 0; turn < 5 && step > 0.1 * width; turn++) {
    const [left, right] = [at(best.by - step), at(best.by + step)];
    const bend = left ** 2 - 2 * best.residual ** 2 + right ** 2;
    const move = bend > 0 ? (step * (left ** 2 - right ** 2)) / (2 * bend) : left < right ? -2 * step : 2 * step;
    const by = best.by + Math.max(-3 * step, Math.min(3 * step, move));
    if (turn === 0 && Math.abs(by) < 0.1 * width) return null;
    for (const one of [
      { by: best.by - step, residual: left },
      { by: best.by + step, residual: right },
      { by, residual: at(by) },
    ])
      if (one.residual < best.residual) best = one;
    step = Math.abs(move) < step ? step / 3 : step;
  }
  const isWorth =
    residual > GOOD / 2 && best.residual * CENTRE_GAIN < residual && Math.abs(best.by) > CENTRE_BINS * width;
  return isWorth ? best : null;
}
