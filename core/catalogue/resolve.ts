/** A wish as given → a job with every default written out (design, "One contract"). */
import type { Job } from '../contract/job.ts';
import { schemaOf, withoutAliases, type Parameter, type ParameterValues } from '../contract/parameters.ts';
import { engineOf, precisionOf, providerOf } from '../contract/provider.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { contradiction, invalid, numberOf, textOf } from '../contract/values.ts';
import type { InputFacts, ModelFacts, PresetId, Task, TaskRequest } from '../modalities/task.ts';
import { guidedText } from './guide-text.ts';
import { precisionFor, solverOf, usesPrior } from './solvers/solvers.ts';

/** Values with every default, and which were given: the one way from a wish to values, for flags, recipes and forms. */
export interface Wish {
  readonly values: ParameterValues;
  readonly given: ReadonlySet<string>;
}

/**
 * Reads what was given for some parameters, older names included; what is null was not given. Errors: contradiction, and
 * invalid-parameter with the parameter's id.
 */
export function wishOf(
  parameters: readonly Parameter[],
  given: ParameterValues,
  defaults: ParameterValues = {},
): Result<Wish> {
  const named = withoutAliases(parameters, given);
  if (!named.ok) return named;
  const own = Object.entries(named.value).filter(([, value]) => value !== null);
  const parsed = schemaOf(parameters).safeParse({ ...defaults, ...Object.fromEntries(own) });
  if (parsed.success) return ok({ values: parsed.data, given: new Set(own.map(([id]) => id)) });
  const issue = parsed.error.issues[0];
  return err({
    code: 'invalid-parameter',
    parameter: String(issue?.path[0] ?? ''),
    reason: issue?.message ?? 'not valid',
  });
}

/** Solver ids as a preset means them, each once. */
export const methodsUnder = (task: Task, preset: unknown, ids: readonly string[]): readonly string[] => {
  const instead = Object.entries(task.presets).find(([id]) => id === preset)?.[1].instead ?? {};
  return [...new Set(ids.map((id) => instead[id] ?? id))];
};

/** Which solvers run, in the order asked for. Errors: invalid-parameter. */
export function solverIds(task: Task, values: ParameterValues): Result<readonly string[]> {
  const ids = (textOf(values, 'solver') ?? '').split(',').map((s) => s.trim());
  const seen = new Set<string>();
  for (const id of ids) {
    if (!task.solvers.includes(id) || solverOf(id) === undefined)
      return invalid(
        '--solver',
        `"${id}" is not a solver of ${task.command.words.join(' ')}: it has ${task.solvers.join(', ')}`,
      );
    if (seen.has(id)) return invalid('--solver', `"${id}" is named twice`);
    seen.add(id);
  }
  return ok(methodsUnder(task, values['preset'], ids));
}

/** Whether a wish is bound to a model: a solver of its needs one, or one is named. */
export function needsModel(task: Task, values: ParameterValues): boolean {
  const ids = solverIds(task, values);
  return ids.ok && ids.value.some((id) => usesPrior(id));
}

/** Everything that was asked. */
export interface JobRequest extends TaskRequest {
  /** Values of single solvers, by solver id: those of a finished run are all of them, and what is asked of every solver is above them. */
  readonly solverValues: Readonly<Record<string, ParameterValues>>;
  /** Those that somebody typed for a single solver beside what they ask of every one: these are above that. */
  readonly typedFor?: Readonly<Record<string, ParameterValues>>;
  readonly series: Job['series'];
  readonly roi: Job['roi'];
  readonly guide?: NonNullable<Job['guide']>;
}

/** The job, and what the person should be told about how it was read. */
export interface Resolved {
  readonly job: Job;
  readonly notes: readonly string[];
}

/** Resolves a request on one frame, or says what contradicts what. */
export function resolveJob(
  task: Task,
  request: JobRequest,
  facts: InputFacts,
  model: ModelFacts | null,
): Result<Resolved> {
  const { values } = request;
  const found = task.resolve(request, facts, model);
  if (!found.ok) return found;
  const { input, measurement, image, seed, notes } = found.value;
  const solvers = solversOf(task, request, seed, measurement);
  if (!solvers.ok) return solvers;
  // Of methods without a network nothing is guided.
  const guide = solvers.value.some(({ id }) => usesPrior(id)) ? request.guide : undefined;
  return ok({
    notes: guide === undefined ? notes : [...notes, guidedText(guide)],
    job: {
      schemaVersion: 3,
      task: task.id,
      input: { path: facts.path, sha256: facts.sha256, ...input },
      measurement,
      image,
      preset: presetOf(task, values),
      solvers: solvers.value,
      samples: task.presets[presetOf(task, values)]?.gallery === true ? 'gallery' : 'mean',
      seed,
      model: model === null ? null : { id: model.id, manifest: model.manifest, sha256: model.sha256 },
      engine: engineOf(values['engine']),
      precision: precisionFor(
        precisionOf(values['precision']),
        solvers.value.map(({ id }) => id),
      ),
      provider: providerOf(values['provider']),
      ...(guide !== undefined && { guide }),
      roi: request.roi,
      series: request.series,
    },
  });
}

/** The one that is asked for, else the first of the task. */
export function presetOf({ presets }: Task, values: ParameterValues): PresetId {
  const ids = Object.keys(presets).filter((id): id is PresetId => id in presets);
  return ids.find((id) => id === values['preset']) ?? ids[0] ?? 'fast';
}

function solversOf(
  task: Task,
  { values, given, solverValues, typedFor = {} }: JobRequest,
  seed: number,
  measurement: Job['measurement'],
): Result<Job['solvers']> {
  const ids = solverIds(task, values);
  if (!ids.ok) return ids;
  const preset = task.presets[presetOf(task, values)];
  const samples = numberOf(values, 'samples') ?? preset?.samples ?? 1;
  const solvers: Job['solvers'] = [];
  const suited = preset?.suited?.(values, 'source' in measurement ? measurement.source.kind : 'image');
  for (const id of ids.value) {
    const entry = solverOf(id);
    if (entry === undefined) return invalid('--solver', `"${id}" is not a solver`);
    const lack = task.lacks?.(id, measurement) ?? null;
    // Of those that run unless somebody names others, the suitable ones do.
    if (lack !== null && given.has('solver')) return contradiction(lack.reason, lack.remedy);
    if (lack !== null) continue;
    const own = { ...preset?.parameters[id], ...suited?.[id], ...solverValues[id] };
    const steps = numberOf(values, 'steps');
    // Some choose their own.
    const hasSteps = entry.parameters.some(({ id: name }) => name === 'steps');
    if (steps !== null && hasSteps && entry.needs.includes('prior')) own['steps'] = steps;
    // What the task asks under the name of a setting of its method is that setting.
    for (const { id: name, stage } of task.parameters)
      if (stage === 'solver' && given.has(name) && entry.parameters.some((p) => p.id === name))
        own[name] = values[name] ?? null;
    Object.assign(own, typedFor[id]);
    const checked = entry.resolve(own);
    if (!checked.ok) return checked;
    const more = entry.settingNeeds?.(checked.value) ?? null;
    if (more?.need === 'truth' && !task.modality.isRetrospective({ measurement }))
      return contradiction(
        `${more.setting} needs a truth to compare with, and a real measurement has none`,
        more.remedy,
      );
    solvers.push({
      id,
      parameters: { ...checked.value },
      seeds: entry.stochastic ? Array.from({ length: samples }, (_, i) => seed + i) : [],
    });
  }
  return ok(solvers);
}
