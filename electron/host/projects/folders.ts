/** Folders of images, each kept as a whole: `folders/<id>/<name>/<files>` in a project, and `folders/<id>.json` beside it. */
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Refused } from '../../../core/contract/refused.ts';
import { folderSchema, type Folder } from '../../../core/contract/studio/folder.ts';
import { safeName } from '../../../core/contract/studio/safe-name.ts';
import { readJson } from '../../disk/read-json.ts';
import { makeFolder, writeJson, writing } from '../../disk/write-file.ts';
import { shortId } from '../library/short-id.ts';
import { linkOrCopy } from '../transfer/link-or-copy.ts';
import type { Uploads } from '../transfer/uploads.ts';
import type { Projects } from './projects.ts';

export interface Folders {
  list(project: string): Promise<Folder[]>;
  /** Takes the files of an upload, or links or copies a person's own. @throws Refused */
  keep(project: string, source: string): Promise<Folder>;
  /** Deletes it; a person's own files stay where they are. */
  drop(project: string, id: string): Promise<void>;
  /** @throws Refused (not-found) */
  pathOf(project: string, id: string): Promise<string>;
}

export function openFolders(projects: Projects, uploads: Uploads, showNames: () => boolean): Folders {
  const place = (project: string): string => join(projects.folderOf(project), 'folders');
  const read = async (project: string, id: string): Promise<Folder> => {
    const found = await readJson(join(place(project), `${id}.json`), folderSchema);
    if (!found.ok) throw new Refused({ code: 'not-found', what: 'such folder' });
    return found.value;
  };
  return {
    async list(project) {
      await projects.read(project);
      const names = await readdir(place(project)).catch(() => []);
      const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.replace(/[.]json$/, ''));
      return Promise.all(ids.sort().map((id) => read(project, id)));
    },
    async keep(project, source) {
      await projects.read(project);
      const before = (await readdir(place(project)).catch(() => [])).filter((name) => name.endsWith('.json')).length;
      return uploads.use(source, async ({ files, ours, folderName }) => {
        if (files.length === 0)
          throw new Refused({
            code: 'unreadable-file',
            file: folderName ?? 'The folder',
            reason: 'no file lies in it',
            remedy: 'Choose a folder with images.',
          });
        const id = shortId();
        const name = showNames() && folderName !== null ? safeName(folderName) : `Folder ${before + 1}`;
        const top = join(place(project), id);
        const prefix = folderName === null ? '' : `${folderName}/`;
        let bytes = 0;
        try {
          await makeFolder(top);
          for (const file of files) {
            const own = file.name.startsWith(prefix) ? file.name.slice(prefix.length) : file.name;
            const to = join(top, name, ...own.split('/'));
            await makeFolder(dirname(to));
            await writing(to, () => (ours ? rename(file.path, to) : linkOrCopy(file.path, to)));
            bytes += (await stat(to)).size;
          }
          const folder: Folder = { id, name, files: files.length, bytes };
          await writeJson(join(place(project), `${id}.json`), folder);
          await uploads.drop(source);
          return folder;
        } catch (e) {
          await rm(top, { recursive: true, force: true });
          throw e;
        }
      });
    },
    async drop(project, id) {
      await read(project, id);
      await rm(join(place(project), `${id}.json`), { force: true });
      await rm(join(place(project), id), { recursive: true, force: true });
    },
    async pathOf(project, id) {
      const { name } = await read(project, id);
      return join(place(project), id, safeName(name));
    },
  };
}
