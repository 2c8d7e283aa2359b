/** Grid and beam of a CT request: matrix, pixel, angles, bins. */
import type { Convention, JobGeometry } from '../../../contract/measurement/ct.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { defaultBins, equispacedAngles } from '../../../operators/radon/geometry.ts';
import { anglesFrom, checkedUnit } from './conventions.ts';
import { contradiction, invalid, numberOf, textOf } from '../../../contract/values.ts';
import type { PixelRange } from '../../task.ts';
import type { ScanFacts, ScanRequest } from './request.ts';
import type { Grid } from '../job.ts';
import { type Extent, extentText } from './projections.ts';

/** Fewer bins make no image; more pixels a side no machine holds. */
const LEAST_BINS = 7;
const MOST_SIDE = 16_384;

/** `start:step:count`; null where the text has another form (a file). */
export function parseAngleRange(text: string): Result<readonly number[] | null> {
  const parts = text.split(':');
  if (parts.length !== 3 || parts.some((p) => p.trim() === '' || Number.isNaN(Number(p)))) return ok(null);
  const [start, step, count] = parts.map(Number) as [number, number, number];
  if (!Number.isInteger(count) || count < 1 || count > 100_000)
    return invalid('--angles', `${count} is not a count of views`);
  if (!Number.isFinite(start) || !Number.isFinite(step)) return invalid('--angles', 'angles must be finite');
  return ok(Array.from({ length: count }, (_, i) => start + i * step));
}

/** Pixel of the largest grid over a field whose pixels a model knows, where its own lie outside of that; else null. */
function pixelForModel(model: PixelRange | null, pixelMm: number, fieldMm: number): number | null {
  if (model === null) return null;
  const { low, high } = model.pixelMm;
  if (pixelMm >= low && pixelMm <= high) return null;
  const n = pixelMm < low ? Math.floor(fieldMm / low) : Math.ceil(fieldMm / high);
  return fieldMm / Math.max(4, n);
}

export function gridOf(
  request: ScanRequest,
  facts: ScanFacts,
  model: PixelRange | null,
): Result<{ grid: Grid; native: [number, number]; from: 'file' | 'flag' | 'assumed'; notes: string[] }> {
  const notes: string[] = [];
  const size = textOf(request.values, 'size') ?? 'auto';
  const spacing = numberOf(request.values, 'spacing');
  const from = spacing !== null ? 'flag' : facts.pixelMm !== null ? 'file' : 'assumed';
  const native: [number, number] =
    spacing !== null ? [spacing, spacing] : facts.pixelMm !== null ? [...facts.pixelMm] : [1, 1];
  if (from === 'assumed') notes.push('The file names no pixel spacing: 1 mm is assumed (--spacing states another).');
  const fieldMm = [facts.height * native[0], facts.width * native[1]] as const;
  const longMm = Math.max(...fieldMm);
  const nativeMm = Math.min(...native);
  let pixelMm = nativeMm;
  if (size !== 'auto' && size !== 'native') {
    const n = Number(size);
    if (!Number.isInteger(n) || n < 4 || n > MOST_SIDE)
      return invalid('--size', `"${size}" is not auto, native or a whole number from 4 to ${MOST_SIDE}`);
    pixelMm = longMm / n;
  } else if (size === 'auto') {
    const known = pixelForModel(model, nativeMm, longMm);
    if (known !== null && model !== null) {
      pixelMm = known;
      notes.push(
        `The native pixel of ${nativeMm.toFixed(3)} mm lies outside the model's range (${model.pixelMm.low} to ${model.pixelMm.high} mm): reconstructing at ${pixelMm.toFixed(3)} mm.`,
      );
    }
  }
  const side = (mm: number): number => Math.max(1, Math.round(mm / pixelMm));
  const grid = { height: side(fieldMm[0]), width: side(fieldMm[1]), pixelMm };
  return ok({ grid, native, from, notes });
}

/**
 * Grid of a measured sinogram: the circle that the detector sees, in pixels as large as a bin at the isocentre or as
 * near to it as the model knows, unless told otherwise. The square inside that circle would leave out what lies beside
 * it, and ruin what lies within.
 */
export function sinogramGrid(
  request: ScanRequest,
  bins: number,
  binAtCentreMm: number,
  fieldMm: number,
  model: PixelRange | null,
): Result<{ readonly grid: Grid; readonly notes: readonly string[] }> {
  const size = textOf(request.values, 'size') ?? 'auto';
  const spacing = numberOf(request.values, 'spacing');
  if (bins < LEAST_BINS)
    return err({
      code: 'shape-mismatch',
      what: 'Bins of the sinogram, at least',
      expected: [LEAST_BINS],
      found: [bins],
    });
  if (size === 'auto' || size === 'native') {
    const known = size === 'auto' && spacing === null ? pixelForModel(model, binAtCentreMm, fieldMm) : null;
    const pixelMm = spacing ?? known ?? binAtCentreMm;
    const notes =
      known === null || model === null
        ? []
        : [
            `A bin is ${binAtCentreMm.toFixed(3)} mm wide at the axis, outside the model's range of pixels (${model.pixelMm.low} to ${model.pixelMm.high} mm): reconstructing at ${known.toFixed(3)} mm (--spacing or --size native states another).`,
          ];
    const n = Math.max(4, Math.ceil(fieldMm / pixelMm - 1e-6));
    return n > MOST_SIDE
      ? invalid('--spacing', `${pixelMm} mm over a field of ${fieldMm.toFixed(0)} mm make ${n} pixels a side`)
      : ok({ grid: { height: n, width: n, pixelMm }, notes });
  }
  const n = Number(size);
  if (!Number.isInteger(n) || n < 4 || n > MOST_SIDE)
    return invalid('--size', `"${size}" is not auto, native or a whole number from 4 to ${MOST_SIDE}`);
  return ok({ grid: { height: n, width: n, pixelMm: spacing ?? fieldMm / n }, notes: [] });
}

/** Diameter of the circle whose every point some view sees: twice the distance of the furthest ray from the axis. */
export function scannedMm(g: JobGeometry): number {
  if (g.kind === 'parallel') return g.bins * g.binMm + 2 * Math.abs(g.offsetMm);
  const edge = (g.bins / 2) * g.binPitch + Math.abs(g.offset);
  const angle = g.kind === 'fan' ? Math.min(Math.PI / 2, (edge * Math.PI) / 180) : Math.atan(edge / g.detectorMm);
  return 2 * g.sourceMm * Math.sin(angle);
}

/** Width of a bin where the rays cross the axis, in mm. */
export function binAtCentreMm(g: JobGeometry): number {
  if (g.kind === 'parallel') return g.binMm;
  return g.kind === 'fan' ? (g.binPitch * Math.PI * g.sourceMm) / 180 : (g.binPitch * g.sourceMm) / g.detectorMm;
}

/** Angles in degrees, in the program's convention. @param measured the shape of a sinogram as its axes are taken */
export function anglesOf(
  request: ScanRequest,
  convention: Convention,
  measured: Extent | null,
  spanDeg: number,
): Result<readonly number[]> {
  const { values, given } = request;
  if (request.angles !== null && given.has('views')) {
    return contradiction('--views and --angles contradict each other', 'Give one of them.');
  }
  const [measuredViews, otherAxis] = [measured?.views ?? null, measured?.bins];
  const views = measuredViews ?? numberOf(values, 'views') ?? 23;
  if (measuredViews !== null && given.has('views') && numberOf(values, 'views') !== measuredViews) {
    return err({
      code: 'shape-mismatch',
      what: 'Views of the sinogram (its rows)',
      expected: [numberOf(values, 'views') ?? 0],
      found: [measuredViews],
    });
  }
  if (request.angles === null)
    return ok(anglesFrom(equispacedAngles(views, spanDeg), { ...convention, angleUnit: 'degrees' }));
  if (request.angles.some((a) => !Number.isFinite(a))) return invalid('--angles', 'angles must be finite');
  const [first] = request.angles;
  if (request.angles.length > 1 && request.angles.every((a) => a === first))
    return invalid('--angles', `all ${request.angles.length} views are taken from ${first}`);
  if (measuredViews !== null && request.angles.length !== measuredViews) {
    if (measured !== null && measured.rows > 1 && request.angles.length === measured.rows)
      return invalid(
        '--axes',
        `there are ${request.angles.length} angles for ${extentText(measured)}: what was taken for detector rows are the views; state ${convention.axes === 'rows-views-bins' ? 'views-bins' : 'rows-views-bins'}`,
      );
    if (request.angles.length === otherAxis)
      return invalid(
        '--axes',
        `there are ${request.angles.length} angles for ${measuredViews} views of ${otherAxis} bins: its ${convention.axes === 'bins-views' ? 'rows' : 'columns'} are the views; state ${convention.axes === 'bins-views' ? 'views-bins' : 'bins-views'}`,
      );
    return err({
      code: 'shape-mismatch',
      what: 'Angles and rows of the sinogram',
      expected: [measuredViews],
      found: [request.angles.length],
    });
  }
  const unit = checkedUnit(request.angles, convention.angleUnit, given.has('angleUnit'));
  if (!unit.ok) return unit;
  return ok(anglesFrom(request.angles, convention));
}

interface FanDistances {
  readonly sourceMm: number;
  readonly detectorMm: number;
}

/** Of a sinogram that was measured: everything is stated. */
export function measuredGeometry(
  kind: JobGeometry['kind'],
  anglesDeg: readonly number[],
  bins: number,
  binWidth: number,
  fan: FanDistances,
  offset: number,
): JobGeometry {
  const common = { anglesDeg: [...anglesDeg], bins };
  return kind === 'parallel'
    ? { kind, ...common, binMm: binWidth, offsetMm: offset }
    : { kind, ...common, binPitch: binWidth, offset, ...fan };
}

/** Of a measurement that is to be made of an image: as many bins as see all of it. */
export function simulatedGeometry(
  kind: JobGeometry['kind'],
  anglesDeg: readonly number[],
  grid: Grid,
  fan: FanDistances,
  binWidth: number | null,
  offset: number,
): Result<JobGeometry> {
  const angles = [...anglesDeg];
  if (kind === 'parallel') {
    const binMm = binWidth ?? grid.pixelMm;
    const perBin = grid.pixelMm / binMm;
    return ok({
      kind: 'parallel',
      anglesDeg: angles,
      bins: defaultBins(grid.height * perBin, grid.width * perBin),
      binMm,
      offsetMm: offset,
    });
  }
  const radiusMm = (Math.hypot(grid.height, grid.width) / 2) * grid.pixelMm;
  if (radiusMm >= fan.sourceMm) {
    return contradiction(
      `The source (${fan.sourceMm} mm from the centre) lies inside the image (radius ${radiusMm.toFixed(0)} mm)`,
      'Give a larger --source-distance or a smaller --spacing.',
    );
  }
  const flat = kind === 'fan-flat';
  const binPitch =
    binWidth ??
    (flat ? (grid.pixelMm * fan.detectorMm) / fan.sourceMm : (grid.pixelMm / fan.sourceMm) * (180 / Math.PI));
  const widest = Math.asin(Math.min(1, radiusMm / fan.sourceMm));
  const reach = flat ? fan.detectorMm * Math.tan(widest) : (widest * 180) / Math.PI;
  return ok({
    kind,
    anglesDeg: angles,
    bins: 2 * Math.ceil(reach / binPitch) + 1,
    binPitch,
    offset,
    sourceMm: fan.sourceMm,
    detectorMm: fan.detectorMm,
  });
}
