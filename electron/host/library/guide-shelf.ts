import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { GuideManifest } from '../../../core/contract/guide.ts';
import { filesOfNetwork } from '../../../core/contract/network-file.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';
import type { GuideCard } from '../../../core/contract/studio/guide-card.ts';
import { listGuides, readGuide, type GuideFile, verifyNetwork } from '../../disk/model-files.ts';
import { makeFolder, writing } from '../../disk/write-file.ts';
import type { FoundFile } from '../transfer/folder-files.ts';
import { linkOrCopy } from '../transfer/link-or-copy.ts';
import type { Uploads } from '../transfer/uploads.ts';
import type { Home } from './home.ts';
import { isThere } from './is-there.ts';
import { shortId } from './short-id.ts';

/** Networks that steer models: those that came with the program, and those that a person added. */
export interface GuideShelf {
  list(): Promise<GuideCard[]>;
  /** @throws Refused (model-missing) */
  find(id: string): Promise<GuideFile>;
  /** What a person wants of it as a job names it: a class, or the path of one of its vectors. @throws Refused (not-found) */
  target(guide: GuideFile, name: string): Promise<string>;
  /** Kept only where its files are those of its manifest. @throws Refused */
  import(source: string): Promise<GuideCard>;
}

export interface GuideShelfSetting {
  readonly home: Home;
  /** Folder of what came with the program. */
  readonly bundled: string;
  readonly uploads: Uploads;
  readonly publish: (event: StudioEvent) => void;
}

/** Beside guide.json: the vectors that can be wanted. */
const TARGETS = 'targets';

export function openGuideShelf({ home, bundled, uploads, publish }: GuideShelfSetting): GuideShelf {
  const all = async (): Promise<GuideFile[]> => {
    const own = await listGuides(bundled);
    const added = await listGuides(home.guides);
    return [...own, ...added.filter((a) => own.every((g) => g.manifest.id !== a.manifest.id))];
  };
  const cardOf = async (guide: GuideFile): Promise<GuideCard> => ({
    id: guide.manifest.id,
    manifest: guide.manifest,
    bundled: dirname(dirname(guide.path)) === bundled,
    targets: await targetsOf(guide),
  });

  /** Moves or copies the files of a guide beside each other into `stage`. @throws Refused */
  async function bring(files: readonly FoundFile[], ours: boolean, stage: string): Promise<GuideFile> {
    const refuse = (model: string, reason: string): never => {
      throw new Refused({ code: 'model-refused', model, reason, isGuide: true });
    };
    const named = (name: string): FoundFile | undefined => files.find((file) => basename(file.name) === name);
    const manifest = named('guide.json');
    if (manifest === undefined) return refuse('that was added', 'it came without its guide.json; choose all its files');
    await makeFolder(join(stage, TARGETS));
    const take = ({ path }: FoundFile, ...to: readonly string[]): Promise<void> => {
      const place = join(stage, ...to);
      return writing(basename(place), () => (ours ? rename(path, place) : linkOrCopy(path, place)));
    };
    await take(manifest, 'guide.json');
    const { manifest: said } = must(await readGuide(stage));
    for (const { file } of filesOfNetwork(said.network)) {
      const found = named(file);
      if (found === undefined) return refuse(said.id, `its guide.json names ${file}, which was not given`);
      await take(found, file);
    }
    const vectors = files.filter(({ name }) => /\.npy$/i.test(name));
    if (said.says.kind === 'vector' && vectors.length === 0)
      return refuse(
        said.id,
        'it compares vectors, and none was given: choose the .npy of what is wanted with its files',
      );
    if (said.says.kind === 'vector') for (const found of vectors) await take(found, TARGETS, basename(found.name));
    if ((await all()).some(({ manifest: { id } }) => id === said.id))
      refuse(said.id, 'a guide of this id is on the shelf already; give this one another id');
    const guide = must(await readGuide(stage));
    must(await verifyNetwork(guide));
    const to = join(home.guides, said.id);
    if (await isThere(to)) refuse(said.id, 'a folder of this name is in the way');
    await writing(to, () => rename(stage, to));
    return must(await readGuide(to));
  }

  return {
    list: async () => Promise.all((await all()).map(cardOf)),
    async find(id) {
      const guide = (await all()).find(({ manifest }) => manifest.id === id);
      if (guide !== undefined) return guide;
      throw new Refused({ code: 'not-found', what: `such guide "${id}" on the shelf` });
    },
    async target(guide, name) {
      if (!(await targetsOf(guide)).includes(name))
        throw new Refused({ code: 'not-found', what: `such target "${name}"` });
      return guide.manifest.says.kind === 'classes' ? name : join(dirname(guide.path), TARGETS, name);
    },
    import: (id) =>
      uploads.use(id, async ({ files, ours }) => {
        const stage = join(home.uploads, shortId());
        try {
          const guide = await bring(files, ours, stage);
          publish({ kind: 'guides' });
          return await cardOf(guide);
        } finally {
          // One that was refused is sent again as a whole.
          await rm(stage, { recursive: true, force: true });
          await uploads.drop(id);
        }
      }),
  };
}

const targetsOf = async ({
  path,
  manifest: { says },
}: Pick<GuideFile, 'path'> & { manifest: GuideManifest }): Promise<string[]> =>
  says.kind === 'classes'
    ? [...says.names]
    : (await readdir(join(dirname(path), TARGETS)).catch(() => [])).filter((name) => /\.npy$/i.test(name)).sort();
