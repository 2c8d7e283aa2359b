import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import { middleFrame, type Item, type Tag } from '../../../core/contract/studio/item.ts';
import { recipeAmong, type Project } from '../../../core/contract/studio/project.ts';
import { writeFileSafely } from '../../disk/write-file.ts';
import { frameAt, placeOf, readIndex, type FramePlace, type ItemIndex } from './item-files.ts';
import type { PartsTrash } from './parts-trash.ts';
import type { Projects } from './projects.ts';
import type { Reader } from '../reader.ts';

/** As which task's, and read how. */
export type RawAsked = Pick<RequestOf<'raw'>, 'task' | 'values'>;

/** What was imported into projects, by the ids of project and item. */
export interface Items {
  /** Where a frame lies on disk. @throws Refused (not-found) */
  frameOf(project: string, item: string, frame: number): Promise<FramePlace>;
  /** Which frame of a project lies there, wherever the project lay at that time; null where none does. */
  sourceAt(project: string, place: FramePlace): Promise<{ readonly item: Item; readonly frame: number } | null>;
  /** float32 [row, column, sample] @throws Refused */
  frame(project: string, item: string, frame: number): Promise<Answer<'frame'>>;
  /** What is drawn of a raw measurement before it is run. @throws Refused */
  raw(project: string, item: string, frame: number, asked: RawAsked): Promise<Answer<'raw'>>;
  /** A PNG of its middle frame, made once. @throws Refused */
  thumbnail(project: string, item: string): Promise<Uint8Array>;
  tags(project: string, item: string, frame: number): Promise<Tag[]>;
  /** @throws Refused: not-found, unsupported-file where it cannot be a sinogram */
  setKind(project: string, item: string, kind: 'image' | 'sinogram'): Promise<Project>;
  /** With its masks and marks, to the trash. */
  remove(project: string, item: string): Promise<Project>;
}

const THUMBNAIL_SIDE = 256;

export function openItems(projects: Projects, trash: PartsTrash, reader: Reader): Items {
  const dataOf = (project: string): string => join(projects.folderOf(project), 'data');
  // A series is asked for frame by frame: its project and index are read for the first.
  let latest: { readonly key: string; readonly index: ItemIndex } | null = null;

  const frameOf: Items['frameOf'] = async (project, item, frame) => {
    const key = `${project}/${item}`;
    const data = dataOf(project);
    if (latest?.key !== key) {
      found(await projects.read(project), item);
      latest = { key, index: await readIndex(data, item) };
    }
    return placeOf(data, item, latest.index, frame);
  };

  const sourceAt: Items['sourceAt'] = async (project, { path, frame }) => {
    // `data/<item>/<file>` in the folder of the project, which has another name since it travelled as a zip.
    const [data, id, name] = path.split(/[/\\]/).slice(-3);
    const open = await attempt(() => projects.read(project));
    const item = open.ok ? open.value.items.find((i) => i.id === id) : undefined;
    if (data !== 'data' || item === undefined || name === undefined) return null;
    const index = await attempt(() => readIndex(dataOf(project), item.id));
    const at = index.ok ? frameAt(index.value, name, frame) : null;
    return at === null ? null : { item, frame: at };
  };

  return {
    frameOf,
    sourceAt,
    frame: async (project, item, frame) =>
      must(await reader.ask({ kind: 'frame', ...(await frameOf(project, item, frame)) })),
    async raw(project, item, frame, { task, values }) {
      const place = await frameOf(project, item, frame);
      return must(await reader.ask({ kind: 'raw', task, ...place, values: { ...values } }));
    },
    async thumbnail(project, item) {
      const { facts } = found(await projects.read(project), item);
      const kept = join(dataOf(project), `${item}.png`);
      const made = await readFile(kept).catch(() => null);
      if (made !== null) return made;
      const place = await frameOf(project, item, middleFrame(facts));
      const { png } = must(await reader.ask({ kind: 'thumbnail', ...place, size: THUMBNAIL_SIDE }));
      // On a full disk, or in a project that went meanwhile, it is shown and not kept.
      await attempt(() => writeFileSafely(kept, png));
      return png;
    },
    async tags(project, item, frame) {
      const { facts } = found(await projects.read(project), item);
      if (facts.format !== 'dicom') return [];
      const { path } = await frameOf(project, item, frame);
      return must(await reader.ask({ kind: 'tags', path }));
    },
    setKind: (id, item, kind) =>
      projects.change(id, (project) => {
        const { name, facts } = found(project, item);
        if (kind === 'sinogram') refuseAsSinogram(name, facts);
        const told = kind === 'image' && facts.frames > 1 ? 'series' : kind;
        return { items: project.items.map((i) => (i.id === item ? { ...i, facts: { ...facts, kind: told } } : i)) };
      }),
    async remove(id, item) {
      const project = await trash.discard(id, item, (p) => {
        const own = found(p, item);
        const masks = p.masks.filter((mask) => mask.item !== item);
        const items = p.items.filter((i) => i.id !== item);
        const { recipe } = p;
        const rest = {
          items,
          masks,
          marks: p.marks.filter((mark) => mark.item !== item),
          recipe: {
            ...recipeAmong(recipe, { masks, items }),
            ...(recipe.item === item ? { item: null, slice: 0 } : {}),
          },
        };
        const taken = {
          masks: p.masks.filter((mask) => mask.item === item),
          marks: p.marks.filter((mark) => mark.item === item),
        };
        return { name: own.name, item: own, ...taken, rest };
      });
      latest = null;
      return project;
    },
  };
}

/** @throws Refused (not-found) */
function found(project: Project, id: string): Item {
  const item = project.items.find((i) => i.id === id);
  if (item === undefined) throw new Refused({ code: 'not-found', what: 'such image' });
  return item;
}

function refuseAsSinogram(file: string, { format, volumes, samples }: Item['facts']): void {
  if ((format === 'npy' || format === 'tiff') && volumes === 1 && samples === 1) return;
  const reason = 'a sinogram is an array of numbers in NPY or TIFF: views × bins, or with detector rows between them';
  throw new Refused({ code: 'unsupported-file', file, reason, remedy: 'Save the sinogram with numpy.save.' });
}
