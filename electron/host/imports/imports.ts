import { basename, dirname, join } from 'node:path';
import { taskFor } from '../../../core/catalogue/admission.ts';
import { recipeForTask } from '../../../core/catalogue/other-task.ts';
import { errorByName } from '../../../core/contract/by-name.ts';
import { messageOf, type ErrorMessage, type StudioError } from '../../../core/contract/errors.ts';
import { attempt, Refused } from '../../../core/contract/refused.ts';
import type { Answer } from '../../../core/contract/messages.ts';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';
import { middleFrame, type Item } from '../../../core/contract/studio/item.ts';
import type { Project, Recipe } from '../../../core/contract/studio/project.ts';
import { bringIn, type Candidate } from './bring-in.ts';
import type { FoundFile } from '../transfer/folder-files.ts';
import { removeFiles } from '../projects/item-files.ts';
import type { Projects } from '../projects/projects.ts';
import { runsAmong, type RunFiles } from './run-files.ts';
import { takeRuns, type RunImportSetting, type TakenRun } from './run-imports.ts';
import { scanAll } from './scan-all.ts';
import { tenASecond } from '../transfer/ten-a-second.ts';
import type { Source, Uploads } from '../transfer/uploads.ts';

export interface Imported {
  project: Project;
  items: string[];
  /** Run folders that were taken in as runs of the project. */
  runs: TakenRun[];
  refused: { name: string; error: ErrorMessage }[];
  others: { name: string; kind: 'angles' | 'project' | 'model' | 'report' }[];
}

export interface ImportSetting extends RunImportSetting {
  readonly projects: Projects;
  readonly uploads: Uploads;
  readonly publish: (event: StudioEvent) => void;
}

/** Files of an upload, or of a dialog, into a project. Each item stands or falls alone. @throws Refused */
export const importSource = (
  setting: ImportSetting,
  project: string,
  sourceId: string,
  signal?: AbortSignal,
): Promise<Imported> =>
  setting.uploads.use(sourceId, async (source) => {
    const imported = await importFiles(setting, project, source, sourceId, signal);
    // What was not imported waits for whoever asks for it by the same id.
    if (imported.others.length === 0) await setting.uploads.drop(sourceId);
    return imported;
  });

/** @param sourceId under which progress is told @param signal ends it with nothing imported */
export async function importFiles(
  setting: ImportSetting,
  projectId: string,
  source: Source,
  sourceId: string,
  signal?: AbortSignal,
): Promise<Imported> {
  const { projects, reader, publish } = setting;
  const before = await projects.read(projectId);
  const { runs: folders, rest } = runsAmong(source.files, source.folderName);
  const byPath = new Map(rest.map((file) => [file.path, file]));
  const progress = progressOf(publish, sourceId, source.files.length);
  const scan = await scanAll(reader, [...byPath.keys()]);
  const nameOf = (path: string): string => byPath.get(path)?.name ?? basename(path);
  const refused = scan.refused.map(({ path, error }) => ({ name: nameOf(path), error: byName(error, source.files) }));
  refused.push(...passedOver(scan.passedOver, source.files, nameOf));
  const filesOf = (paths: readonly string[]): FoundFile[] => paths.map((path) => ({ path, name: nameOf(path) }));
  progress(scan.refused.length + scan.passedOver.length + scan.others.length);

  const candidates: Candidate[] = [
    ...scan.series.map(({ paths, seriesName, warnings }) => {
      const files = filesOf(paths);
      return { files, name: seriesName ?? placeName(files, source), warnings };
    }),
    ...scan.singles.map((path) => ({ files: filesOf([path]), name: basename(nameOf(path)), warnings: [] })),
  ];
  const items: Item[] = [];
  const runs: TakenRun[] = [];
  let recipe: Partial<Recipe> = {};
  const data = join(projects.folderOf(projectId), 'data');
  try {
    for (const candidate of candidates) {
      goOn(signal);
      const alias = `${candidate.files.length > 1 ? 'Series' : 'Image'} ${before.items.length + items.length + 1}`;
      const brought = await sift(setting, data, source.ours, candidate, alias);
      if (brought.item !== null) items.push(brought.item);
      refused.push(...brought.refused);
      progress(candidate.files.length);
    }
    for (const group of groupsOf(folders)) {
      goOn(signal);
      const alias = `Run ${before.runs.length + runs.length + 1}`;
      const taken = await takeRuns(setting, projectId, data, group, alias, source.ours);
      if (items.length === 0) recipe = taken.recipe;
      if (taken.item !== null) items.push(taken.item);
      runs.push(...taken.runs);
      refused.push(...taken.refused);
      progress(group.reduce((n, { files }) => n + files.length, 0));
    }
    goOn(signal);
    const project =
      items.length + runs.length === 0
        ? before
        : await projects.change(projectId, (p) => ({
            items: [...p.items, ...items],
            recipe:
              p.recipe.item === null && items.length > 0
                ? { ...startWith(p.recipe, mainOf(items)), ...recipe }
                : p.recipe,
            runs: [...p.runs, ...runs.map(({ run }) => run)],
          }));
    const others = scan.others.map(({ path, kind }) => ({ name: nameOf(path), kind }));
    return { project, items: items.map(({ id }) => id), runs, refused, others };
  } catch (e) {
    for (const { id } of items) await removeFiles(data, id);
    throw e;
  }
}

/** What was no image, in one line; a file that was opened alone is told why. */
function passedOver(
  found: Answer<'scan'>['passedOver'],
  files: readonly FoundFile[],
  nameOf: (path: string) => string,
): Imported['refused'] {
  if (found.length === 0) return [];
  if (files.length === 1) return found.map(({ path, error }) => ({ name: nameOf(path), error: byName(error, files) }));
  const names = found.map(({ path }) => basename(nameOf(path)));
  const [name, was] = names.length === 1 ? ['1 file', 'was no image'] : [`${names.length} files`, 'were no images'];
  const some = `${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`;
  const message = `${name} ${was}: ${some}.`;
  return [
    {
      name,
      error: { code: 'unsupported-file', message, hint: 'Nothing is missing; the others were read.', details: {} },
    },
  ];
}

/** A candidate, or what remains of it without the files that spoil it; those are refused by name. */
async function sift(
  setting: ImportSetting,
  data: string,
  ours: boolean,
  candidate: Candidate,
  alias: string,
): Promise<{ item: Item | null; refused: Imported['refused'] }> {
  const refuse = (files: readonly FoundFile[], error: StudioError): Imported['refused'] =>
    files.map(({ name }) => ({ name, error: byName(messageOf(error), candidate.files) }));
  const { files } = candidate;
  const whole = await attempt(() => bringIn(setting, data, ours, candidate, alias));
  if (whole.ok) return { item: whole.value, refused: [] };
  // What cannot be written is no fault of a file's.
  if (files.length === 1 || whole.error.code === 'cannot-write')
    return { item: null, refused: refuse(files, whole.error) };
  const sound: FoundFile[] = [];
  const refused: Imported['refused'] = [];
  for (const file of files) {
    const alone = await setting.reader.ask({ kind: 'inspect', paths: [file.path], names: [file.name] });
    if (alone.ok) sound.push(file);
    else refused.push(...refuse([file], alone.error));
  }
  if (sound.length === 0) return { item: null, refused };
  const rest = await attempt(() => bringIn(setting, data, ours, { ...candidate, files: sound }, alias));
  return rest.ok ? { item: rest.value, refused } : { item: null, refused: [...refused, ...refuse(sound, rest.error)] };
}

/**
 * What a mixed folder is opened on: an image whose file says what its numbers are, then the one with most slices, and a
 * mask only where there is nothing that it could be of.
 */
const mainOf = (items: readonly Item[]): Item =>
  items.reduce((main, item) => (weightOf(item) > weightOf(main) ? item : main));

const weightOf = ({ facts }: Item): number =>
  facts.frames + (facts.unit === 'stored' || facts.unit === 'srgb' ? 0 : 1e9) - (facts.isTwoValued ? 2e9 : 0);

/** The runs of one batch together; each that stands alone by itself. */
function groupsOf(runs: readonly RunFiles[]): readonly (readonly RunFiles[])[] {
  const groups = new Map<string, RunFiles[]>();
  for (const [i, run] of runs.entries()) {
    const key = run.batch === null ? String(i) : `batch ${run.batch.folder}`;
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()];
}

/** @throws Refused where the person has changed their mind */
function goOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new Refused({ code: 'contradiction', reason: 'This was cancelled', remedy: 'Nothing of it was added.' });
}

/** What it is decides what is asked of it. */
const startWith = (recipe: Project['recipe'], { id, facts }: Item): Project['recipe'] => ({
  ...recipeForTask(recipe, taskFor(facts)),
  item: id,
  slice: middleFrame(facts),
});

/** The folder that holds a series, or the name of a file that stands alone. */
function placeName(files: readonly FoundFile[], { folderName }: Source): string {
  const [first] = files;
  const folder = dirname(first!.name);
  if (files.length === 1) return basename(first!.name);
  return folder === '.' ? (folderName ?? basename(first!.name)) : basename(folder);
}

/** Also a file that is missed beside them is called by its name alone. */
const byName = (error: ErrorMessage, files: readonly FoundFile[]): ErrorMessage =>
  errorByName(error, [
    ...files.map(({ path, name }) => [path, name] as const),
    ...[...new Set(files.map(({ path }) => join(dirname(path), '/')))].map((folder) => [folder, ''] as const),
  ]);

function progressOf(publish: (event: StudioEvent) => void, source: string, of: number): (files: number) => void {
  const isTime = tenASecond();
  let done = 0;
  return (files) => {
    done += files;
    if (done >= of || isTime()) publish({ kind: 'import', source, done, of });
  };
}
