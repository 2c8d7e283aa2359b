/** Run folders that someone brings become runs of a project, with what they measured in its place. */
import { scanOf, withSource } from '../../../core/modalities/ct/job.ts';
import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { constants } from 'node:fs';
import { copyFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { recipeOfJob } from '../../../core/catalogue/recipe-of-job.ts';
import { messageOf, type ErrorMessage } from '../../../core/contract/errors.ts';
import { errorByName } from '../../../core/contract/by-name.ts';
import type { Job } from '../../../core/contract/job.ts';
import { OWN_CONVENTION } from '../../../core/contract/measurement/ct.ts';
import { attempt, must } from '../../../core/contract/refused.ts';
import type { Item } from '../../../core/contract/studio/item.ts';
import type { Recipe } from '../../../core/contract/studio/project.ts';
import { alongNormal } from '../../../core/formats/slice-positions.ts';
import { readMeasurement } from '../../disk/measurement-record.ts';
import { compareWithList } from '../../disk/run-checksums.ts';
import { readJob } from '../../disk/run-job.ts';
import { makeFolder, writing } from '../../disk/write-file.ts';
import { bringIn, type BringSetting } from './bring-in.ts';
import type { RunNote } from '../runs/run-note.ts';
import type { RunFiles } from './run-files.ts';
import { shortId } from '../library/short-id.ts';

/** Takes a run folder in as one of this project's. @param known what is known of it beyond its own files @returns its new id */
export type AdoptRun = (
  folder: string,
  project: string,
  known?: Partial<Pick<RunNote, 'title' | 'slice' | 'batch'>>,
) => Promise<string>;

export interface RunImportSetting extends BringSetting {
  /** Where folders of runs are made ready, hidden; on the disk that runs lie on. */
  readonly stage: string;
  readonly adoptRun: AdoptRun;
}

/** A run that was taken in. */
export interface TakenRun {
  run: string;
  name: string;
  /** Files that are not as they were when the run ended, one sentence each; empty also where it keeps no checksums. */
  altered: string[];
}

export interface TakenRuns {
  readonly runs: readonly TakenRun[];
  readonly refused: readonly { readonly name: string; readonly error: ErrorMessage }[];
  /** What they were measured from, or the measurement itself. */
  readonly item: Item | null;
  /** How they were made, for that item. */
  readonly recipe: Partial<Recipe>;
}

/** A copy that nobody sees yet. */
interface Staged {
  readonly found: RunFiles;
  readonly folder: string;
  readonly job: Job;
  readonly altered: readonly string[];
  /** Along the normal, in mm. */
  readonly mm: number | null;
}

/** Runs of one batch, or one that stands alone. @throws Refused (cannot-write) */
export async function takeRuns(
  setting: RunImportSetting,
  project: string,
  data: string,
  group: readonly RunFiles[],
  alias: string,
  isOurs: boolean,
): Promise<TakenRuns> {
  const at = join(setting.stage, `.${shortId()}`);
  try {
    const staged: Staged[] = [];
    const refused: { name: string; error: ErrorMessage }[] = [];
    for (const [n, found] of group.entries()) {
      const ready = await attempt(() => stageRun(join(at, String(n)), found, isOurs));
      if (ready.ok) staged.push(ready.value);
      else refused.push({ name: found.name, error: byName(messageOf(ready.error), at, found) });
    }
    if (staged.every(({ mm }) => mm !== null)) staged.sort((a, b) => (a.mm ?? 0) - (b.mm ?? 0));
    const first = staged[0];
    if (first === undefined) return { runs: [], refused, item: null, recipe: {} };
    const batch = group[0]?.batch ?? null;
    const name = setting.showNames() ? (batch?.name ?? first.found.name) : alias;
    const item = await itemOf(setting, data, at, staged, name);
    const batchId = shortId();
    const runs: TakenRun[] = [];
    for (const [frame, { folder, found, job, altered, mm }] of staged.entries()) {
      const views = `${modalityOf(job).words(job).measured} · ${job.solvers.map(({ id }) => id).join(', ')}`;
      const title = batch === null ? `${name} · ${views}` : `${name} · ${views} · slice ${frame + 1}`;
      const run = await setting.adoptRun(folder, project, {
        title,
        slice: modalityOf(job).isRetrospective(job) ? { item: item?.id ?? null, frame, mm } : null,
        batch: batch === null ? null : { id: batchId, name: `${name} · ${views}`, number: frame + 1, of: batch.of },
      });
      runs.push({ run, name: setting.showNames() ? found.name : title, altered: [...altered] });
    }
    return { runs, refused, item, recipe: recipeFor(first.job, item) };
  } finally {
    await rm(at, { recursive: true, force: true });
  }
}

/** @throws Refused: unreadable-file where its job cannot be read, cannot-write */
async function stageRun(folder: string, found: RunFiles, isOurs: boolean): Promise<Staged> {
  for (const { path, name } of found.files) {
    const to = join(folder, ...name.split('/'));
    await makeFolder(dirname(to));
    // A person's own files are copied, not linked: a run that goes on appends to what it has told.
    await writing(name, () => (isOurs ? rename(path, to) : copyFile(path, to, constants.COPYFILE_FICLONE)));
  }
  const job = must(await readJob(folder));
  const compared = await compareWithList(folder);
  const measured = await readMeasurement(folder);
  const place = measured.ok ? measured.value.origin.place : null;
  const mm = place === null ? null : alongNormal(place);
  return { found, folder, job, altered: compared?.differences ?? [], mm };
}

/** The truths as an image or a series, or a measured sinogram; null where a run had not come so far. @throws Refused */
async function itemOf(
  setting: RunImportSetting,
  data: string,
  at: string,
  staged: readonly Staged[],
  name: string,
): Promise<Item | null> {
  const isImage = staged.every(({ job }) => modalityOf(job).isRetrospective(job));
  const array = isImage ? 'inputs/truth.npy' : 'inputs/measurement.npy';
  const arrays = staged.map(({ folder }) => join(folder, array));
  for (const path of arrays)
    if (
      !(await stat(path).then(
        () => true,
        () => false,
      ))
    )
      return null;
  const files: { path: string; name: string }[] = [];
  // NIfTI keeps every bit, but only DICOM lets several files be one series.
  const format = !isImage ? 'npy' : staged.length === 1 ? 'nii' : 'dcm';
  for (const [n, { folder }] of staged.entries()) {
    const picture = { path: arrays[n]!, frame: 0, run: folder };
    const own = staged.length === 1 ? name : `${name} ${String(n + 1).padStart(4, '0')}`;
    const output = join(at, `${n}.${format}`);
    must(await setting.reader.ask({ kind: 'export', picture, format, recipe: false, output }));
    files.push({ path: output, name: `${own}.${format}` });
  }
  const item = await bringIn(setting, data, true, { files, name, warnings: [] }, name);
  return isImage ? item : { ...item, facts: { ...item.facts, kind: 'sinogram' } };
}

/**
 * How a run was made, for what came of it: a truth in HU on the grid of the run, or line integrals in our own convention,
 * whatever file, spacing or counts they were made from.
 */
function recipeFor(job: Job, item: Item | null): Partial<Recipe> {
  if (item === null) return {};
  const { facts } = item;
  const now = { slice: Math.floor(facts.frames / 2) };
  const { source, noise } = scanOf(job);
  if (source.kind === 'sinogram') {
    const own = {
      quantity: 'line-integrals',
      i0: null,
      flat: null,
      dark: null,
      convention: OWN_CONVENTION,
      row: null,
    } as const;
    // Bins that were named are counted in the order of the file, which is no longer here.
    const isTurned = source.convention.detector === 'reversed' && /\d/.test(source.deadBins);
    const deadBins = isTurned ? 'auto' : source.deadBins;
    const recipe = recipeOfJob(withSource(job, { ...source, ...own, deadBins }), now);
    // Counts weigh the line integrals that were made from them.
    const isCounted = source.i0 !== null && noise.kind === 'none';
    const values = { ...recipe.values, ...(isCounted ? { noise: `poisson:${source.i0}` } : {}) };
    return { ...recipe, values, item: item.id };
  }
  const recipe = recipeOfJob(job, now);
  const own = Object.entries(recipe.values ?? {}).filter(([id]) => !OF_THE_FILE.includes(id));
  // A spacing that was only assumed is in no file.
  const spacing = facts.pixelMm === null ? { spacing: scanOf(job).image.pixelMm } : {};
  return { ...recipe, values: { ...Object.fromEntries(own), ...spacing }, item: item.id };
}

/** Values that say how the file of a run's image is to be read. */
const OF_THE_FILE = ['spacing', 'numbers', 'slope', 'intercept'];

const byName = (error: ErrorMessage, at: string, { name }: RunFiles): ErrorMessage =>
  errorByName(error, [[at, basename(name)]]);
