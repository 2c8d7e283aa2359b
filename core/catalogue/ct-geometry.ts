/** Grid and beam of a CT request: matrix, pixel, angles, bins. */
import type { JobGeometry } from '../contract/job.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { defaultBins, equispacedAngles } from '../operators/geometry.ts';
import {
  contradiction,
  invalid,
  numberOf,
  type PixelRange,
  type ScanFacts,
  type ScanRequest,
  textOf,
} from './ct-request.ts';
import type { Grid } from './simulation.ts';

/** `start:step:count` in degrees; null where the text has another form (a file). */
export function parseAngleRange(text: string): Result<readonly number[] | null> {
  const parts = text.split(':');
  if (parts.length !== 3 || parts.some((p) => p.trim() === '' || Number.isNaN(Number(p)))) return ok(null);
  const [start, step, count] = parts.map(Number) as [number, number, number];
  if (!Number.isInteger(count) || count < 1 || count > 100_000)
    return invalid('--angles', `${count} is not a count of views`);
  if (!Number.isFinite(start) || !Number.isFinite(step)) return invalid('--angles', 'angles must be finite');
  return ok(Array.from({ length: count }, (_, i) => start + i * step));
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
    if (!Number.isInteger(n) || n < 4 || n > 16_384)
      return invalid('--size', `"${size}" is not auto, native or a whole number from 4 to 16384`);
    pixelMm = longMm / n;
  } else if (size === 'auto' && model !== null) {
    const { low, high } = model.pixelMm;
    if (nativeMm < low || nativeMm > high) {
      const n = nativeMm < low ? Math.floor(longMm / low) : Math.ceil(longMm / high);
      pixelMm = longMm / Math.max(4, n);
      notes.push(
        `The native pixel of ${nativeMm.toFixed(3)} mm lies outside the model's range (${low} to ${high} mm): reconstructing at ${pixelMm.toFixed(3)} mm.`,
      );
    }
  }
  const side = (mm: number): number => Math.max(1, Math.round(mm / pixelMm));
  const grid = { height: side(fieldMm[0]), width: side(fieldMm[1]), pixelMm };
  return ok({ grid, native, from, notes });
}

/** Grid of a measured sinogram: floor((K−1)/√2) pixels as large as a bin at the isocentre, unless told otherwise. */
export function sinogramGrid(request: ScanRequest, facts: ScanFacts, isocentreMm: number): Result<Grid> {
  const size = textOf(request.values, 'size') ?? 'auto';
  const spacing = numberOf(request.values, 'spacing');
  const usual = Math.floor((facts.width - 1) / Math.SQRT2);
  const n = size === 'auto' || size === 'native' ? usual : Number(size);
  if (!Number.isInteger(n) || n < 4 || n > 16_384) {
    return size === 'auto' || size === 'native'
      ? err({
          code: 'shape-mismatch',
          what: 'Bins of the sinogram (at least 7)',
          expected: [facts.height, 7],
          found: [facts.height, facts.width],
        })
      : invalid('--size', `"${size}" is not auto, native or a whole number from 4 to 16384`);
  }
  return ok({ height: n, width: n, pixelMm: spacing ?? (isocentreMm * usual) / n });
}

export function anglesOf(request: ScanRequest, facts: ScanFacts, spanDeg: number): Result<readonly number[]> {
  const { values, given } = request;
  if (request.angles !== null && given.has('views')) {
    return contradiction('--views and --angles contradict each other', 'Give one of them.');
  }
  const views = facts.kind === 'sinogram' ? facts.height : (numberOf(values, 'views') ?? 23);
  const angles = request.angles ?? equispacedAngles(views, spanDeg);
  if (angles.some((a) => !Number.isFinite(a))) return invalid('--angles', 'angles must be finite');
  if (facts.kind === 'sinogram') {
    if (given.has('views') && numberOf(values, 'views') !== facts.height) {
      return err({
        code: 'shape-mismatch',
        what: 'Views of the sinogram (its rows)',
        expected: [numberOf(values, 'views') ?? 0],
        found: [facts.height],
      });
    }
    if (angles.length !== facts.height) {
      return err({
        code: 'shape-mismatch',
        what: 'Angles and rows of the sinogram',
        expected: [facts.height],
        found: [angles.length],
      });
    }
  }
  return ok(angles);
}

interface FanDistances {
  readonly sourceMm: number;
  readonly detectorMm: number;
}

/** Geometry on a grid whose pixel is known; a sinogram fixes the number of bins. */
export function geometryOf(
  kind: string,
  anglesDeg: readonly number[],
  grid: Grid,
  bins: number | null,
  binMm: number,
  fan: FanDistances,
  pitch: number | null,
  offset: number,
): Result<JobGeometry> {
  const angles = [...anglesDeg];
  if (kind === 'parallel') {
    return ok({
      kind: 'parallel',
      anglesDeg: angles,
      bins: bins ?? defaultBins(grid.height, grid.width),
      binMm,
      offsetMm: offset,
    });
  }
  const radiusMm = (Math.hypot(grid.height, grid.width) / 2) * grid.pixelMm;
  if (bins === null && radiusMm >= fan.sourceMm) {
    return contradiction(
      `The source (${fan.sourceMm} mm from the centre) lies inside the image (radius ${radiusMm.toFixed(0)} mm)`,
      'Give a larger --source-distance or a smaller --spacing.',
    );
  }
  const flat = kind === 'fan-flat';
  const binPitch =
    pitch ?? (flat ? (grid.pixelMm * fan.detectorMm) / fan.sourceMm : (grid.pixelMm / fan.sourceMm) * (180 / Math.PI));
  const widest = Math.asin(Math.min(1, radiusMm / fan.sourceMm));
  const reach = flat ? fan.detectorMm * Math.tan(widest) : (widest * 180) / Math.PI;
  return ok({
    kind: flat ? 'fan-flat' : 'fan',
    anglesDeg: angles,
    bins: bins ?? 2 * Math.ceil(reach / binPitch) + 1,
    binPitch,
    offset,
    sourceMm: fan.sourceMm,
    detectorMm: fan.detectorMm,
  });
}
