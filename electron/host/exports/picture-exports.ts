import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract';
import { realpath } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { RequestOf } from '../../../core/contract/messages.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import type { Picture } from '../../../core/contract/studio/picture.ts';
import type { StudioContract } from '../../../core/contract/studio/studio.ts';
import { formatOfName } from '../../../core/formats/sniff.ts';
import { writeFileSafely } from '../../disk/write-file.ts';
import type { Written } from '../library/exports.ts';
import { isInside } from '../library/folder-files.ts';
import type { Library } from '../library/library.ts';
import type { Reader } from '../reader.ts';

export interface PictureExportSetting {
  readonly library: Pick<Library, 'items' | 'projects' | 'masks' | 'exports'>;
  readonly reader: Pick<Reader, 'ask'>;
  readonly runFolder: (run: string) => string | null;
  /** Names itself in comparisons. */
  readonly program: string;
}

type Wanted = InferContractRouterInputs<StudioContract>['exports'];
type Made = InferContractRouterOutputs<StudioContract>['exports'];

/** Pictures as files that someone saves elsewhere. */
export interface PictureExports {
  /** @throws Refused: not-found, and whatever the worker refuses */
  make(wanted: Wanted['make']): Promise<Written>;
  /** @throws Refused: not-found, shape-mismatch, grid-mismatch, unit-mismatch */
  comparison(wanted: Wanted['comparison']): Promise<Made['comparison']>;
}

type Located = RequestOf<'export'>['picture'];

/** Where a picture lies on disk, and how its file is called. */
interface PicturePlace {
  readonly picture: Located;
  readonly name: string;
}

export function openPictureExports(setting: PictureExportSetting): PictureExports {
  const { library, reader } = setting;
  return {
    async make({ picture: wanted, format, recipe }) {
      const { picture, name } = await placeOf(setting, wanted);
      return library.exports.make(`${name}.${format}`, async (output) => {
        must(await reader.ask({ kind: 'export', picture, format, recipe, output }));
      });
    },
    async comparison({ reference, others, roi, ...wanted }) {
      const placed = async ({ name, picture }: typeof reference): Promise<{ name: string; picture: Located }> => ({
        name,
        picture: (await placeOf(setting, picture)).picture,
      });
      const found = must(
        await reader.ask({
          kind: 'comparison',
          ...wanted,
          program: setting.program,
          reference: { ...(await placed(reference)), stated: reference.stated },
          others: await Promise.all(
            others.map(async ({ treatment, ...other }) => ({ ...(await placed(other)), treatment })),
          ),
          roi: roi === null ? null : await library.masks.pathOf(roi.project, roi.mask),
        }),
      );
      const file = (kind: keyof typeof found): Promise<Written> =>
        library.exports.make(`comparison.${kind}`, (path) => writeFileSafely(path, found[kind]));
      return { html: await file('html'), json: await file('json'), csv: await file('csv') };
    },
  };
}

/** @throws Refused (not-found) */
async function placeOf({ library, runFolder }: PictureExportSetting, picture: Picture): Promise<PicturePlace> {
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

/** Without the ending of its format; the name of a series may end in "1.25mm". */
const stemOf = (name: string): string => (formatOfName(name) === null ? name : name.slice(0, -extname(name).length));
