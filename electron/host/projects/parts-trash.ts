/**
 * Images, with their masks and marks, and masks that were removed from a project, in the trash as `parts/<project>.<id>`: `part.json`, and the files
 * under the paths that they had in the project. What a crash left on the way is found at either end.
 */
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import { idSchema, itemFromDoubts, itemSchema, type Item } from '../../../core/contract/studio/item.ts';
import { markSchema, type Mark } from '../../../core/contract/studio/mark.ts';
import { maskSchema, type Mask, type Project } from '../../../core/contract/studio/project.ts';
import { versioned } from '../../../core/contract/versioned.ts';
import type { Discarded } from '../../../core/contract/studio/run-summary.ts';
import { isMissing } from '../../disk/is-missing.ts';
import { readJson } from '../../disk/read-json.ts';
import { makeFolder, writeJson, writing } from '../../disk/write-file.ts';
import { trashedParts, type Home } from '../library/home.ts';
import { oneAtATime } from '../library/one-at-a-time.ts';
import type { Change, Projects } from './projects.ts';
import { beginDays, listTrash } from '../library/trash.ts';

const partSchema = z.strictObject({
  schemaVersion: z.literal(2),
  project: idSchema,
  name: z.string(),
  /** null: masks alone. */
  item: itemSchema.nullable(),
  masks: z.array(maskSchema),
  /** Earlier programs kept none. */
  marks: z.array(markSchema).default([]),
});
const storedPartSchema = versioned<z.infer<typeof partSchema>>(
  [({ item, ...part }) => ({ ...part, item: item === null ? null : itemFromDoubts(item) })],
  partSchema,
);

/** What leaves a project together. */
export interface Part {
  readonly name: string;
  readonly item: Item | null;
  readonly masks: readonly Mask[];
  readonly marks: readonly Mark[];
}

export interface PartsTrash {
  /** @param take what goes, and what the project is without it; it may refuse @throws Refused; then nothing has changed */
  discard(project: string, id: string, take: (project: Project) => Part & { readonly rest: Change }): Promise<Project>;
  /** @throws Refused: not-found, also where the project is gone; contradiction where the mask's image is */
  restore(project: string, id: string): Promise<Project>;
  /** The newest first, as it stands once what goes on is done. @throws Refused (not-found) */
  list(project: string): Promise<Discarded[]>;
}

export function openPartsTrash(home: Home, projects: Projects): PartsTrash {
  const inTurn = oneAtATime();
  const trash = trashedParts(home);
  const at = (project: string, id: string): string => join(trash, `${project}.${id}`);

  async function move(part: Part, from: string, to: string): Promise<void> {
    for (const path of pathsOf(part)) {
      await makeFolder(dirname(join(to, path)));
      await writing(path, () => rename(join(from, path), join(to, path)).catch(unlessMissing));
    }
  }

  return {
    discard: (project, id, take) =>
      inTurn(project, async () => {
        const folder = at(project, id);
        let taken: Part | null = null;
        const changed = await attempt(() =>
          projects.change(project, async (p) => {
            const { rest, ...part } = take(p);
            await makeFolder(folder);
            await writeJson(join(folder, 'part.json'), { schemaVersion: 2, project, ...part });
            taken = part;
            return rest;
          }),
        );
        if (!changed.ok) await rm(folder, { recursive: true, force: true });
        if (taken !== null && changed.ok) {
          await move(taken, projects.folderOf(project), folder);
          await beginDays(folder);
        }
        return must(changed);
      }),
    restore: (project, id) =>
      inTurn(project, async () => {
        const folder = at(project, id);
        const read = await readJson(join(folder, 'part.json'), storedPartSchema);
        if (!read.ok) throw new Refused({ code: 'not-found', what: 'such image or mask in the trash' });
        const part = read.value;
        const restored = await projects.change(project, async (p) => {
          const items = part.item === null ? p.items : [...p.items.filter((i) => i.id !== part.item?.id), part.item];
          if (part.masks.some((mask) => items.every((i) => i.id !== mask.item))) {
            const reason = `The image that "${part.name}" was painted on is not in the project`;
            throw new Refused({ code: 'contradiction', reason, remedy: 'Restore the image first.' });
          }
          await move(part, folder, projects.folderOf(project));
          const own = part.masks.map((mask) => mask.id);
          const ownMarks = part.marks.map((mark) => mark.id);
          return {
            items,
            masks: [...p.masks.filter((mask) => !own.includes(mask.id)), ...part.masks],
            marks: [...p.marks.filter((mark) => !ownMarks.includes(mark.id)), ...part.marks],
          };
        });
        await rm(folder, { recursive: true, force: true });
        return restored;
      }),
    // A change of the project is told as soon as it is saved, before the trash is emptied: who asks then waits for it.
    list: (project) =>
      inTurn(project, async () => {
        await projects.read(project);
        return listTrash(trash, async (folder, name) => {
          if (!name.startsWith(`${project}.`)) return null;
          const part = await readJson(join(folder, 'part.json'), storedPartSchema);
          return part.ok ? { id: name.slice(project.length + 1), title: part.value.name } : null;
        });
      }),
  };
}

/** In the project's folder. */
const pathsOf = ({ item, masks }: Part): string[] => [
  ...(item === null ? [] : ['', '.json', '.png'].map((end) => `data/${item.id}${end}`)),
  ...masks.flatMap(({ id }) => [`masks/${id}.png`, `masks/${id}.undo`]),
];

/** Never painted on, no thumbnail made, or moved before a crash. */
function unlessMissing(e: unknown): void {
  if (!isMissing(e)) throw e;
}
