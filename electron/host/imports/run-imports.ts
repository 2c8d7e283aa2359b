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
import type { RunArrays } from '../../../core/contract/run-arrays.ts';
import type { Item, ItemFacts } from '../../../core/contract/studio/item.ts';
import type { Recipe } from '../../../core/contract/studio/project.ts';
import type { Unit } from '../../../core/image/image.ts';
import { alongNormal } from '../../../core/formats/slice-positions.ts';
import { readMeasurement } from '../../disk/measurement-record.ts';
import { readArrays } from '../../disk/run-arrays.ts';
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
  readonly arrays: RunArrays;
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
    const source = await sourceOf(staged);
    const item = source === null ? null : await itemOf(setting, data, at, staged, name, source);
    const batchId = shortId();
    const runs: TakenRun[] = [];
    for (const [frame, { folder, found, job, altered, mm }] of staged.entries()) {
      const isImage = source === null ? modalityOf(job).isRetrospective(job) : source.kind === 'image';
      const views = `${modalityOf(job).words(job).measured} · ${job.solvers.map(({ id }) => id).join(', ')}`;
      const title = batch === null ? `${name} · ${views}` : `${name} · ${views} · slice ${frame + 1}`;
      const run = await setting.adoptRun(folder, project, {
        title,
        slice: isImage ? { item: item?.id ?? null, frame, mm } : null,
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
  const arrays = must(await readArrays(folder, job));
  return { found, folder, job, arrays, altered: compared?.differences ?? [], mm };
}

/** What runs were made of, as far as they keep it: an image, else the measurement itself. */
type Source = { readonly file: string } & (
  | { readonly kind: 'image'; readonly unit: Unit }
  | { readonly kind: 'raw'; readonly raw: Exclude<ItemFacts['kind'], 'image' | 'series'> }
);

/** null where a run had not come so far. */
async function sourceOf(staged: readonly Staged[]): Promise<Source | null> {
  const [first] = staged;
  if (first === undefined) return null;
  const { inputs, raw } = modalityOf(first.job);
  const isKept = async (file: string): Promise<boolean> => {
    const found = staged.map(({ folder }) => stat(join(folder, file)).then(...THERE));
    return (await Promise.all(found)).every((is) => is);
  };
  for (const name of Object.keys(inputs(first.job))) {
    const file = `inputs/${name}.npy`;
    const unit = first.arrays[file]?.unit;
    if (unit !== undefined && (await isKept(file))) return { file, kind: 'image', unit };
  }
  const measurement = 'inputs/measurement.npy';
  return raw !== null && (await isKept(measurement)) ? { file: measurement, kind: 'raw', raw } : null;
}
const THERE = [() => true, () => false] as const;

/** NIfTI keeps every bit of what was measured, but only DICOM lets several files be one series; null: there is none. */
function formatOf(source: Source, count: number): 'npy' | 'nii' | 'dcm' | 'png' | null {
  if (source.kind === 'raw') return 'npy';
  if (source.unit === 'srgb') return count === 1 ? 'png' : null;
  if (source.unit === 'complex') return count === 1 ? 'npy' : null;
  return count === 1 ? 'nii' : 'dcm';
}

/** @throws Refused */
async function itemOf(
  setting: RunImportSetting,
  data: string,
  at: string,
  staged: readonly Staged[],
  name: string,
  source: Source,
): Promise<Item | null> {
  const files: { path: string; name: string }[] = [];
  const format = formatOf(source, staged.length);
  if (format === null) return null;
  for (const [n, { folder }] of staged.entries()) {
    const picture = { path: join(folder, source.file), frame: 0, run: folder };
    const own = staged.length === 1 ? name : `${name} ${String(n + 1).padStart(4, '0')}`;
    const output = join(at, `${n}.${format}`);
    must(await setting.reader.ask({ kind: 'export', picture, format, recipe: false, output }));
    files.push({ path: output, name: `${own}.${format}` });
  }
  const item = await bringIn(setting, data, true, { files, name, warnings: [] }, name);
  return source.kind === 'image' ? item : { ...item, facts: { ...item.facts, kind: source.raw } };
}

/**
 * How a run was made, for what came of it: a truth in HU on the grid of the run, or line integrals in our own convention,
 * whatever file, spacing or counts they were made from.
 */
function recipeFor(job: Job, item: Item | null): Partial<Recipe> {
  // Only CT has a recipe in the window; of any other run it keeps the one that it has.
  if (item === null || job.measurement.modality !== 'ct') return {};
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
