/** A request as given → a job with every default written out (design, "One contract"). */
import type { Job } from '../../contract/job.ts';
import type { ParameterValues } from '../../contract/parameters.ts';
import { providerOf } from '../../contract/provider.ts';
import { ok, type Result } from '../../contract/result.ts';
import {
  contradiction,
  type CtRequest,
  type InputFacts,
  invalid,
  type ModelFacts,
  numberOf,
  type Resolved,
  textOf,
} from './request.ts';
import { rescaleOf } from './numbers.ts';
import { methodsUnder, presets, type PresetId } from './presets.ts';
import { resolveScan } from './resolve-scan.ts';
import { solverOf } from '../../catalogue/solvers/solvers.ts';

/** Which solvers run, in the order asked for. */
export function solverIds(values: ParameterValues): Result<readonly string[]> {
  const ids = (textOf(values, 'solver') ?? '').split(',').map((s) => s.trim());
  const seen = new Set<string>();
  for (const id of ids) {
    if (solverOf(id) === undefined) return invalid('--solver', `"${id}" is not a solver`);
    if (seen.has(id)) return invalid('--solver', `"${id}" is named twice`);
    seen.add(id);
  }
  return ok(methodsUnder(values['preset'], ids));
}

/** Resolves a request on one slice, or says what contradicts what. */
export function resolveJob(request: CtRequest, facts: InputFacts, model: ModelFacts | null): Result<Resolved> {
  const { values } = request;
  const scan = resolveScan(request, facts, model);
  if (!scan.ok) return scan;
  const { image, geometry, noise, simulate, seed, native, from, reading, notes } = scan.value;
  const rescale = reading !== null ? ok(null) : rescaleOf(values, facts.fullScale ?? null);
  if (!rescale.ok) return rescale;

  const ids = solverIds(values);
  if (!ids.ok) return ids;
  const preset = (textOf(values, 'preset') ?? 'fast') as PresetId;
  const samples = numberOf(values, 'samples') ?? presets[preset].samples;
  const solvers: Job['solvers'] = [];
  for (const id of ids.value) {
    const entry = solverOf(id)!;
    const own = { ...presets[preset].parameters[id], ...request.solverValues[id] };
    const steps = numberOf(values, 'steps');
    if (steps !== null && entry.needs.includes('prior')) own['steps'] = steps;
    const checked = entry.resolve(own);
    if (!checked.ok) return checked;
    const more = entry.settingNeeds?.(checked.value) ?? null;
    if (more?.need === 'truth' && reading !== null) {
      return contradiction(
        `${more.setting} needs a truth to compare with, and a measured sinogram has none`,
        more.remedy,
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
      input:
        reading !== null
          ? { kind: 'sinogram', path: facts.path, sha256: facts.sha256, ...reading }
          : {
              kind: 'image',
              path: facts.path,
              sha256: facts.sha256,
              ...(textOf(values, 'series') === null ? {} : { series: textOf(values, 'series')! }),
              slice: request.slice,
              quantity: rescale.value === null ? facts.holds : 'HU',
              nativeMm: native,
              spacingFrom: from,
              sliceMm: facts.sliceMm,
              ...(rescale.value === null ? {} : { rescale: rescale.value }),
            },
      image,
      geometry,
      noise,
      simulate,
      preset,
      solvers,
      seed,
      model: model === null ? null : { id: model.id, manifest: model.manifest, sha256: model.sha256 },
      provider: providerOf(values['provider']),
      roi: request.roi,
      series: request.series,
    },
  });
}
