import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../../../core/contract/errors.ts';
import { attempt, Refused } from '../../../core/contract/refused.ts';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';
import type { Project } from '../../../core/contract/studio/project.ts';
import { readJson } from '../../disk/read-json.ts';
import { makeFolder, writing } from '../../disk/write-file.ts';
import type { Exports, Written } from '../exports/exports.ts';
import { bytesIn, filesIn } from '../transfer/folder-files.ts';
import { needSpace } from '../transfer/free-space.ts';
import type { Home } from '../library/home.ts';
import { storedProjectSchema } from '../../../core/contract/studio/project.ts';
import { refuseNewer } from './project-file.ts';
import type { Projects } from './projects.ts';
import type { AdoptRun } from '../imports/run-imports.ts';
import { shortId } from '../library/short-id.ts';
import type { Uploads } from '../transfer/uploads.ts';
import { readZipDirectory, unpack } from '../transfer/zip-read.ts';
import { writeZip, type ZipEntry } from '../transfer/zip-write.ts';

export interface ProjectZip {
  /** Images, masks, settings and runs in one file. @throws Refused (not-found, cannot-write) */
  save(project: string): Promise<Written>;
  /** @throws Refused: unreadable-file, unsupported-file (of a newer program), cannot-write */
  open(source: string): Promise<Project>;
}

export interface ProjectZipSetting {
  readonly home: Home;
  readonly projects: Projects;
  readonly uploads: Uploads;
  readonly exports: Exports;
  readonly publish: (event: StudioEvent) => void;
  readonly runFolder: (run: string) => string | null;
  readonly adoptRun: AdoptRun;
}

/** Nothing else is saved, and nothing else is unpacked. */
const PARTS = /^(project\.json$|(data|masks|runs)\/)/;

export function openProjectZip(setting: ProjectZipSetting): ProjectZip {
  const { home, projects, uploads, exports, runFolder, adoptRun, publish } = setting;

  async function entriesOf(id: string, runs: readonly string[]): Promise<ZipEntry[]> {
    const folder = projects.folderOf(id);
    // First of all, so that the beginning of the file says what it is.
    const entries: ZipEntry[] = [{ name: 'project.json', path: join(folder, 'project.json') }];
    const add = async (from: string, prefix: string): Promise<void> => {
      const files = await filesIn(from, 16, 100_000);
      entries.push(...files.map(({ path, name }) => ({ path, name: `${prefix}/${name}` })));
    };
    for (const part of ['data', 'masks']) await add(join(folder, part), part);
    for (const run of runs) {
      const at = runFolder(run);
      if (at !== null) await add(at, `runs/${run}`);
    }
    return entries;
  }

  /** Unpacks into a hidden folder beside the projects. */
  async function unpackAll(zip: string, to: string): Promise<void> {
    const files = (await readZipDirectory(zip)).filter(({ name }) => PARTS.test(name) && !name.endsWith('/'));
    if (!files.some(({ name }) => name === 'project.json')) {
      const reason = 'it holds no project that was saved here';
      throw new Refused({
        code: 'unreadable-file',
        file: 'The zip',
        reason,
        remedy: 'Unpack it and open what is inside.',
      });
    }
    await needSpace(
      home.path,
      files.reduce((sum, { bytes }) => sum + bytes, 0),
      'The project',
    );
    for (const part of ['data', 'masks', 'runs']) await makeFolder(join(to, part));
    for (const file of files) {
      const path = join(to, file.name);
      await makeFolder(dirname(path));
      await writing('The project', () => unpack(zip, file, path));
    }
  }

  const tellOfRun = (name: string, why: string): void =>
    publish({
      kind: 'notice',
      level: 'warning',
      text: `A run of the project "${name}" was left out.`,
      hint: why.replaceAll(home.projects, ''),
    });

  return {
    async save(id) {
      const project = await projects.read(id);
      const bytes = await bytesIn(projects.folderOf(id));
      await needSpace(home.path, bytes, 'The project file');
      return exports.make(`${project.name}.zip`, async (path) => writeZip(path, await entriesOf(id, project.runs)));
    },
    open: (source) =>
      uploads.use(source, async ({ files }) => {
        const [zip] = files;
        if (zip === undefined || files.length > 1) {
          const reason = 'A project is opened from one file';
          throw new Refused({ code: 'contradiction', reason, remedy: 'Choose the zip that was saved.' });
        }
        const id = shortId();
        const stage = join(home.projects, `.${id}`);
        try {
          await unpackAll(zip.path, stage);
          const path = join(stage, 'project.json');
          await refuseNewer(path);
          const read = await readJson(path, storedProjectSchema);
          if (!read.ok) {
            const reason = 'reason' in read.error ? read.error.reason : read.error.code;
            throw new Refused({ code: 'unreadable-file', file: 'The project file', reason });
          }
          const project = read.value;
          const runs: string[] = [];
          for (const run of project.runs) {
            const folder = join(stage, 'runs', run);
            if ((await bytesIn(folder)) === 0) continue;
            const adopted = await attempt(() => adoptRun(folder, id));
            if (adopted.ok) runs.push(adopted.value);
            else tellOfRun(project.name, messageOf(adopted.error).message);
          }
          await rm(join(stage, 'runs'), { recursive: true, force: true });
          const opened = await projects.adopt(stage, { ...project, id, runs, changed: new Date().toISOString() });
          await uploads.drop(source);
          return opened;
        } finally {
          await rm(stage, { recursive: true, force: true });
        }
      }),
  };
}
