/** Everything that a window may ask about runs, on top of the store and the engine. */
import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { withHalfWeight } from '../../../core/catalogue/solvers/half-weight.ts';
import { taskOf } from '../../../core/catalogue/tasks.ts';
import { needsOf } from '../../../core/catalogue/needs.ts';
import { ENDINGS } from '../../../core/modalities/modality.ts';
import { solverOf, usesPrior } from '../../../core/catalogue/solvers/solvers.ts';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import { resultsOf, type Job } from '../../../core/contract/job.ts';
import { withFilesAt } from '../../../core/contract/measurement/files.ts';
import type { Answer } from '../../../core/contract/messages.ts';
import { reportSchema } from '../../../core/contract/report.ts';
import type { Item } from '../../../core/contract/studio/item.ts';
import type { Project, Recipe } from '../../../core/contract/studio/project.ts';
import type { Discarded, Plan, RunAct, RunDetails, RunSummary } from '../../../core/contract/studio/run-summary.ts';
import type { ModelCard } from '../../../core/contract/studio/model-card.ts';
import type { ScanCheck } from '../../../core/contract/scan-check.ts';
import { centredGrid, gridOfReconstruction, type PlaneGrid } from '../../../core/image/grids/plane-grid.ts';
import type { Batch } from '../../../core/contract/studio/batch.ts';
import { positionsOf } from '../../../core/formats/slice-positions.ts';
import { readMeasurement, type Origin } from '../../disk/measurement-record.ts';
import { readJson } from '../../disk/read-json.ts';
import { readArrays } from '../../disk/run-arrays.ts';
import { writing } from '../../disk/write-file.ts';
import type { Written } from '../exports/exports.ts';
import { filesIn } from '../transfer/folder-files.ts';
import type { Library } from '../library/library.ts';
import { shortId } from '../library/short-id.ts';
import { writeZip } from '../transfer/zip-write.ts';
import { availableBytes } from '../memory.ts';
import type { Reader } from '../reader.ts';
import { readBatch } from './batch.ts';
import type { Engine } from './engine.ts';
import { framesOf, recipeReader, type ReadRecipe, type RecipeJobs } from './recipe-jobs.ts';
import { withTiles } from './plan-tiles.ts';
import type { RunNote } from './run-note.ts';
import { summaryOf, type Run, type RunStore } from './run-store.ts';
import { sumOf, times, type Speed } from './speed.ts';

export interface Runs {
  plan(project: string, recipe: Recipe): Promise<Plan>;
  /** null where the program measures by itself. @throws Refused */
  check(project: string, recipe: Recipe): Promise<ScanCheck | null>;
  submit(project: string, recipe: Recipe, next: boolean): Promise<RunSummary[]>;
  list(): RunSummary[];
  /** @throws Refused (not-found) where none of its runs is left */
  batch(id: string): Promise<Batch>;
  get(run: string): Promise<RunDetails>;
  /** @throws Refused: contradiction where none of its methods has a weight of the data */
  halve(run: string): Promise<RunSummary>;
  /** The same with several; one that is in no state for it, or gone, is left as it is. @returns those that it was done to */
  several(act: RunAct, runs: readonly string[]): Promise<string[]>;
  /** A result becomes a picture of the project. @throws Refused: not-found where there is no such result, or no project */
  take(run: string, result: string): Promise<Project>;
  /** The model that a run has made, on the shelf. @throws Refused */
  takeModel(run: string): Promise<ModelCard>;
  discard(run: string): Promise<void>;
  /** An image of a project, to the trash. @throws Refused: not-found, contradiction where runs wait that have yet to read it */
  removeItem(project: string, item: string): Promise<Project>;
  restore(run: string): Promise<RunSummary>;
  discarded(): Promise<Discarded[]>;
  /** A project with its runs, to the trash and back; one that never held anything is deleted. @throws Refused (not-found) */
  discardProject(project: string): Promise<void>;
  restoreProject(project: string): Promise<Project>;
  verify(run: string): Promise<Answer<'verify'>>;
  /** The run folder as a zip. */
  export(run: string): Promise<Written>;
}

export interface RunsSetting {
  readonly store: RunStore;
  readonly engine: Engine;
  readonly speed: Speed;
  readonly library: Library;
  readonly reader: Reader;
}

/** Folders that are made at a time: most of their time is spent waiting for the disk. */
const AT_ONCE = 8;
/** So long a plan waits for a first measurement; the next one has it. */
const MEASURE_MS = 1500;
/** Where a run keeps what was painted for it: that may be painted on meanwhile. */
const ROI = 'roi.png';
const rasterAt = (name: string, path: string): string => `${name}${extname(path)}`;

export function openRuns({ store, engine, speed, library, reader }: RunsSetting): Runs {
  const read = recipeReader(library, reader);
  const readRecipe: ReadRecipe = async (...asked) => {
    const found = await read(...asked);
    const jobs: Job[] = [];
    for (const job of found.jobs) jobs.push(await withTiles(job, reader));
    return { ...found, jobs };
  };

  async function make(given: Job, note: RunNote): Promise<Run> {
    const id = shortId();
    const { roi } = given;
    const own: (readonly [from: string, name: string])[] = roi === null ? [] : [[roi.path, ROI]];
    const place = store.placeOf(id);
    const measurement = withFilesAt(given.measurement, ({ name, path }) => {
      own.push([path, rasterAt(name, path)]);
      return join(place, rasterAt(name, path));
    });
    const job = { ...given, measurement, roi: roi === null ? null : { ...roi, path: join(place, ROI) } };
    return store.make(id, job, note, async (folder) => {
      for (const [from, name] of own) await writing(name, () => copyFile(from, join(folder, name)));
    });
  }

  /** All of them or none. @throws Refused */
  async function makeAll({ project, item, jobs, frames }: RecipeJobs): Promise<Run[]> {
    const name = titleOf(item?.name ?? jobs[0]!.model?.id ?? '', jobs[0]!);
    const batchId = shortId();
    const positions = item === null ? null : positionsOf(item.facts.places);
    const sliceOf = (frame: number): RunNote['slice'] =>
      item === null || item.facts.kind === 'sinogram' ? null : { item: item.id, frame, mm: positions?.[frame] ?? null };
    const made: Run[] = [];
    for (let from = 0; from < jobs.length; from += AT_ONCE) {
      const group = jobs.slice(from, from + AT_ONCE).map((job, i) => {
        const number = from + i + 1;
        const frame = frames[number - 1]!;
        const isOne = jobs.length === 1;
        return make(job, {
          schemaVersion: 1,
          project: project.id,
          title: isOne ? name : `${name} · slice ${frame + 1}`,
          slice: sliceOf(frame),
          batch: isOne ? null : { id: batchId, name, number, of: jobs.length },
        });
      });
      const ended = await Promise.allSettled(group);
      made.push(...ended.flatMap((e) => (e.status === 'fulfilled' ? [e.value] : [])));
      const failed = ended.find((e) => e.status === 'rejected');
      if (failed !== undefined) {
        for (const run of made) await store.forget(run);
        throw failed.reason;
      }
    }
    return made;
  }

  /** The project's own list; one that is gone has none. */
  const listed = async (project: string | null, change: (runs: readonly string[]) => string[]): Promise<void> => {
    if (project === null) return;
    const done = await attempt(() => library.projects.change(project, (p) => ({ runs: change(p.runs) })));
    if (!done.ok && done.error.code !== 'not-found') throw new Refused(done.error);
  };

  async function each(act: RunAct, ids: readonly string[]): Promise<Run[]> {
    const done: Run[] = [];
    await engine.together(async () => {
      // What is resumed is put before all that wait.
      for (const id of act === 'resume' ? [...ids].reverse() : ids) {
        const answer = await attempt(() => engine[act](id));
        if (answer.ok) done.push(answer.value);
        else if (!LEFT_ALONE.includes(answer.error.code)) throw new Refused(answer.error);
      }
    });
    return done;
  }

  async function sourceOf({ job: { input }, note }: Run) {
    if (note.project === null) return null;
    return library.items.sourceAt(note.project, { path: input.path, frame: input.frame });
  }

  return {
    async plan(projectId, recipe) {
      const { item, jobs, notes } = await readRecipe(projectId, recipe, 'first');
      const job = jobs[0]!;
      const count = item === null ? 1 : framesOf(item, recipe.slice).length;
      const needs = needsOf(job);
      // Beside a run it would measure that: what the run tells is worth more.
      if (engine.queue().running === null) await Promise.race([speed.measure(job), wait(MEASURE_MS)]);
      return {
        job,
        notes: [...notes],
        jobs: count,
        needs: { bytes: needs.bytes, evaluations: needs.evaluations * count },
        availableBytes: availableBytes(),
        time: times(count, sumOf(speed.expected(job))),
        crime: modalityOf(job).sameOperator(job),
      };
    },
    async check(projectId, recipe) {
      const { jobs } = await readRecipe(projectId, recipe, 'first');
      const job = jobs[0]!;
      return !modalityOf(job).isRetrospective(job) ? must(await reader.ask({ kind: 'check', job })) : null;
    },
    async submit(projectId, recipe, next) {
      const found = await readRecipe(projectId, recipe, 'all');
      // What would stop a run at its first step is said before it waits for hours.
      if (found.jobs.length === 1) must(await reader.ask({ kind: 'examine', job: found.jobs[0]! }));
      const runs = await makeAll(found);
      const ids = runs.map(({ id }) => id);
      await listed(projectId, (before) => [...before, ...ids]);
      await engine.add(runs, next);
      return runs.map(summaryOf);
    },
    list: () => store.all().map(summaryOf),
    batch: (id) => readBatch(store, id),
    async get(id) {
      const run = store.get(id);
      const report = await readJson(join(run.folder, 'report.json'), reportSchema);
      const measured = await readMeasurement(run.folder);
      const arrays = await readArrays(run.folder, run.job);
      const files = await filesIn(run.folder);
      const source = await sourceOf(run);
      return {
        summary: summaryOf(run),
        job: run.job,
        record: run.record,
        report: report.ok ? report.value : null,
        place: measured.ok ? placeOf(measured.value.origin) : run.record.state === 'done' ? null : directionsOf(source),
        grid: gridOf(run.job, source?.item ?? null),
        source: source === null ? null : { item: source.item.id, frame: source.frame },
        window: measured.ok ? measured.value.origin.window : null,
        arrays: arrays.ok ? arrays.value : {},
        files: files.map(({ name }) => name).filter((name) => !name.startsWith('checkpoint/')),
      };
    },
    async halve(id) {
      const { job, note } = store.get(id);
      const half = withHalfWeight(job);
      if (half === null) {
        const reason = 'None of its methods has a weight of the data that could be halved';
        throw new Refused({ code: 'contradiction', reason, remedy: 'Resume it, or change its recipe and start anew.' });
      }
      const made = await make(half, { ...note, title: `${note.title} · half the data weight`, batch: null });
      await listed(note.project, (before) => [...before, made.id]);
      await engine.add([made], true);
      return summaryOf(made);
    },
    async several(act, ids) {
      const done = await each(act, ids);
      const changed = done.map(({ id }) => id);
      for (const project of new Set(done.map(({ note }) => note.project))) {
        if (act === 'discard') await listed(project, (before) => before.filter((id) => !changed.includes(id)));
        if (act === 'restore') {
          const own = done.filter(({ note }) => note.project === project).map(({ id }) => id);
          await listed(project, (before) => [...before.filter((id) => !own.includes(id)), ...own]);
        }
      }
      return changed;
    },
    async removeItem(project, item) {
      // Whatever has begun keeps what it measured.
      const waiting = store
        .all()
        .filter(
          ({ note, record, folder }) =>
            note.project === project &&
            ['queued', 'paused'].includes(record.state) &&
            !existsSync(join(folder, 'inputs')),
        );
      const sources = await Promise.all(waiting.map(sourceOf));
      const n = sources.filter((source) => source?.item.id === item).length;
      if (n > 0) {
        const [reason, them] =
          n === 1 ? ['A run waits that has yet to read it', 'it'] : [`${n} runs wait that have yet to read it`, 'them'];
        throw new Refused({ code: 'contradiction', reason, remedy: `Let ${them} begin, or discard ${them} first.` });
      }
      return library.items.remove(project, item);
    },
    async take(id, result) {
      const run = store.get(id);
      const { job, note, folder } = run;
      const isThere = job.solvers.some((solver) => resultsOf(job, solver).some(({ name }) => name === result));
      if (!isThere || note.project === null) throw new Refused({ code: 'not-found', what: 'such result' });
      const source = await sourceOf(run);
      // A picture that is written through a window holds other numbers than its array.
      const { fullScale, files } = modalityOf(job);
      const [own = 'png'] = files(job);
      const ending = fullScale(job) === null ? 'npy' : ENDINGS[own];
      const file = join(folder, 'results', `${result}.${ending}`);
      return library.take(note.project, file, { run: id, result, from: source?.item.id ?? null });
    },
    async takeModel(id) {
      const { folder, record } = store.get(id);
      if (record.state !== 'done' && record.state !== 'stopped-kept')
        throw new Refused({
          code: 'contradiction',
          reason: 'The run has made no model yet',
          remedy: 'Let it end, or stop it and keep what it has learnt.',
        });
      return library.models.take(folder);
    },
    async discard(id) {
      const { note } = await engine.discard(id);
      await listed(note.project, (before) => before.filter((run) => run !== id));
    },
    async restore(id) {
      const run = await engine.restore(id);
      await listed(run.note.project, (before) => [...before.filter((other) => other !== id), id]);
      return summaryOf(run);
    },
    discarded: () => store.discarded(),
    async discardProject(id) {
      // What was opened for files of which none could be read never held anything: there is nothing to bring back.
      if ((await library.projects.read(id)).revision === 0) return library.projects.drop(id);
      await library.projects.remove(id);
      // Its own list stays as it was: it says what comes back with it.
      const own = store.all().filter(({ note }) => note.project === id);
      await each(
        'discard',
        own.map((run) => run.id),
      );
    },
    async restoreProject(id) {
      const { runs } = await library.projects.restore(id);
      const there = (await each('restore', runs)).map((run) => run.id);
      const isThere = (run: string): boolean => there.includes(run) || store.folderOf(run) !== null;
      return library.projects.change(id, (p) => ({ runs: p.runs.filter(isThere) }));
    },
    verify: async (id) => must(await reader.ask({ kind: 'verify', folder: store.get(id).folder })),
    async export(id) {
      const { folder, note } = store.get(id);
      const files = (await filesIn(folder)).filter(({ name }) => !name.startsWith('checkpoint/'));
      return library.exports.make(`${note.title}.zip`, (path) => writeZip(path, files));
    },
  };
}

/** What it came from stays in the folder. */
const placeOf = ({ place }: Origin): RunDetails['place'] =>
  place === null ? null : { position: place.position, orientation: place.orientation };

/** Until it is measured only its directions are known: where its first pixel lies is told by the grid that is measured. */
function directionsOf(source: { readonly item: Item; readonly frame: number } | null): RunDetails['place'] {
  const orientation = source?.item.facts.places[source.frame]?.orientation ?? null;
  return orientation === null ? null : { position: null, orientation };
}

/** An image that is not at hand is taken to state what the run reckoned with. */
function gridOf({ input, image }: Job, item: Item | null): PlaneGrid {
  const { height, width, pixelMm } = image;
  // Pixels without a length are counted in those of the image; an enlarged result has several of each.
  if (pixelMm === null) {
    const own = item?.facts ?? image;
    return centredGrid(height, width, [own.height / height, own.width / width], 'px');
  }
  const grid = { height, width, pixelMm };
  if (input.pixels === null) return gridOfReconstruction(grid, null, null);
  const stated = input.pixels.from === 'assumed' ? null : input.pixels.mm;
  return gridOfReconstruction(grid, input.pixels.mm, item === null ? stated : item.facts.pixelMm);
}

/** What is no fault where several are meant. */
const LEFT_ALONE: readonly string[] = ['contradiction', 'not-found'];

/** For example "chest · 23 views · fast"; where there is one preset only, it is not told. */
function titleOf(item: string, job: Job): string {
  const usesModel = job.solvers.some(({ id }) => usesPrior(id));
  const how = usesModel ? job.preset : job.solvers.map(({ id }) => solverOf(id)?.label ?? id).join(', ');
  const isPlain = usesModel && Object.keys(taskOf(job.task)?.presets ?? {}).length === 1;
  return [item, modalityOf(job).words(job).measured, ...(isPlain ? [] : [how])].join(' · ');
}
