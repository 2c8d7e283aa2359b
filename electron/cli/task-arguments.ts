import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { taskFor } from '../../core/catalogue/admission.ts';
import { needsModel, solverIds, type JobRequest } from '../../core/catalogue/resolve.ts';
import { precisionFor, solverOf, usesPrior } from '../../core/catalogue/solvers/solvers.ts';
import type { SolverEntry } from '../../core/catalogue/solvers/solver-entry.ts';
import type { StudioError } from '../../core/contract/errors.ts';
import { flagOf, type ParameterValues } from '../../core/contract/parameters.ts';
import { engineOf, precisionOf, providerOf, type ProviderChoice } from '../../core/contract/provider.ts';
import { attempt, must, Refused } from '../../core/contract/refused.ts';
import type { Answer } from '../../core/contract/messages.ts';
import type { Result } from '../../core/contract/result.ts';
import { textOf } from '../../core/contract/values.ts';
import type { ModelFacts, Task } from '../../core/modalities/task.ts';
import type { ImageKind } from '../../core/priors/image-kind.ts';
import { findModel } from '../disk/model-files.ts';
import { modelFactsOf } from '../host/runs/slice-jobs.ts';
import { isFolder } from './batch/pictures-in.ts';
import { readValues } from './flags.ts';
import { guideOf } from './guide-argument.ts';
import type { Session } from './session.ts';

type Options = Readonly<Record<string, unknown>>;

/** The parameter of every task that names a mask for figures. */
const ROI = 'roi';

/** Descriptors of the solvers that a task offers. */
export const solversOf = ({ solvers }: Task): readonly SolverEntry[] => solvers.flatMap((id) => solverOf(id) ?? []);

/** What was typed after a task's command, read as far as the flags alone allow. */
export interface TaskArguments {
  readonly task: Task;
  /** Where a task has no input of its own it is the model, whose path is found with it. */
  readonly input: { readonly kind: string; readonly path: string };
  readonly values: ParameterValues;
  readonly given: ReadonlySet<string>;
  readonly solverValues: Readonly<Record<string, ParameterValues>>;
  readonly slice: number | 'all' | null;
  /** Absent where nothing steers the model. */
  readonly guide?: NonNullable<JobRequest['guide']>;
  /** Flags that were given and that no chosen solver reads. */
  readonly idle: readonly string[];
}

/** The kind of an input that is the model itself. */
export const MODEL = 'model';

const contradiction = (reason: string, remedy: string): never => {
  throw new Refused({ code: 'contradiction', reason, remedy });
};

function inputOf({ command }: Task, input: string | undefined, options: Options): TaskArguments['input'] {
  const { raw, noInput, input: stated, takes = 'image' } = command;
  if (stated === null) return { kind: MODEL, path: '' };
  const named = raw === undefined ? undefined : options[raw.kind];
  if (raw !== undefined && typeof named === 'string') {
    if (input !== undefined) contradiction(`INPUT and --${raw.kind} contradict each other`, 'Give one of them.');
    return { kind: raw.kind, path: resolve(named) };
  }
  if (input === undefined) return contradiction('There is no input', noInput);
  return { kind: takes, path: resolve(input) };
}

function sliceOf(text: unknown): TaskArguments['slice'] {
  if (text === null || text === undefined || text === 'all') return text ?? null;
  const n = Number(text);
  if (typeof text === 'string' && Number.isInteger(n) && n >= 0) return n;
  throw new Refused({
    code: 'invalid-parameter',
    parameter: '--slice',
    reason: `"${String(text)}" is not a whole number from 0, or "all"`,
  });
}

function idleFlags(
  chosen: readonly string[],
  given: TaskArguments['given'],
  solverValues: TaskArguments['solverValues'],
): readonly string[] {
  const ofOthers = Object.entries(solverValues)
    .filter(([id]) => !chosen.includes(id))
    .flatMap(([id, own]) => Object.keys(own).map((name) => `--${id}-${flagOf(name)}`));
  const isDiffusion = chosen.some((id) => usesPrior(id));
  const hasSteps = chosen.some(
    (id) => solverOf(id)?.parameters.some((p) => p.id === 'steps') === true && usesPrior(id),
  );
  const ofDiffusion = isDiffusion
    ? ['steps'].filter((id) => given.has(id) && !hasSteps)
    : ['steps', 'samples', 'model', 'provider', 'engine', 'precision', 'guide', 'target', 'guideWeight'].filter((id) =>
        given.has(id),
      );
  return [...ofOthers, ...ofDiffusion.map((id) => `--${flagOf(id)}`)];
}

/** @param root of the program Errors: invalid-parameter, contradiction. */
export const readArguments = (
  task: Task,
  input: string | undefined,
  options: Options,
  root: string,
): Promise<Result<TaskArguments>> =>
  attempt(async () => {
    const { values, given } = must(readValues(task.parameters, options));
    const solverValues: Record<string, ParameterValues> = {};
    for (const { id, parameters } of solversOf(task)) {
      const own = must(readValues(parameters, options, `${id}-`));
      solverValues[id] = Object.fromEntries([...own.given].map((name) => [name, own.values[name] ?? null]));
    }
    const chosen = must(solverIds(task, values));
    const guide = await guideOf(values, given, root);
    return {
      task,
      input: inputOf(task, input, options),
      values,
      given,
      solverValues,
      slice: sliceOf(values['slice']),
      ...(guide !== null && { guide }),
      idle: idleFlags(chosen, given, solverValues),
    };
  });

/** What a network must be for; of an image that any may be asked about, that for which it is made. null: any. @throws Refused */
async function kindFor(
  session: Session,
  { task, input }: TaskArguments,
  named: string | null,
): Promise<ImageKind | null> {
  const { images } = task.modality;
  if (images !== null || named !== null || input.kind !== 'image') return images;
  // Of a series one slice tells.
  const paths = (await isFolder(input.path)) ? await filesOf(input.path) : [input.path];
  let refused: StudioError | null = null;
  for (const path of paths) {
    const found = await session.host().ask({ kind: 'inspect', paths: [path], names: [basename(path)] });
    if (found.ok) return taskFor(found.value.facts).modality.images;
    refused ??= found.error;
  }
  throw new Refused(refused ?? { code: 'unreadable-file', file: input.path, reason: 'no file lies in it' });
}

/** How many files of a folder are looked at until one is an image. */
const MOST_LOOKED_AT = 20;

const filesOf = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => join(folder, name))
    .sort()
    .slice(0, MOST_LOOKED_AT);

/** A request with everything that had to be read from disk. */
export interface InspectedInput {
  readonly typed: TaskArguments;
  readonly model: ModelFacts | null;
  readonly lists: JobRequest['lists'];
  readonly files: JobRequest['files'];
  readonly found: Answer<'prepare'>;
  /** The frames to reconstruct. */
  readonly slices: readonly number[];
}

/** Reads the input and tries the model, in the worker. @param provider that proves the model, here and now */
export const inspectInput = (
  session: Session,
  typed: TaskArguments,
  provider: ProviderChoice = providerOf(typed.values['provider']),
): Promise<Result<InspectedInput>> =>
  attempt(async () => {
    const { task, values, given } = typed;
    const wanted = needsModel(task, values);
    const named = textOf(values, 'model');
    const file =
      wanted || named !== null
        ? must(await findModel(named, await kindFor(session, typed, named), `${session.place.root}/models`))
        : null;
    const stated: Record<string, readonly number[]> = {};
    const lists: Record<string, string> = {};
    for (const id of task.lists) {
      const text = textOf(values, id);
      if (text === null) continue;
      const numbers = task.inline === undefined ? null : must(task.inline(id, text));
      if (numbers === null) lists[id] = resolve(text);
      else stated[id] = numbers;
    }
    const fileFlags = [...task.files, ROI].flatMap((id) => {
      const path = textOf(values, id);
      return path === null ? [] : [[id, resolve(path)] as const];
    });
    const found = must(
      await session.host().ask({
        kind: 'prepare',
        task: task.id,
        input: typed.input.kind === MODEL ? { kind: MODEL, path: file?.path ?? '' } : typed.input,
        slice: typed.slice,
        values: { ...values },
        given: [...given],
        lists,
        files: Object.fromEntries(fileFlags),
        model: wanted ? (file?.path ?? null) : null,
        engine: engineOf(typed.values['engine']),
        precision: precisionFor(precisionOf(typed.values['precision']), must(solverIds(task, typed.values))),
        provider,
      }),
    );
    return {
      typed,
      model: file === null ? null : modelFactsOf(file),
      lists: { ...stated, ...found.lists },
      files: found.files,
      found,
      slices: slicesOf(typed, found.facts.frames),
    };
  });

function slicesOf({ slice, input }: TaskArguments, frames: number): readonly number[] {
  if (input.kind !== 'image') return [0];
  if (slice === 'all') return Array.from({ length: frames }, (_, i) => i);
  const one = slice ?? Math.floor(frames / 2);
  if (one < frames) return [one];
  const range = frames === 1 ? 'there is one slice, 0' : `there are ${frames} slices, 0 to ${frames - 1}`;
  throw new Refused({ code: 'invalid-parameter', parameter: '--slice', reason: `${one} is beyond the end: ${range}` });
}
