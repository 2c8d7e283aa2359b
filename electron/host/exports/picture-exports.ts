import { realpath } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { must, Refused } from '../../../core/contract/refused.ts';
import type { exportFormats, Picture } from '../../../core/contract/studio/picture.ts';
import type { Written } from '../library/exports.ts';
import { isInside } from '../library/folder-files.ts';
import type { Library } from '../library/library.ts';
import type { Reader } from '../reader.ts';

export interface PictureExportSetting {
  readonly library: Pick<Library, 'items' | 'projects' | 'exports'>;
  readonly reader: Pick<Reader, 'ask'>;
  readonly runFolder: (run: string) => string | null;
}

/** Pictures as files of values in another format. */
export interface PictureExports {
  /** @throws Refused: not-found, and whatever the conversion refuses */
  values(picture: Picture, format: (typeof exportFormats)[number]): Promise<Written>;
}

export function openPictureExports({ library, reader, runFolder }: PictureExportSetting): PictureExports {
  async function placeOf(picture: Picture): Promise<{ path: string; name: string }> {
    if (picture.from === 'item') {
      const { path } = await library.items.frameOf(picture.project, picture.item, picture.frame);
      const project = await library.projects.read(picture.project);
      return { path, name: project.items.find(({ id }) => id === picture.item)?.name ?? 'image' };
    }
    const missing = (): never => {
      throw new Refused({ code: 'not-found', what: 'such file of a run' });
    };
    const folder = await realpath(runFolder(picture.run) ?? missing());
    const path = await realpath(join(folder, picture.file)).catch(missing);
    return isInside(path, folder) ? { path, name: basename(path) } : missing();
  }

  return {
    async values(picture, format) {
      const { path, name } = await placeOf(picture);
      const stem = name.slice(0, name.length - extname(name).length);
      return library.exports.make(`${stem}.${format}`, async (output) => {
        must(await reader.ask({ kind: 'convert', input: path, output }));
      });
    },
  };
}
