/** A request as given → a job with every default written out (design, "One contract"). */
import type { Job, JobGeometry } from '../contract/job.ts';
import { parseNoise } from '../contract/noise-text.ts';
import type { ParameterValues } from '../contract/parameters.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { defaultBins, equispacedAngles } from '../operators/geometry.ts';
import { presets, type PresetId } from './presets.ts';
import { solverOf } from './solvers.ts';
import { type Grid } from './simulation.ts';

/** What the worker found in the input. */
export interface InputFacts {
  readonly path: string;
  readonly sha256: string;
  readonly kind: 'image' | 'sinogram';
  /** DICOM, NIfTI and NPY hold numbers in HU; a picture holds the model's [0, 1]. */
  readonly holds: 'HU' | 'unit-interval';
  readonly frames: number;
  /** Views × bins for a sinogram. */
  readonly height: number;
  readonly width: number;
  readonly pixelMm: readonly [number, number] | null;
}

export interface ModelFacts {
  readonly id: string;
  readonly manifest: string;
  readonly sha256: string;
  readonly pixelMm: { readonly low: number; readonly high: number };
}

export interface CtRequest {
  /** Values of `reconstructCtParameters`, complete. */
  readonly values: ParameterValues;
  /** Values given for single solvers, by solver id. */
  readonly solverValues: Readonly<Record<string, ParameterValues>>;
  /** Ids of the task's parameters that were given, not defaulted. */
  readonly given: ReadonlySet<string>;
  /** Angles read from a file, in degrees. */
  readonly angles: readonly number[] | null;
  readonly slice: number;
  readonly series: Job['series'];
  readonly roi: Job['roi'];
}

/** The job, and what the person should be told about how it was read. */
export interface Resolved {
  readonly job: Job;
  readonly notes: readonly string[];
}

const invalid = (parameter: string, reason: string): Result<never> =>
  err({ code: 'invalid-parameter', parameter, reason });
const contradiction = (reason: string, remedy: string): Result<never> => err({ code: 'contradiction', reason, remedy });

const numberOf = (values: ParameterValues, id: string): number | null => {
  const v = values[id];
  return typeof v === 'number' ? v : null;
};
const textOf = (values: ParameterValues, id: string): string | null => {
  const v = values[id];
  return typeof v === 'string' ? v : null;
};

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

/** Which solvers run, in the order asked for. */
export function solverIds(values: ParameterValues): Result<readonly string[]> {
  const ids = (textOf(values, 'solver') ?? '').split(',').map((s) => s.trim());
  const seen = new Set<string>();
  for (const id of ids) {
    if (solverOf(id) === undefined) return invalid('--solver', `"${id}" is not a solver`);
    if (seen.has(id)) return invalid('--solver', `"${id}" is named twice`);
    seen.add(id);
  }
  const paper = values['preset'] === 'paper';
  const named = paper ? ids.map((id) => (id === 'proximal' ? 'predictor-corrector' : id)) : ids;
  return ok([...new Set(named)]);
}

function gridOf(
  request: CtRequest,
  facts: InputFacts,
  model: ModelFacts | null,
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
function sinogramGrid(request: CtRequest, facts: InputFacts, isocentreMm: number): Result<Grid> {
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

function anglesOf(request: CtRequest, facts: InputFacts, spanDeg: number): Result<readonly number[]> {
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
function geometryOf(
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

/** Resolves a request on one slice, or says what contradicts what. */
export function resolveJob(request: CtRequest, facts: InputFacts, model: ModelFacts | null): Result<Resolved> {
  const { values, given } = request;
  const kind = textOf(values, 'geometry') ?? 'parallel';
  const fan = {
    sourceMm: numberOf(values, 'sourceDistance') ?? 541,
    detectorMm: numberOf(values, 'detectorDistance') ?? 949,
  };
  if (kind === 'parallel') {
    const stray = ['sourceDistance', 'detectorDistance', 'binPitch'].find((id) => given.has(id));
    if (stray !== undefined)
      return contradiction(
        'A parallel beam has no source or detector distance and no bin pitch',
        'Add --geometry fan or fan-flat, or leave them out.',
      );
  } else if (kind === 'fan-flat' && fan.detectorMm <= fan.sourceMm && given.has('detectorDistance')) {
    return contradiction(
      'The detector lies between the source and the centre',
      'Give --detector-distance from the source, larger than --source-distance.',
    );
  }
  const measured = facts.kind === 'sinogram';
  if (measured) {
    if (values['quantity'] === null)
      return contradiction(
        'A sinogram may hold line integrals or photon counts',
        'Say which with --quantity line-integrals or --quantity counts.',
      );
    if (values['quantity'] === 'counts' && numberOf(values, 'i0') === null)
      return contradiction('Counts need the unobstructed level', 'Give it with --i0.');
    if (given.has('simulate')) return contradiction('--simulate does not go with a measured sinogram', 'Leave it out.');
    if (given.has('slice')) return contradiction('--slice does not go with a measured sinogram', 'Leave it out.');
  }
  if (values['quantity'] !== 'counts' && given.has('i0'))
    return contradiction('--i0 goes with --quantity counts only', 'Leave it out, or add --quantity counts.');
  if (!measured && (given.has('quantity') || given.has('binSpacing')))
    return contradiction('--quantity and --bin-spacing go with --sinogram only', 'Leave them out.');

  const notes: string[] = [];
  const angles = anglesOf(request, facts, kind === 'parallel' ? 180 : 360);
  if (!angles.ok) return angles;
  const noise = parseNoise(textOf(values, 'noise') ?? 'none');
  if (!noise.ok) return noise;
  const offset = numberOf(values, 'centerOffset') ?? 0;

  let grid: Grid;
  let binMm: number;
  let native: [number, number] = [1, 1];
  let from: 'file' | 'flag' | 'assumed' = 'assumed';
  if (measured) {
    const pitch = numberOf(values, 'binPitch');
    binMm = numberOf(values, 'binSpacing') ?? 1;
    if (kind === 'parallel' && !given.has('binSpacing'))
      notes.push('The width of a detector bin is taken as 1 mm (--bin-spacing states another).');
    if (kind !== 'parallel' && pitch === null)
      return contradiction(
        'A fan-beam sinogram needs the pitch of its bins',
        'Give --bin-pitch, in degrees (fan) or mm at the detector (fan-flat).',
      );
    const isocentre =
      pitch === null
        ? binMm
        : kind === 'fan'
          ? (pitch * Math.PI * fan.sourceMm) / 180
          : (pitch * fan.sourceMm) / fan.detectorMm;
    const g = sinogramGrid(request, facts, isocentre);
    if (!g.ok) return g;
    grid = g.value;
  } else {
    const g = gridOf(request, facts, model);
    if (!g.ok) return g;
    ({ grid, native, from } = g.value);
    notes.push(...g.value.notes);
    binMm = grid.pixelMm;
  }
  const geometry = geometryOf(
    kind,
    angles.value,
    grid,
    measured ? facts.width : null,
    binMm,
    fan,
    numberOf(values, 'binPitch'),
    offset,
  );
  if (!geometry.ok) return geometry;

  const ids = solverIds(values);
  if (!ids.ok) return ids;
  const preset = (textOf(values, 'preset') ?? 'fast') as PresetId;
  const samples = numberOf(values, 'samples') ?? presets[preset].samples;
  const seed = numberOf(values, 'seed') ?? 1;
  const solvers: Job['solvers'] = [];
  for (const id of ids.value) {
    const entry = solverOf(id)!;
    const own = { ...presets[preset].parameters[id], ...request.solverValues[id] };
    const steps = numberOf(values, 'steps');
    if (steps !== null && entry.needsModel) own['steps'] = steps;
    const checked = entry.resolve(own);
    if (!checked.ok) return checked;
    if (id === 'tv' && checked.value['lambda'] === 'best' && measured) {
      return contradiction(
        '--tv-lambda best needs a truth to compare with, and a measured sinogram has none',
        'Use --tv-lambda auto or a number.',
      );
    }
    solvers.push({
      id,
      parameters: { ...checked.value },
      seeds: entry.stochastic ? Array.from({ length: samples }, (_, i) => seed + i) : [],
    });
  }

  return ok({
    notes,
    job: {
      schemaVersion: 1,
      task: 'reconstruct-ct',
      input: measured
        ? {
            kind: 'sinogram',
            path: facts.path,
            sha256: facts.sha256,
            quantity: values['quantity'] === 'counts' ? 'counts' : 'line-integrals',
            i0: numberOf(values, 'i0'),
          }
        : {
            kind: 'image',
            path: facts.path,
            sha256: facts.sha256,
            slice: request.slice,
            quantity: facts.holds,
            nativeMm: native,
            spacingFrom: from,
          },
      image: grid,
      geometry: geometry.value,
      noise: noise.value,
      simulate: measured ? null : values['simulate'] === 'same' ? 'same' : 'fine',
      preset,
      solvers,
      seed,
      model: model === null ? null : { id: model.id, manifest: model.manifest, sha256: model.sha256 },
      provider: (textOf(values, 'provider') ?? 'auto') as Job['provider'],
      roi: request.roi,
      series: request.series,
    },
  });
}
