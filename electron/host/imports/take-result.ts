/** A result of a run becomes a picture of its project: the next thing that is worked on. */
import { basename, extname, join } from 'node:path';
import type { Item } from '../../../core/contract/studio/item.ts';
import type { Project } from '../../../core/contract/studio/project.ts';
import { removeFiles } from '../projects/item-files.ts';
import { bringIn } from './bring-in.ts';
import type { ImportSetting } from './imports.ts';

type Made = NonNullable<Item['made']>;

/** One that was taken before is gone back to. @param file of the result @throws Refused */
export async function takeResult(
  setting: ImportSetting,
  projectId: string,
  file: string,
  made: Made,
): Promise<Project> {
  const { projects } = setting;
  const before = await projects.read(projectId);
  const known = before.items.find((item) => item.made?.run === made.run && item.made.result === made.result);
  const data = join(projects.folderOf(projectId), 'data');
  const item = known ?? { ...(await broughtIn(setting, data, before, file, made)), made };
  try {
    return await projects.change(projectId, (p) => ({
      items: known === undefined ? [...p.items, item] : p.items,
      // What was painted belongs to the picture before.
      recipe: { ...p.recipe, item: item.id, slice: 0, files: {}, roi: null },
    }));
  } catch (e) {
    if (known === undefined) await removeFiles(data, item.id);
    throw e;
  }
}

function broughtIn(
  setting: ImportSetting,
  data: string,
  { items }: Project,
  file: string,
  { from }: Made,
): Promise<Item> {
  const name = basename(file);
  // In lists it stands beside the picture that it was made of.
  const [source] = (items.find(({ id }) => id === from)?.name ?? name).split(' · ');
  const number = items.filter(({ name }) => name.startsWith(`${source} · `)).length + 1;
  const title = `${source} · ${number}`;
  const candidate = { files: [{ path: file, name: `${title}${extname(file)}` }], name: title, warnings: [] };
  return bringIn(setting, data, false, candidate, `Image ${items.length + 1}`);
}
