/** A request as given → a job with every default written out (design, "One contract"). */
import type { Job } from '../contract/job.ts';
import { parseNoise } from '../contract/noise-text.ts';
import type { ParameterValues } from '../contract/parameters.ts';
import { ok, type Result } from '../contract/result.ts';
import { anglesOf, geometryOf, gridOf, sinogramGrid } from './ct-geometry.ts';
import {
  contradiction,
  type CtRequest,
  type InputFacts,
  invalid,
  type ModelFacts,
  numberOf,
  type Resolved,
  textOf,
} from './ct-request.ts';
import { presets, type PresetId } from './presets.ts';
import type { Grid } from './simulation.ts';
import { solverOf } from './solvers.ts';

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
  } else if (kind === 'fan-flat' && fan.detectorMm <= fan.sourceMm) {
    return contradiction(
      `The detector (${fan.detectorMm} mm from the source) does not lie behind the centre (${fan.sourceMm} mm)`,
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
  if (measured && values['quantity'] === 'counts' && noise.value.kind !== 'none') {
    const i0 = numberOf(values, 'i0');
    if (noise.value.kind !== 'poisson' || noise.value.i0 !== i0)
      return contradiction(
        `Counts with --i0 ${i0} carry their own noise, and --noise says another`,
        'Leave --noise out.',
      );
  }
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
