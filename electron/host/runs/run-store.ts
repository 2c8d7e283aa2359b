/** Run folders in the home, `<home>/runs/<id>`: what the studio knows of each, kept in step with the disk. */
import { readdir, rename, rm } from 'node:fs/promises';
import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { join } from 'node:path';
import { errorByName, textByName } from '../../../core/contract/by-name.ts';
import type { Job } from '../../../core/contract/job.ts';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import { reportSchema } from '../../../core/contract/report.ts';
import type { RunEvent, RunRecord } from '../../../core/contract/run.ts';
import type { Discarded, RunSummary } from '../../../core/contract/studio/run-summary.ts';
import { placesOf } from '../../disk/places-of-job.ts';
import { readJson } from '../../disk/read-json.ts';
import { readEvents } from '../../disk/run-events.ts';
import { readJob } from '../../disk/run-job.ts';
import { freshRecord, readRecord, writeRecord } from '../../disk/run-record.ts';
import { makeFolder, writing } from '../../disk/write-file.ts';
import type { AdoptRun } from '../imports/run-imports.ts';
import { oneAtATime } from '../library/one-at-a-time.ts';
import { shortId } from '../library/short-id.ts';
import { isInTrash, listTrash, moveToTrash, sweep, TRASH_MS } from '../library/trash.ts';
import { claimFolder } from '../run-folder.ts';
import type { Publish } from './event-log.ts';
import { meterOf, type Meter } from './progress.ts';
import { readNote, writeNote, type RunNote } from './run-note.ts';
import type { Speed } from './speed.ts';

export interface Run {
  readonly id: string;
  readonly folder: string;
  readonly job: Job;
  readonly note: RunNote;
  record: RunRecord;
  meter: Meter;
  /** Number of its last event. */
  told: number;
  preview: string | null;
  scores: Pick<RunSummary, 'psnr' | 'ssim' | 'seconds'>;
}

export interface RunStore {
  all(): readonly Run[];
  /** @throws Refused (not-found) */
  get(id: string): Run;
  folderOf(id: string): string | null;
  /** Where a run of this id is going to lie. */
  placeOf(id: string): string;
  /** Makes a run folder that is whole or not there. @param fill adds to it while nobody sees it @throws Refused */
  make(id: string, job: Job, note: RunNote, fill: (folder: string) => Promise<void>): Promise<Run>;
  /** Takes a run folder in as a new run of this project; one that was not finished waits for `resume`. @throws Refused */
  adopt: AdoptRun;
  /** Shown at once, then written. @throws Refused (cannot-write); what is shown stands */
  set(run: Run, change: Partial<RunRecord>): Promise<void>;
  /** Reads what its worker wrote; the state that it is in now, its engine decides. */
  refresh(run: Run): Promise<void>;
  /** To be shown as it stands. */
  tell(run: Run): void;
  /** As if it had never been made. */
  forget(run: Run): Promise<void>;
  /** Moves it to the trash. @throws Refused (cannot-write) */
  remove(run: Run): Promise<void>;
  /** @throws Refused: not-found where the trash does not hold it any more */
  restore(id: string): Promise<Run>;
  /** What the trash holds, the newest first. */
  discarded(): Promise<Discarded[]>;
}

export interface StoreSetting {
  /** Folder of the runs. */
  readonly runs: string;
  readonly trash: string;
  readonly program: string;
  readonly speed: Speed;
  readonly publish: Publish;
}

/** Where its folder is made, and its like: hidden from everybody until it is whole. */
const isHidden = (name: string): boolean => name.startsWith('.');

export async function openRunStore(setting: StoreSetting): Promise<RunStore> {
  const { runs, program, speed, publish } = setting;
  const trash = join(setting.trash, 'runs');
  const known = new Map<string, Run>();
  const inTurn = oneAtATime();
  const at = (id: string): string => join(runs, id);
  const get = (id: string): Run => {
    const run = known.get(id);
    if (run === undefined) throw new Refused({ code: 'not-found', what: 'such run' });
    return run;
  };
  const tell = (run: Run): void => publish({ kind: 'run', run: summaryOf(run) });

  /** What a folder tells; what only the studio knew is made up where it is lost. @throws Refused: its job is lost */
  async function load(id: string): Promise<Run> {
    const folder = at(id);
    const job = must(await readJob(folder));
    const record = await readRecord(folder);
    // Its worker will look for it; on a full disk it does without until then.
    if (!record.ok) await attempt(() => writeRecord(folder, lostRecord(program)));
    const run: Run = {
      id,
      folder,
      job,
      record: record.ok ? plain(record.value, folder, job) : lostRecord(program),
      note: (await readNote(folder)) ?? { ...STRANGER, title: titleOfStranger(job) },
      meter: meterOf(job, () => speed.expected(job)),
      told: 0,
      preview: null,
      scores: { psnr: null, ssim: null, seconds: null },
    };
    if (isOver(run.record.state)) run.scores = await scoresOf(folder);
    else for (const event of await readEvents(folder)) follow(run, event);
    known.set(id, run);
    return run;
  }

  await makeFolder(runs);
  for (const name of await readdir(runs)) {
    if (isHidden(name)) await rm(at(name), { recursive: true, force: true });
    else
      await load(name).catch((e: unknown) => {
        if (!(e instanceof Refused)) throw e;
        publish({
          kind: 'notice',
          level: 'warning',
          text: `The run in folder ${name} cannot be shown: its job.json is lost or damaged.`,
          hint: 'Its folder is left as it is.',
        });
      });
  }
  await sweep(trash, TRASH_MS);

  return {
    get,
    tell,
    all: () => [...known.values()],
    folderOf: (id) => known.get(id)?.folder ?? null,
    placeOf: at,
    async make(id, job, note, fill) {
      const stage = at(`.${id}`);
      try {
        must(await claimFolder(stage, job, program, 'langevin run job.json'));
        await writeNote(stage, note);
        await fill(stage);
        await writing(at(id), () => rename(stage, at(id)));
      } catch (e) {
        await rm(stage, { recursive: true, force: true });
        throw e;
      }
      return load(id);
    },
    async adopt(folder, project, known = {}) {
      const job = must(await readJob(folder));
      const note = await readNote(folder);
      const record = await readRecord(folder);
      const id = shortId();
      await writeNote(folder, { ...STRANGER, title: titleOfStranger(job), ...note, ...known, project });
      const state = record.ok && isOver(record.value.state) ? record.value.state : 'paused';
      await writeRecord(folder, { ...(record.ok ? record.value : lostRecord(program)), state });
      await writing(at(id), () => rename(folder, at(id)));
      tell(await load(id));
      return id;
    },
    set(run, change) {
      run.record = { ...run.record, ...change };
      if (known.get(run.id) === run) tell(run);
      return inTurn(run.id, async () => {
        if (known.get(run.id) === run) await writeRecord(run.folder, run.record);
      });
    },
    async refresh(run) {
      const read = await readRecord(run.folder);
      run.scores = await scoresOf(run.folder);
      if (read.ok) run.record = { ...read.value, state: run.record.state };
    },
    async forget(run) {
      known.delete(run.id);
      await rm(run.folder, { recursive: true, force: true });
    },
    remove: (run) =>
      inTurn(run.id, async () => {
        if (get(run.id) !== run) return; // another window was first
        await moveToTrash(run.folder, trash, run.id);
        known.delete(run.id);
        publish({ kind: 'run-removed', run: run.id });
      }),
    restore: (id) =>
      inTurn(id, async () => {
        if (!(await isInTrash(trash, id))) throw new Refused({ code: 'not-found', what: 'such run in the trash' });
        await writing(at(id), () => rename(join(trash, id), at(id)));
        return load(id);
      }),
    discarded: () => listTrash(trash, async (folder, id) => ({ id, title: (await readNote(folder))?.title ?? id })),
  };
}

const isOver = (state: RunRecord['state']): boolean =>
  state === 'done' || state === 'stopped-kept' || state === 'failed';

/** Keeps the live figures of a run up to its newest event. */
export function follow(run: Run, event: RunEvent): void {
  run.told = event.n;
  run.meter.tell(event);
  if (event.kind === 'preview') run.preview = event.file;
  // Its worker writes them down at the end; a person should know them now.
  if (event.kind === 'warning' && !run.record.warnings.includes(event.text)) {
    run.record = { ...run.record, warnings: [...run.record.warnings, event.text] };
  }
}

export const summaryOf = (run: Run): RunSummary => ({
  id: run.id,
  project: run.note.project,
  title: run.note.title,
  state: run.record.state,
  quarantined: isQuarantined(run.record),
  created: run.record.created,
  finished: run.record.finished,
  progress: run.record.state === 'done' ? null : run.meter.read(),
  preview: run.preview,
  provider: run.record.provider,
  error: run.record.error,
  warnings: run.record.warnings,
  slice: run.note.slice,
  batch: run.note.batch,
  measured: modalityOf(run.job).words(run.job).measured,
  task: run.job.task,
  ...(run.job.model === null ? {} : { model: run.job.model.id }),
  ...run.scores,
});

/** Its worker ended once, was replaced, and ended again. */
const isQuarantined = ({ state, crashes, error }: RunRecord): boolean =>
  state === 'failed' && crashes > 1 && error?.code === 'unexpected';

async function scoresOf(folder: string): Promise<Run['scores']> {
  const report = await readJson(join(folder, 'report.json'), reportSchema);
  const first = report.ok ? report.value.results[0] : undefined;
  const seconds = report.ok ? report.value.results.reduce((sum, r) => sum + r.secondsTotal, 0) : null;
  return { psnr: first?.psnr ?? null, ssim: first?.ssim ?? null, seconds };
}

/** Earlier programs, and other ones, wrote places into it. */
const plain = (record: RunRecord, folder: string, job: Job): RunRecord => {
  const places = placesOf(folder, job);
  return {
    ...record,
    error: record.error === null ? null : errorByName(record.error, places),
    warnings: record.warnings.map((text) => textByName(text, places)),
  };
};

/** A run whose run.json is lost goes on from what it has. */
const lostRecord = (program: string): RunRecord => freshRecord('interrupted', program, 'langevin run job.json');

/** What the studio knows of a run that it did not make. */
const STRANGER = { schemaVersion: 1, project: null, slice: null, batch: null } as const;

const titleOfStranger = (job: Job): string =>
  `${modalityOf(job).words(job).measured} · ${job.solvers.map(({ id }) => id).join(', ')}`;
