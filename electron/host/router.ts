import { implement, withEventMeta, type Router } from '@orpc/server';
import { availableParallelism, totalmem } from 'node:os';
import { must } from '../../core/contract/refused.ts';
import { studioContract, type StudioContract } from '../../core/contract/studio/studio.ts';
import type { PictureExports } from './exports/picture-exports.ts';
import type { Library } from './library/library.ts';
import { availableBytes } from './memory.ts';
import type { Reader } from './reader.ts';
import type { Engine } from './runs/engine.ts';
import type { EventLog } from './runs/event-log.ts';
import { summaryOf } from './runs/run-store.ts';
import type { Runs } from './runs/runs.ts';
import { toldAs } from './error-mapping.ts';

/** The procedures of the contract, ready to be served over any transport. */
export type StudioRouter = Router<StudioContract, Record<never, never>>;

export interface RouterParts {
  readonly program: string;
  readonly target: 'browser' | 'desktop';
  /** Where everything lies; not told to anybody. */
  readonly home: string;
  readonly log: EventLog;
  readonly library: Library;
  readonly pictures: PictureExports;
  readonly runs: Runs;
  readonly engine: Engine;
  readonly reader: Reader;
}

/** The contract's procedures. What a person can be told is REFUSED; a bug says no more than that it is one. */
export function studioRouter({
  program,
  target,
  home,
  log,
  library,
  pictures,
  runs,
  engine,
  reader,
}: RouterParts): StudioRouter {
  const { projects, items, masks, marks, models, guides, settings, storage, zip } = library;
  const os = implement(studioContract).use(async ({ next }) => {
    try {
      return await next();
    } catch (e) {
      throw toldAs(e, home);
    }
  });
  return os.router({
    system: {
      about: os.system.about.handler(() => ({
        program,
        target,
        epoch: log.epoch,
        cores: availableParallelism(),
        memoryBytes: totalmem(),
        availableBytes: availableBytes(),
      })),
      events: os.system.events.handler(async function* ({ lastEventId, signal }) {
        for await (const { id, event } of log.subscribe(lastEventId, signal)) yield withEventMeta(event, { id });
      }),
      settings: os.system.settings.handler(() => settings.get()),
      setSettings: os.system.setSettings.handler(({ input }) => settings.set(input)),
      clean: os.system.clean.handler(() => storage.clean()),
      storage: os.system.storage.handler(() => storage.storage()),
    },
    projects: {
      list: os.projects.list.handler(() => projects.list()),
      create: os.projects.create.handler(({ input }) => projects.create(input.name)),
      sample: os.projects.sample.handler(({ input }) => library.sample(input.id)),
      get: os.projects.get.handler(({ input }) => projects.get(input.project)),
      update: os.projects.update.handler(({ input }) => projects.update(input.project, input.revision, input.patch)),
      comparison: os.projects.comparison.handler(() => projects.own('comparison')),
      models: os.projects.models.handler(() => projects.own('models')),
      close: os.projects.close.handler(({ input }) => projects.close(input.project).then(nothing)),
      remove: os.projects.remove.handler(({ input }) => runs.discardProject(input.project).then(nothing)),
      restore: os.projects.restore.handler(({ input }) => runs.restoreProject(input.project)),
      discarded: os.projects.discarded.handler(() => projects.discarded()),
      save: os.projects.save.handler(({ input }) => zip.save(input.project)),
      open: os.projects.open.handler(({ input }) => zip.open(input.source)),
    },
    library: {
      import: os.library.import.handler(({ input, signal }) => library.import(input.project, input.source, signal)),
      forget: os.library.forget.handler(({ input }) => library.forget(input.source).then(nothing)),
      setKind: os.library.setKind.handler(({ input }) => items.setKind(input.project, input.item, input.kind)),
      remove: os.library.remove.handler(({ input }) => runs.removeItem(input.project, input.item)),
      discarded: os.library.discarded.handler(({ input }) => library.parts.list(input.project)),
      restore: os.library.restore.handler(({ input }) => library.parts.restore(input.project, input.id)),
      keepFolder: os.library.keepFolder.handler(({ input }) => library.folders.keep(input.project, input.source)),
      folders: os.library.folders.handler(({ input }) => library.folders.list(input.project)),
      dropFolder: os.library.dropFolder.handler(({ input }) =>
        library.folders.drop(input.project, input.folder).then(nothing),
      ),
      tags: os.library.tags.handler(({ input }) => items.tags(input.project, input.item, input.frame)),
      angles: os.library.angles.handler(({ input }) => library.angles(input.source)),
    },
    masks: {
      create: os.masks.create.handler(({ input }) => masks.create(input.project, input.mask)),
      rename: os.masks.rename.handler(({ input }) => masks.rename(input.project, input.mask, input.name)),
      remove: os.masks.remove.handler(({ input }) => masks.remove(input.project, input.mask)),
    },
    marks: {
      change: os.marks.change.handler(({ input }) => marks.change(input.project, input.put, input.remove)),
    },
    runs: {
      check: os.runs.check.handler(({ input }) => runs.check(input.project, input.recipe)),
      plan: os.runs.plan.handler(({ input }) => runs.plan(input.project, input.recipe)),
      submit: os.runs.submit.handler(({ input }) => runs.submit(input.project, input.recipe, input.next)),
      list: os.runs.list.handler(() => runs.list()),
      batch: os.runs.batch.handler(({ input }) => runs.batch(input.batch)),
      get: os.runs.get.handler(({ input }) => runs.get(input.run)),
      events: os.runs.events.handler(({ input }) => engine.events(input.run)),
      pause: os.runs.pause.handler(({ input }) => engine.pause(input.run).then(summaryOf)),
      resume: os.runs.resume.handler(({ input }) => engine.resume(input.run).then(summaryOf)),
      keep: os.runs.keep.handler(({ input }) => engine.keep(input.run).then(summaryOf)),
      discard: os.runs.discard.handler(({ input }) => runs.discard(input.run).then(nothing)),
      restore: os.runs.restore.handler(({ input }) => runs.restore(input.run)),
      discarded: os.runs.discarded.handler(() => runs.discarded()),
      take: os.runs.take.handler(({ input }) => runs.take(input.run, input.result)),
      retry: os.runs.retry.handler(({ input }) => engine.retry(input.run).then(summaryOf)),
      halve: os.runs.halve.handler(({ input }) => runs.halve(input.run)),
      several: os.runs.several.handler(({ input }) => runs.several(input.act, input.runs)),
      verify: os.runs.verify.handler(({ input }) => runs.verify(input.run)),
    },
    queue: {
      get: os.queue.get.handler(() => engine.queue()),
      pause: os.queue.pause.handler(() => engine.pauseAll()),
      start: os.queue.start.handler(() => engine.start()),
      move: os.queue.move.handler(({ input }) => engine.move(input.run, input.before)),
    },
    models: {
      list: os.models.list.handler(() => models.list()),
      import: os.models.import.handler(({ input }) => models.import(input.source)),
      take: os.models.take.handler(({ input }) => runs.takeModel(input.run)),
      check: os.models.check.handler(({ input }) => models.check(input.id)),
      remove: os.models.remove.handler(({ input }) => models.remove(input.id).then(nothing)),
    },
    guides: {
      list: os.guides.list.handler(() => guides.list()),
      import: os.guides.import.handler(({ input }) => guides.import(input.source)),
    },
    compute: {
      prove: os.compute.prove.handler(async () => {
        // Any network tells how fast a provider is.
        const [model] = await models.list();
        const manifest = model === undefined ? null : (await models.find(model.id)).path;
        return must(await reader.ask({ kind: 'doctor', manifest })).lines;
      }),
    },
    exports: {
      make: os.exports.make.handler(({ input }) => pictures.make(input)),
      run: os.exports.run.handler(({ input }) => runs.export(input.run)),
      comparison: os.exports.comparison.handler(({ input }) => pictures.comparison(input)),
    },
  });
}

const nothing = (): null => null;
