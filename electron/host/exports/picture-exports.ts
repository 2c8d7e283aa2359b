import { modalityOf } from '../../../core/catalogue/modalities.ts';
import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract';
import { realpath } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import type { Job } from '../../../core/contract/job.ts';
import type { RequestOf } from '../../../core/contract/messages.ts';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import type { Item } from '../../../core/contract/studio/item.ts';
import type { Picture } from '../../../core/contract/studio/picture.ts';
import type { StudioContract } from '../../../core/contract/studio/studio.ts';
import { formatOfName } from '../../../core/formats/sniff.ts';
import { evenDistance, positionsOf } from '../../../core/formats/slice-positions.ts';
import { writeFileSafely } from '../../disk/write-file.ts';
import type { Written } from './exports.ts';
import { isInside } from '../transfer/folder-files.ts';
import type { Library } from '../library/library.ts';
import type { Reader } from '../reader.ts';
import type { Run, RunStore } from '../runs/run-store.ts';

export interface PictureExportSetting {
  readonly library: Pick<Library, 'items' | 'projects' | 'masks' | 'exports' | 'settings'>;
  readonly reader: Reader;
  readonly runs: Pick<RunStore, 'get'>;
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
    async make({ picture: wanted, format, recipe, without }) {
      const { picture, name } = await placeOf(setting, wanted);
      // Without its recipe it shall not say of whom, and how, it was made.
      return library.exports.make(`${recipe ? name : WITHOUT_RECIPE[wanted.from]}.${format}`, async (output) => {
        must(await reader.ask({ kind: 'export', picture, format, recipe, without, output }));
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
          roi: roi === null ? null : await regionOf(library, roi),
        }),
      );
      const file = (kind: keyof typeof found): Promise<Written> =>
        library.exports.make(`comparison.${kind}`, (path) => writeFileSafely(path, found[kind]));
      return { html: await file('html'), json: await file('json'), csv: await file('csv') };
    },
  };
}

/** A mask by its name. @throws Refused (not-found) */
async function regionOf(
  library: PictureExportSetting['library'],
  { project, mask }: NonNullable<Wanted['comparison']['roi']>,
): Promise<{ path: string; name: string }> {
  const path = await library.masks.pathOf(project, mask);
  const found = (await library.projects.read(project)).masks.find(({ id }) => id === mask);
  return { path, name: found?.name ?? mask };
}

const WITHOUT_RECIPE = { run: 'Reconstruction', item: 'Image' } as const;

/** @throws Refused (not-found) */
async function placeOf(setting: PictureExportSetting, picture: Picture): Promise<PicturePlace> {
  const { library, runs } = setting;
  if (picture.from === 'item') {
    const { path, frame } = await library.items.frameOf(picture.project, picture.item, picture.frame);
    const { items } = await library.projects.read(picture.project);
    const item = items.find(({ id }) => id === picture.item) ?? null;
    const places = item?.facts.places ?? [];
    const isStack = item !== null && item.facts.frames > 1 && places.length > 0;
    const sliceMm = isStack ? evenDistance(positionsOf(places.slice(0, item.facts.frames / item.facts.volumes))) : null;
    const name = sliceName(await nameOf(setting, picture.project, picture.item), item, picture.frame);
    return { picture: { path, frame, run: null, ...(isStack ? { sliceMm } : {}) }, name };
  }
  const missing = (): never => {
    throw new Refused({ code: 'not-found', what: 'such file of a run' });
  };
  const run = runs.get(picture.run);
  const folder = await realpath(run.folder).catch(missing);
  const path = await realpath(join(folder, picture.file)).catch(missing);
  if (!isInside(path, folder)) return missing();
  const { project, slice } = run.note;
  const items = project === null ? null : await attempt(() => library.projects.read(project));
  const item = items?.ok === true ? (items.value.items.find(({ id }) => id === slice?.item) ?? null) : null;
  const whose = item === null || project === null ? titled(setting, run) : await nameOf(setting, project, item.id);
  const what = `${whatOf(run.job, picture.file)} ${modalityOf(run.job).words(run.job).measured}`;
  return { picture: { path, frame: 0, run: folder }, name: `${sliceName(whose, item, slice?.frame ?? 0)} · ${what}` };
}

/** An image as the window calls it; by its number where names of files are not to be shown. */
async function nameOf({ library }: PictureExportSetting, project: string, id: string): Promise<string> {
  const { items } = await library.projects.read(project);
  const at = items.findIndex((item) => item.id === id);
  return library.settings.get().showNames && at >= 0 ? stemOf(items[at]!.name) : `Image ${at + 1}`;
}

/** Of a run whose image the project does not hold any more: its title begins with the name. */
const titled = ({ library }: PictureExportSetting, { note }: Run): string =>
  library.settings.get().showNames ? stemOf(note.title.split(' · ')[0] ?? 'Run') : 'Run';

const sliceName = (name: string, item: Item | null, frame: number): string =>
  item !== null && item.facts.frames > 1 ? `${name} slice ${frame + 1}` : name;

/** For example "Langevin", "Langevin seed 2", "Truth". */
function whatOf({ solvers }: Job, file: string): string {
  const stem = basename(file, extname(file));
  const solver = solvers.find(({ id }) => stem === id || stem.startsWith(`${id}-`));
  if (solver === undefined) return `${stem.slice(0, 1).toUpperCase()}${stem.slice(1)}`;
  const label = solverOf(solver.id)?.label ?? solver.id;
  return stem === solver.id ? label : `${label} seed ${stem.slice(solver.id.length + 1)}`;
}

/** Without the ending of its format; the name of a series may end in "1.25mm". */
const stemOf = (name: string): string => (formatOfName(name) === null ? name : name.slice(0, -extname(name).length));
