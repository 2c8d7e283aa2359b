import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { recipeForTask } from '../../../core/catalogue/other-task.ts';
import { firstTask, taskOf } from '../../../core/catalogue/tasks.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';
import type { Item } from '../../../core/contract/studio/item.ts';
import { FILE_OF, type Project, type SampleId } from '../../../core/contract/studio/project.ts';
import { samples } from './samples.ts';
import { bulkRoutes } from '../transfer/bulk.ts';
import { openExports, type Exports } from '../exports/exports.ts';
import type { Home } from './home.ts';
import type { AdoptRun } from '../imports/run-imports.ts';
import { importFiles, importSource, type Imported } from '../imports/imports.ts';
import { takeResult } from '../imports/take-result.ts';
import { openItems, type Items } from '../projects/items.ts';
import { openFolders, type Folders } from '../projects/folders.ts';
import { openMarks, type Marks } from '../projects/marks.ts';
import { openMasks, type Masks } from '../projects/masks.ts';
import { openGuideShelf, type GuideShelf } from './guide-shelf.ts';
import { openModelShelf, type ModelShelf } from './model-shelf.ts';
import { openPartsTrash, type PartsTrash } from '../projects/parts-trash.ts';
import { openProjects, type Projects } from '../projects/projects.ts';
import { openProjectZip, type ProjectZip } from '../projects/project-zip.ts';
import { scanAll } from '../imports/scan-all.ts';
import type { Reader } from '../reader.ts';
import { openSettings, type SettingsKeeper } from './settings.ts';
import { openStorage, type Storage } from './storage.ts';
import { openUploads } from '../transfer/uploads.ts';

/** Everything that a studio keeps besides its runs. */
export interface Library {
  readonly settings: SettingsKeeper;
  readonly projects: Projects;
  readonly items: Items;
  readonly masks: Masks;
  readonly marks: Marks;
  readonly folders: Folders;
  readonly parts: PartsTrash;
  readonly models: ModelShelf;
  readonly guides: GuideShelf;
  readonly exports: Exports;
  readonly storage: Storage;
  readonly zip: ProjectZip;
  import(project: string, source: string, signal?: AbortSignal): Promise<Imported>;
  /** A file of a result as a picture of the project. @throws Refused */
  take(project: string, file: string, made: NonNullable<Item['made']>): Promise<Project>;
  /** Deletes an upload. */
  forget(source: string): Promise<void>;
  /** A bundled sample as a new project. */
  sample(id: SampleId): Promise<Project>;
  /** Angles in degrees from the one list among the files. @throws Refused */
  angles(source: string): Promise<number[]>;
  /** Paths that a native dialog gave, as a source. */
  registerPaths(paths: readonly string[]): string;
  /** Answers the bulk paths; null for any other. */
  bulk(request: Request): Promise<Response | null>;
  /** A clean end: nothing will have to be recovered. The home stays open. */
  close(): Promise<void>;
}

export interface LibrarySetting {
  readonly home: Home;
  /** Of the program: it holds `models` and `resources`. */
  readonly root: string;
  readonly reader: Reader;
  readonly publish: (event: StudioEvent) => void;
  readonly runFolder: (run: string) => string | null;
  readonly adoptRun: AdoptRun;
}

export async function openLibrary(setting: LibrarySetting): Promise<Library> {
  const { home, root, reader, publish, runFolder, adoptRun } = setting;
  const settings = await openSettings(home.settings, publish);
  const projects = await openProjects(home, publish);
  const uploads = openUploads(home.uploads, publish);
  const exports = openExports(home.exports);
  const parts = openPartsTrash(home, projects);
  const items = openItems(projects, parts, reader);
  const masks = openMasks(projects, parts);
  const showNames = (): boolean => settings.get().showNames;
  const importing = { projects, uploads, reader, publish, showNames, stage: home.runs, adoptRun };

  return {
    settings,
    projects,
    items,
    masks,
    marks: openMarks(projects),
    folders: openFolders(projects, uploads, showNames),
    parts,
    exports,
    guides: openGuideShelf({ home, bundled: join(root, 'models'), uploads, publish }),
    models: openModelShelf({ home, bundled: join(root, 'models'), uploads, reader, publish }),
    storage: openStorage(home, uploads, exports),
    zip: openProjectZip({ ...setting, projects, uploads, exports }),
    bulk: bulkRoutes({ home: home.path, uploads, reader, items, masks, exports, runFolder }),
    import: (project, source, signal) => importSource(importing, project, source, signal),
    take: (project, file, made) => takeResult(importing, project, file, made),
    forget: (source) => uploads.drop(source),
    async sample(id) {
      const { file, name, task, values, painted } = samples[id];
      const project = await projects.create(name);
      const files = [{ path: join(root, file), name: `${name}${extname(file)}` }];
      const source = { files, ours: false, folderName: null };
      const { items } = (await importFiles(importing, project.id, source, project.id)).project;
      const rasters: Record<string, string> = {};
      for (const { name: called, purpose, file: raster } of painted) {
        const { id: item, facts } = items[0]!;
        const { height, width } = facts;
        const { mask } = await masks.create(project.id, { name: called, purpose, item, frame: 0, height, width });
        await masks.setRaster(project.id, mask, { png: await readFile(join(root, raster)) });
        rasters[FILE_OF[purpose]] = mask;
      }
      const { revision, recipe } = await projects.read(project.id);
      const asked = recipeForTask(recipe, taskOf(task) ?? firstTask);
      return projects.update(project.id, revision, { recipe: { ...asked, values, files: rasters } });
    },
    angles: (source) =>
      uploads.use(source, async ({ files }) => {
        const { others } = await scanAll(
          reader,
          files.map(({ path }) => path),
        );
        const lists = others.filter(({ kind }) => kind === 'angles');
        // A single file may be a list without looking like one, an array for example.
        const path = lists.length === 1 ? lists[0]!.path : files.length === 1 ? files[0]!.path : null;
        if (path === null) {
          const reason = 'Angles are read from one file';
          throw new Refused({ code: 'contradiction', reason, remedy: 'Choose the list alone.' });
        }
        const angles = must(await reader.ask({ kind: 'angles', path }));
        await uploads.drop(source);
        return angles;
      }),
    registerPaths: (paths) => uploads.registerPaths(paths),
    close: () => projects.closeAll(),
  };
}
