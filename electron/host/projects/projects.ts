import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../../core/contract/errors.ts';
import { Refused } from '../../../core/contract/refused.ts';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';
import {
  OWN_PROJECTS,
  storedProjectSchema,
  type Project,
  type ProjectCard,
  type projectPatchSchema,
  type OwnProject,
} from '../../../core/contract/studio/project.ts';
import { firstTask } from '../../../core/catalogue/tasks.ts';
import type { Discarded } from '../../../core/contract/studio/run-summary.ts';
import { readJson } from '../../disk/read-json.ts';
import type { z } from 'zod';
import { makeFolder, writing } from '../../disk/write-file.ts';
import { trashedProjects, type Home } from '../library/home.ts';
import { isThere } from '../library/is-there.ts';
import { oneAtATime } from '../library/one-at-a-time.ts';
import { readProject, writeProject } from './project-file.ts';
import { shortId } from '../library/short-id.ts';
import { isInTrash, listTrash, moveToTrash } from '../library/trash.ts';

type Patch = z.infer<typeof projectPatchSchema>;
/** What may differ after a change; the rest is kept by `change` itself. */
export type Change = Partial<Omit<Project, 'schemaVersion' | 'id' | 'created' | 'changed' | 'revision'>>;

/** Projects as folders `<home>/projects/<id>`; each change is on the disk before it is answered. */
export interface Projects {
  list(): Promise<ProjectCard[]>;
  create(name: string): Promise<Project>;
  /** Opens it: should the studio end unexpectedly, it is offered again. @throws Refused (not-found) */
  get(id: string): Promise<Project>;
  /** One that is on no list and is never recovered, made when it is first asked for. */
  own(id: OwnProject): Promise<Project>;
  /** For the host's own use: it is not marked as open. @throws Refused (not-found) */
  read(id: string): Promise<Project>;
  /** @throws Refused: contradiction where `revision` is not the newest */
  update(id: string, revision: number, patch: Patch): Promise<Project>;
  /** Saves what `make` gives, one change of a project at a time. @throws Refused; then nothing has changed */
  change(id: string, make: (project: Project) => Promise<Change> | Change): Promise<Project>;
  /** Takes in a project folder that was filled elsewhere. */
  adopt(folder: string, project: Project): Promise<Project>;
  close(id: string): Promise<void>;
  closeAll(): Promise<void>;
  /** Moves it to the trash. */
  remove(id: string): Promise<void>;
  /** Deletes it, with nothing in the trash. */
  drop(id: string): Promise<void>;
  /** @throws Refused: not-found where the trash does not hold it any more; unreadable-file */
  restore(id: string): Promise<Project>;
  /** What the trash holds, the newest first. */
  discarded(): Promise<Discarded[]>;
  folderOf(id: string): string;
}

const OPEN = 'open';
/** A folder that was being filled when the studio ended. */
const isHidden = (name: string): boolean => name.startsWith('.');

export async function openProjects(home: Home, publish: (event: StudioEvent) => void): Promise<Projects> {
  const known = new Map<string, Project>();
  const recovered = new Set<string>();
  const inTurn = oneAtATime();
  const trash = trashedProjects(home);
  const folderOf = (id: string): string => join(home.projects, id);
  const mark = (id: string): Promise<void> => writing(folderOf(id), () => writeFile(join(folderOf(id), OPEN), ''));
  const unmark = async (id: string): Promise<void> => {
    recovered.delete(id);
    await rm(join(folderOf(id), OPEN), { force: true });
  };

  for (const entry of await readdir(home.projects, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    if (isHidden(entry.name)) {
      await rm(folderOf(entry.name), { recursive: true, force: true });
      continue;
    }
    try {
      const { project, fromBackup } = await readProject(folderOf(entry.name));
      known.set(entry.name, { ...project, id: entry.name });
      if (fromBackup) tellOfBackup(project.name);
    } catch (e) {
      if (!(e instanceof Refused)) throw e;
      tellOfUnreadable(entry.name, messageOf(e.refusal).message);
    }
    if (await isThere(join(folderOf(entry.name), OPEN))) recovered.add(entry.name);
  }

  function tellOfBackup(name: string): void {
    publish({
      kind: 'notice',
      level: 'warning',
      text: `The project "${name}" was damaged; it stands as it was one change earlier.`,
      hint: 'The damaged file lies in its folder as project.json.damaged.',
    });
  }
  function tellOfUnreadable(id: string, why: string): void {
    publish({
      kind: 'notice',
      level: 'error',
      text: `The project in folder ${id} cannot be opened. ${why}`,
      hint: 'Its folder is left as it is.',
    });
  }

  function found(id: string): Project {
    const project = known.get(id);
    if (project === undefined) throw new Refused({ code: 'not-found', what: 'such project' });
    return project;
  }

  async function save(project: Project): Promise<Project> {
    await writeProject(folderOf(project.id), project);
    known.set(project.id, project);
    publish({ kind: 'project', project: project.id, revision: project.revision });
    return project;
  }

  const change: Projects['change'] = (id, make) =>
    inTurn(id, async () => {
      const before = found(id);
      const changes = await make(before);
      const project = { ...before, ...changes };
      return save({ ...project, revision: before.revision + 1, changed: new Date().toISOString() });
    });

  const leave = (id: string, take: (folder: string) => Promise<void>): Promise<void> =>
    inTurn(id, async () => {
      found(id);
      await unmark(id);
      await take(folderOf(id));
      known.delete(id);
      publish({ kind: 'project-removed', project: id });
    });

  async function make(id: string, name: string): Promise<Project> {
    const now = new Date().toISOString();
    const project: Project = {
      schemaVersion: 3,
      id,
      name,
      created: now,
      changed: now,
      revision: 0,
      items: [],
      masks: [],
      marks: [],
      recipe: {
        task: firstTask.id,
        item: null,
        slice: 0,
        values: {},
        solverValues: {},
        lists: {},
        files: {},
        roi: null,
      },
      runs: [],
    };
    const folder = folderOf(id);
    await makeFolder(folder);
    for (const part of ['data', 'masks']) await makeFolder(join(folder, part));
    return save(project);
  }

  return {
    folderOf,
    change,
    read: async (id) => found(id),
    own: (id) => inTurn(id, async () => known.get(id) ?? (await make(id, OWN_PROJECTS[id]))),
    list: async () =>
      [...known.values()]
        .filter(({ id }) => !(id in OWN_PROJECTS))
        .map((project) => cardOf(project, recovered.has(project.id)))
        .sort((a, b) => (a.changed < b.changed ? 1 : -1)),
    async create(name) {
      const project = await make(shortId(), name);
      await mark(project.id);
      return project;
    },
    async get(id) {
      const project = found(id);
      recovered.delete(id);
      await mark(id);
      return project;
    },
    update: (id, revision, patch) =>
      change(id, (project) => {
        if (revision !== project.revision) {
          throw new Refused({
            code: 'contradiction',
            reason: 'Another window has changed this project since',
            remedy: 'The newest state is shown now; make the change again.',
          });
        }
        const { name = project.name, recipe = project.recipe } = patch;
        return { name, recipe };
      }),
    adopt: (folder, project) =>
      inTurn(project.id, async () => {
        await writeProject(folder, project);
        await writing(folder, () => rename(folder, folderOf(project.id)));
        known.set(project.id, project);
        publish({ kind: 'project', project: project.id, revision: project.revision });
        await mark(project.id);
        return project;
      }),
    async close(id) {
      found(id);
      await unmark(id);
    },
    async closeAll() {
      for (const id of known.keys()) if (!recovered.has(id)) await unmark(id);
    },
    remove: (id) => leave(id, (folder) => moveToTrash(folder, trash, id)),
    drop: (id) => leave(id, (folder) => rm(folder, { recursive: true, force: true })),
    restore: (id) =>
      inTurn(id, async () => {
        if (!(await isInTrash(trash, id))) throw new Refused({ code: 'not-found', what: 'such project in the trash' });
        const { project } = await readProject(join(trash, id));
        await writing('The project', () => rename(join(trash, id), folderOf(id)));
        const restored = { ...project, id };
        known.set(id, restored);
        publish({ kind: 'project', project: id, revision: restored.revision });
        return restored;
      }),
    discarded: () =>
      listTrash(trash, async (folder, id) => {
        const read = await readJson(join(folder, 'project.json'), storedProjectSchema);
        return read.ok ? { id, title: read.value.name } : null;
      }),
  };
}

const cardOf = (project: Project, recovered: boolean): ProjectCard => ({
  id: project.id,
  name: project.name,
  changed: project.changed,
  items: project.items.length,
  masks: project.masks.length,
  runs: project.runs.length,
  recovered,
  cover: project.recipe.item ?? project.items[0]?.id ?? null,
});
