import { realpath } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { RequestOf } from '../../../core/contract/messages.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import type { Picture } from '../../../core/contract/studio/picture.ts';
import type { Written } from '../library/exports.ts';
import { isInside } from '../library/folder-files.ts';
import type { Library } from '../library/library.ts';
import type { Reader } from '../reader.ts';

export interface PictureExportSetting {
  readonly library: Pick<Library, 'items' | 'projects' | 'exports'>;
  readonly reader: Pick<Reader, 'ask'>;
  readonly runFolder: (run: string) => string | null;
}

type Export = RequestOf<'export'>;
export interface Making extends Pick<Export, 'format' | 'recipe' | 'window'> {
  readonly picture: Picture;
}

/** Pictures as files in the format that someone asks for. */
export interface PictureExports {
  /** @throws Refused: not-found, and whatever the worker refuses */
  make(wanted: Making): Promise<Written>;
}

/** Where a picture lies on disk, and how its file is called. */
export interface PicturePlace {
  readonly picture: Export['picture'];
  readonly name: string;
}

export function openPictureExports(setting: PictureExportSetting): PictureExports {
  const { library, reader } = setting;
  return {
    async make({ picture: wanted, format, recipe, window }) {
      const { picture, name } = await placeOf(setting, wanted);
      return library.exports.make(`${name}.${format}`, async (output) => {
        must(await reader.ask({ kind: 'export', picture, format, recipe, window, output }));
      });
    },
  };
}

/** @throws Refused (not-found) */
export async function placeOf({ library, runFolder }: PictureExportSetting, picture: Picture): Promise<PicturePlace> {
  if (picture.from === 'item') {
    const { path, frame } = await library.items.frameOf(picture.project, picture.item, picture.frame);
    const { items } = await library.projects.read(picture.project);
    const item = items.find(({ id }) => id === picture.item);
    const name = stemOf(item?.name ?? 'image');
    const isOne = item === undefined || item.facts.frames === 1;
    return { picture: { path, frame, run: null }, name: isOne ? name : `${name}-${picture.frame + 1}` };
  }
  const missing = (): never => {
    throw new Refused({ code: 'not-found', what: 'such file of a run' });
  };
  const run = await realpath(runFolder(picture.run) ?? missing());
  const path = await realpath(join(run, picture.file)).catch(missing);
  return isInside(path, run) ? { picture: { path, frame: 0, run }, name: stemOf(basename(path)) } : missing();
}

const stemOf = (name: string): string => name.slice(0, name.length - extname(name).length);
