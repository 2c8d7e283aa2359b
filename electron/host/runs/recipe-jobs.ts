/** A recipe of a project → the jobs that it means. Nothing is decoded: what was found at the import is enough. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { needsModel, solverIds, wishOf, type JobRequest, type Wish } from '../../../core/catalogue/resolve.ts';
import { taskMadeFor } from '../../../core/catalogue/admission.ts';
import { taskOf } from '../../../core/catalogue/tasks.ts';
import type { InputFacts, ModelFacts, Task } from '../../../core/modalities/task.ts';
import type { Job } from '../../../core/contract/job.ts';
import { concerns, flagOf, type ParameterValues } from '../../../core/contract/parameters.ts';
import { numberOf } from '../../../core/contract/values.ts';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import { evenDistance, positionsOf } from '../../../core/formats/slice-positions.ts';
import type { Item } from '../../../core/contract/studio/item.ts';
import type { Project, Recipe } from '../../../core/contract/studio/project.ts';
import { saidSize } from '../../../core/image/said-size.ts';
import { firstSuited } from '../../../core/priors/image-kind.ts';
import { checksumOf } from '../../disk/checksum.ts';
import { suited } from '../../disk/model-files.ts';
import { wantedGuide } from '../../disk/wanted-guide.ts';
import type { Library } from '../library/library.ts';
import type { Reader } from '../reader.ts';
import { jobsOfSlices, modelFactsOf, type SliceOf } from './slice-jobs.ts';

/** What of the library a recipe is read with. */
export type Shelves = Pick<Library, 'projects' | 'items' | 'masks' | 'models' | 'settings' | 'guides' | 'folders'>;

export interface RecipeJobs {
  readonly project: Project;
  /** null where the model alone is asked. */
  readonly item: Item | null;
  readonly jobs: readonly Job[];
  /** The frame of each. */
  readonly frames: readonly number[];
  readonly notes: readonly string[];
}

type Files = JobRequest['files'];

/** What a recipe calls the folder that its task takes, and the kind of such an input. */
const FOLDER = 'folder';

const contradiction = (reason: string, remedy: string): never => {
  throw new Refused({ code: 'contradiction', reason, remedy });
};

/** @param only the first of several, for a look ahead @throws Refused */
export type ReadRecipe = (projectId: string, recipe: Recipe, only: 'first' | 'all') => Promise<RecipeJobs>;

/** @param reader what of raw k-space its file alone tells */
export function recipeReader(library: Shelves, reader: Reader): ReadRecipe {
  const checksum = rememberedChecksums();

  async function slicesOf(task: Task, project: string, item: Item, frames: readonly number[]): Promise<SliceOf[]> {
    const { facts } = item;
    const admission = task.modality.admit(facts);
    if (admission.fit === 'none') {
      const { reason, remedy } = admission;
      throw new Refused({ code: 'unsupported-file', file: item.name, reason, remedy });
    }
    const sliceMm = evenDistance(positionsOf(facts.places.slice(0, facts.frames / facts.volumes)));
    const slices: SliceOf[] = [];
    for (const n of frames) {
      const { path, frame } = await library.items.frameOf(project, item.id, n);
      const input: InputFacts = {
        path,
        sha256: await checksum(path),
        kind: facts.kind === task.command.raw?.kind ? facts.kind : 'image',
        holds: admission.holds,
        frames: facts.frames,
        height: facts.height,
        width: facts.width,
        samples: facts.samples,
        pixelMm: facts.pixelMm,
        sliceMm,
        fullScale: facts.fullScale,
        format: facts.format,
      };
      slices.push({ facts: input, slice: frame });
    }
    return slices;
  }

  /** What the worker finds in raw k-space that is read as a recipe says, and what its header says beside it. */
  const prepared = remembered(async ({ task, kind, path, slice, values, files, model }) => {
    const nothing = {
      lists: {},
      engine: 'auto' as const,
      provider: 'cpu' as const,
      precision: 'auto' as const,
      given: [],
    };
    const input = { kind, path };
    return must(
      await reader.ask({
        kind: 'prepare',
        task,
        input,
        slice,
        values: { ...values },
        files: { ...files },
        model,
        ...nothing,
      }),
    );
  });
  async function slicesOfKspace(
    task: Task,
    project: string,
    item: Item,
    frames: readonly number[],
    values: ParameterValues,
    beside: Files,
  ): Promise<{ readonly slices: SliceOf[]; readonly lists: JobRequest['lists']; readonly files: JobRequest['files'] }> {
    const slices: SliceOf[] = [];
    let [lists, files]: [JobRequest['lists'], JobRequest['files']] = [{}, {}];
    const named = Object.fromEntries(Object.entries(beside).map(([id, { path: file }]) => [id, file]));
    const own = task.parameters
      .filter(({ stage }) => stage === 'data')
      .map(({ id }) => [id, values[id] ?? null] as const);
    for (const n of frames) {
      const { path } = await library.items.frameOf(project, item.id, n);
      const found = await prepared({
        ...{ task: task.id, kind: 'kspace', path, slice: n, model: null },
        values: Object.fromEntries(own),
        files: named,
      });
      ({ lists, files } = found);
      slices.push({ facts: found.facts, slice: n });
    }
    return { slices, lists, files };
  }

  /** A model by its id: a path would be a way for a window to any file. */
  async function modelOf(task: Task, values: ParameterValues, item: Item | null): Promise<ModelFacts | null> {
    const images = task.modality.images ?? (item === null ? null : (taskMadeFor(item.facts)?.modality.images ?? null));
    const named = values['model'];
    if (typeof named === 'string') return modelFactsOf(must(suited(await library.models.find(named), images)));
    must(solverIds(task, values));
    if (!needsModel(task, values)) return null;
    const card = firstSuited(await library.models.list(), images);
    if (card === undefined)
      throw new Refused({ code: 'model-missing', model: images?.domain ?? 'any', reason: 'none is on the shelf' });
    return modelFactsOf(await library.models.find(card.id));
  }

  /** What steers the model, by ids of the shelf alone. @throws Refused */
  async function guideOf(values: ParameterValues): Promise<Pick<JobRequest, 'guide'>> {
    const [named, wanted] = [values['guide'], values['target']];
    if (typeof named !== 'string') return {};
    const guide = await library.guides.find(named);
    const target = typeof wanted === 'string' ? await library.guides.target(guide, wanted) : null;
    return { guide: await wantedGuide(guide, target, numberOf(values, 'guideWeight') ?? 1) };
  }

  /** Of a task that takes no image: the model stands as the input. */
  async function jobsOfModel(
    task: Task,
    project: Project,
    { solverValues }: Recipe,
    { values, given }: Wish,
  ): Promise<RecipeJobs> {
    const model = await modelOf(task, values, null);
    if (model === null) return contradiction('There is no model', 'Choose one.');
    const facts: InputFacts = {
      path: model.manifest,
      sha256: await checksum(model.manifest),
      kind: 'model',
      holds: 'the model itself',
      frames: 1,
      height: 1,
      width: 1,
      samples: 1,
      pixelMm: null,
      sliceMm: null,
    };
    const request = { values, given, lists: {}, files: {}, solverValues, roi: null, ...(await guideOf(values)) };
    const { jobs, notes } = jobsOfSlices(task, request, [{ facts, slice: 0 }], model, false);
    return { project, item: null, jobs, frames: [0], notes };
  }

  /** Of a folder of images: which of them are learnt from, its reading tells. */
  async function jobsOfFolder(
    task: Task,
    project: Project,
    { files, solverValues }: Recipe,
    { values, given }: Wish,
  ): Promise<RecipeJobs> {
    const model = await modelOf(task, values, null);
    const named = files[FOLDER];
    if (model === null || named === undefined) return contradiction('There is no folder of images', 'Choose one.');
    const path = await library.folders.pathOf(project.id, named);
    // What of the values says how the folder is read: another number of steps is no reason to read it again.
    const reads = task.parameters.filter(({ id, stage }) => stage === 'operator' || id === 'seed');
    const found = await attempt(() =>
      prepared({
        task: task.id,
        kind: FOLDER,
        path,
        slice: null,
        values: Object.fromEntries(reads.map(({ id }) => [id, values[id] ?? null])),
        files: {},
        model: model.manifest,
      }),
    );
    // Where it is kept is nobody's business.
    if (!found.ok)
      throw new Refused(
        'file' in found.error && found.error.file === path ? { ...found.error, file: basename(path) } : found.error,
      );
    const { facts, reading, warnings } = found.value;
    const request = { values, given, lists: {}, files: {}, solverValues, roi: null };
    const { jobs, notes } = jobsOfSlices(task, request, [{ facts, slice: 0 }], model, false);
    return { project, item: null, jobs, frames: [0], notes: [reading, ...warnings, ...notes] };
  }

  /** A raster of the project, as large as the item. @param told what it is to the recipe */
  async function rasterOf(project: Project, item: Item, id: string, told: string): Promise<NonNullable<Job['roi']>> {
    const mask = project.masks.find((m) => m.id === id);
    if (mask === undefined) throw new Refused({ code: 'not-found', what: 'such mask' });
    const what = `${told} "${mask.name}"`;
    if (mask.revision === 0) throw new Refused({ code: 'constant-image', what, value: 0 });
    const [expected, found] = [item.facts, mask].map((size) => saidSize({ ...size, frames: 1 }, item.facts.unit));
    if (found.some((n, i) => n !== expected[i])) throw new Refused({ code: 'shape-mismatch', what, expected, found });
    const path = await library.masks.pathOf(project.id, id);
    return { path, sha256: await checksum(path), name: mask.name };
  }

  /** Another item of the project, its only file or its first. */
  async function fileOf(project: Project, id: string): Promise<Files[string]> {
    const { path } = await library.items.frameOf(project.id, id, 0);
    return { path, sha256: await checksum(path) };
  }

  async function filesOf(
    task: Task,
    project: Project,
    item: Item,
    { files, values }: Pick<Recipe, 'files' | 'values'>,
    kind: string,
  ): Promise<Files> {
    const found: Record<string, Files[string]> = {};
    for (const id of task.files) {
      const named = files[id];
      const parameter = task.parameters.find((p) => p.id === id);
      if (named === undefined || parameter === undefined) continue;
      // What does not concern the rest of the recipe is kept for when it does.
      if (!concerns(parameter, task.parameters, values, kind)) continue;
      const isPainted = (task.painted ?? task.files).includes(id);
      const { path, sha256 } = isPainted
        ? await rasterOf(project, item, named, parameter.label)
        : await fileOf(project, named);
      found[id] = { path, sha256 };
    }
    return found;
  }

  return async (projectId, recipe, only) => {
    const project = await library.projects.read(projectId);
    const task = taskOf(recipe.task);
    if (task === undefined) throw new Refused({ code: 'not-found', what: `such task "${recipe.task}"` });
    const { values, given } = valuesOf(task, recipe, library.settings.get());
    if (task.command.input === null) return jobsOfModel(task, project, recipe, { values, given });
    if (task.command.takes === FOLDER) return jobsOfFolder(task, project, recipe, { values, given });
    const item = project.items.find(({ id }) => id === recipe.item);
    if (item === undefined) return contradiction('There is no input', 'Choose an image of the project.');
    const isSeries = recipe.slice === 'all' && item.facts.kind !== 'sinogram';
    const frames = framesOf(item, recipe.slice).slice(0, only === 'first' ? 1 : undefined);
    const isKspace = item.facts.kind === 'kspace' && task.modality.raw === 'kspace';
    const files = await filesOf(task, project, item, recipe, isKspace ? 'kspace' : 'image');
    const raw = isKspace ? await slicesOfKspace(task, projectId, item, frames, values, files) : null;
    const { jobs, notes } = jobsOfSlices(
      task,
      {
        values,
        given,
        lists: { ...listsOf(task, recipe), ...raw?.lists },
        // Of BART's pairs the worker knows which half holds the numbers.
        files: raw?.files ?? files,
        solverValues: recipe.solverValues,
        ...(await guideOf(values)),
        roi: recipe.roi === null ? null : await rasterOf(project, item, recipe.roi, 'Region of interest'),
      },
      raw?.slices ?? (await slicesOf(task, projectId, item, frames)),
      await modelOf(task, values, item),
      isSeries && only === 'all',
    );
    return { project, item, jobs, frames, notes };
  };
}

/** Frames that a recipe means. @throws Refused where there is no such frame */
export function framesOf({ facts }: Item, slice: Recipe['slice']): readonly number[] {
  if (facts.kind === 'sinogram') return [0];
  if (slice === 'all') return Array.from({ length: facts.frames }, (_, i) => i);
  if (slice < facts.frames) return [slice];
  const reason = `${slice} is beyond the end: there are ${facts.frames} slices`;
  throw new Refused({ code: 'invalid-parameter', parameter: 'Slice', reason });
}

/** Values of the task with every default, and which were given. @throws Refused */
function valuesOf(task: Task, { values, lists }: Recipe, { engine, provider }: Pick<Job, 'engine' | 'provider'>): Wish {
  // Said by the recipe's own fields: no path of a window's is opened.
  const elsewhere = new Set(['slice', 'roi', ...task.files]);
  for (const id of Object.keys(lists)) for (const own of [id, ...(task.before?.[id] ?? [])]) elsewhere.add(own);
  const own = Object.fromEntries(Object.entries(values).filter(([id]) => !elsewhere.has(id)));
  const wish = wishOf(task.parameters, own, { engine, provider });
  if (wish.ok) return wish.value;
  const { error } = wish;
  if (error.code !== 'invalid-parameter') throw new Refused(error);
  throw new Refused({ ...error, parameter: error.parameter === '' ? 'The recipe' : `--${flagOf(error.parameter)}` });
}

/** Numbers that a recipe holds, and those that a value states itself. @throws Refused */
function listsOf(task: Task, { lists, values }: Recipe): JobRequest['lists'] {
  const found: Record<string, readonly number[]> = {};
  for (const id of task.lists) {
    const text = values[id];
    const imported = lists[id];
    if (imported !== undefined) found[id] = imported;
    else if (typeof text === 'string') found[id] = statedIn(task, id, text);
  }
  return found;
}
function statedIn({ inline, parameters }: Task, id: string, text: string): readonly number[] {
  const stated = inline === undefined ? null : must(inline(id, text));
  if (stated !== null) return stated;
  const parameter = parameters.find((p) => p.id === id);
  const form = parameter?.kind === 'text' ? parameter.form : 'FILE';
  return contradiction(
    `${parameter?.label ?? id} (${form}) are a file here, which a recipe does not name`,
    'Import the file.',
  );
}

/** Of work on a file, the last few answers, each as long as the file stays as it is. */
function remembered<T>(work: (asked: Asked) => Promise<T>): (asked: Asked) => Promise<T> {
  const known = new Map<string, T>();
  return async (asked) => {
    const { size, mtimeMs } = await stat(asked.path).catch(gone);
    const key = JSON.stringify([asked, size, mtimeMs]);
    const found = known.get(key) ?? (await work(asked));
    known.delete(key);
    known.set(key, found);
    for (const oldest of known.keys()) if (known.size > MOST_REMEMBERED) known.delete(oldest);
    return found;
  };
}
const MOST_REMEMBERED = 64;
interface Asked {
  readonly task: string;
  readonly kind: string;
  readonly path: string;
  readonly slice: number | null;
  /** Path of a manifest. */
  readonly model: string | null;
  readonly values: ParameterValues;
  readonly files: Readonly<Record<string, string>>;
}

const gone = (): never => {
  throw new Refused({ code: 'not-found', what: 'such image or mask any more' });
};

/** Checksums of files by name, size and time: a volume is asked for slice by slice. */
function rememberedChecksums(): (path: string) => Promise<string> {
  const known = new Map<string, { readonly stamp: string; readonly sha256: string }>();
  return async (path) => {
    const { size, mtimeMs } = await stat(path).catch(gone);
    const stamp = `${size} ${mtimeMs}`;
    const found = known.get(path);
    if (found?.stamp === stamp) return found.sha256;
    const sha256 = await checksumOf(path).catch(gone);
    known.set(path, { stamp, sha256 });
    return sha256;
  };
}
