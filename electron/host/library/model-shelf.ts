import { readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../../../core/contract/errors.ts';
import { filesOfNetwork } from '../../../core/contract/network-file.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';
import type { ModelCard } from '../../../core/contract/studio/model-card.ts';
import { listModels, readManifest, type ModelFile } from '../../disk/model-files.ts';
import { makeFolder, writing } from '../../disk/write-file.ts';
import type { FoundFile } from '../transfer/folder-files.ts';
import { linkOrCopy } from '../transfer/link-or-copy.ts';
import { isThere } from './is-there.ts';
import type { Home } from './home.ts';
import type { Reader } from '../reader.ts';
import { shortId } from './short-id.ts';
import type { Uploads } from '../transfer/uploads.ts';

/** Models that came with the program, and those that a person added. */
export interface ModelShelf {
  list(): Promise<ModelCard[]>;
  /** Bundled ones first. @throws Refused (model-missing) */
  find(id: string): Promise<ModelFile>;
  /** Kept only after its checksum, its graph and a trial. @throws Refused */
  import(source: string): Promise<ModelCard>;
  /** The model whose files lie in a folder beside others: kept likewise, as a copy. @throws Refused */
  take(folder: string): Promise<ModelCard>;
  check(id: string): Promise<ModelCard>;
  /** Into the trash. @throws Refused: model-missing, contradiction for a bundled one */
  remove(id: string): Promise<void>;
}

export interface ShelfSetting {
  readonly home: Home;
  /** Folder of the models that came with the program. */
  readonly bundled: string;
  readonly uploads: Uploads;
  readonly reader: Reader;
  readonly publish: (event: StudioEvent) => void;
}

const CARD_BYTES = 200_000;

export function openModelShelf({ home, bundled, uploads, reader, publish }: ShelfSetting): ModelShelf {
  /** What the last look at each found. */
  const looks = new Map<string, Pick<ModelCard, 'sound' | 'error'>>();
  const isBundled = (model: ModelFile): boolean => dirname(dirname(model.path)) === bundled;
  const all = async (): Promise<ModelFile[]> => {
    const own = await listModels(bundled);
    const added = await listModels(home.models);
    return [...own, ...added.filter((a) => own.every((m) => m.manifest.id !== a.manifest.id))];
  };
  const find = async (id: string): Promise<ModelFile> => {
    const model = (await all()).find((m) => m.manifest.id === id);
    if (model === undefined) throw new Refused({ code: 'model-missing', model: id, reason: 'it is not on the shelf' });
    return model;
  };
  const cardOf = async (model: ModelFile): Promise<ModelCard> => ({
    id: model.manifest.id,
    manifest: model.manifest,
    bundled: isBundled(model),
    card: await readCard(model),
    ...(looks.get(model.manifest.id) ?? { sound: null, error: null }),
  });

  /** Moves or copies the files of a model beside each other, into `stage`, and tries it there. @throws Refused */
  async function bring(files: readonly FoundFile[], ours: boolean, stage: string): Promise<ModelFile> {
    const isManifest = (name: string): boolean => basename(name).toLowerCase() === 'manifest.json';
    const manifests = files.filter(({ name }) => isManifest(name));
    // The folder of a run that made a model holds more than the model.
    const meant = manifests.length === 1 ? await networkNamed(manifests[0]!.path) : null;
    const given = files.filter(({ name }) => /\.(onnx|json)$/i.test(name) && !isManifest(name));
    const own = given.filter(({ name }) => basename(name) === meant);
    const networks = own.length === 1 ? own : given;
    const cards = files.filter(({ name }) => basename(name).toLowerCase().endsWith('.md'));
    const refuse = (model: string, reason: string): never => {
      throw new Refused({ code: 'model-refused', model, reason });
    };
    const [network] = networks;
    const [manifest] = manifests;
    if (network === undefined) {
      const first = files[0] === undefined ? 'added' : basename(files[0].name);
      return refuse(first, 'there is no .onnx file or model.json beside it');
    }
    const file = basename(network.name);
    if (networks.length > 1) return refuse(file, `a model is one network, and ${networks.length} were given`);
    if (manifest === undefined) return refuse(file, 'it came without its manifest.json; choose both together');
    if (manifests.length > 1) return refuse(file, `it has one manifest.json, and ${manifests.length} were given`);
    await makeFolder(stage);
    const take = ({ path }: FoundFile, name: string): Promise<void> =>
      writing(name, () => (ours ? rename(path, join(stage, name)) : linkOrCopy(path, join(stage, name))));
    await take(manifest, 'manifest.json');
    // The manifest alone says what it is called; errors should call it so.
    const { manifest: said } = must(await readManifest(stage).then((r) => withName(r, manifest.name)));
    if (said.network.file !== file) refuse(said.id, `its manifest names ${said.network.file}, and the file is ${file}`);
    const parts: { readonly found: FoundFile; readonly file: string }[] = [];
    for (const part of filesOfNetwork(said.network)) {
      const found = files.find(({ name }) => basename(name) === part.file);
      if (found === undefined) return refuse(said.id, `its manifest names ${part.file}, which was not given`);
      const { size } = await stat(found.path).catch(() => {
        throw new Refused({ code: 'not-found', what: 'such upload any more' });
      });
      if (size !== part.bytes) refuse(said.id, `${part.file} has ${size} bytes, and its manifest says ${part.bytes}`);
      parts.push({ found, file: part.file });
    }
    if ((await all()).some((m) => m.manifest.id === said.id))
      refuse(said.id, 'a model of this id is on the shelf already; remove that one, or give this one another id');
    for (const part of parts) await take(part.found, part.file);
    const [card] = cards;
    if (card !== undefined && cards.length === 1 && isPlain(said.card)) await take(card, said.card);
    const tried = await reader.ask({ kind: 'trial', manifest: join(stage, 'manifest.json') });
    if (!tried.ok && tried.error.code === 'model-altered') throw new Refused({ ...tried.error, model: file });
    must(tried);
    const to = join(home.models, said.id);
    if (await isThere(to)) refuse(said.id, 'a folder of this name is in the way');
    await writing(to, () => rename(stage, to));
    return must(await readManifest(to));
  }

  /** Kept where it is good, and nothing of it where it is not. @throws Refused */
  async function shelve(files: readonly FoundFile[], ours: boolean): Promise<ModelCard> {
    const stage = join(home.uploads, shortId());
    try {
      const model = await bring(files, ours, stage);
      looks.set(model.manifest.id, { sound: true, error: null });
      publish({ kind: 'models' });
      return await cardOf(model);
    } finally {
      await rm(stage, { recursive: true, force: true });
    }
  }

  return {
    find,
    list: async () => Promise.all((await all()).map(cardOf)),
    import: (id) =>
      uploads.use(id, async ({ files, ours }) => {
        try {
          return await shelve(files, ours);
        } finally {
          // A model that was refused is sent again as a whole.
          await uploads.drop(id);
        }
      }),
    async take(folder) {
      const { manifest } = must(await readManifest(folder));
      const known = (await all()).find(({ manifest: m }) => m.id === manifest.id);
      if (known !== undefined && known.manifest.network.sha256 === manifest.network.sha256) return cardOf(known);
      const names = ['manifest.json', manifest.card, ...filesOfNetwork(manifest.network).map(({ file }) => file)];
      const files: FoundFile[] = [];
      for (const name of names) if (await isThere(join(folder, name))) files.push({ path: join(folder, name), name });
      return shelve(files, false);
    },
    async check(id) {
      const model = await find(id);
      const tried = await reader.ask({ kind: 'trial', manifest: model.path });
      looks.set(id, tried.ok ? { sound: true, error: null } : { sound: false, error: messageOf(tried.error) });
      publish({ kind: 'models' });
      return cardOf(model);
    },
    async remove(id) {
      const model = await find(id);
      if (isBundled(model)) {
        const reason = `The model "${id}" is a part of the program`;
        throw new Refused({ code: 'contradiction', reason, remedy: 'Only models that were added can be removed.' });
      }
      const trash = join(home.trash, 'models');
      await makeFolder(trash);
      await writing(trash, () => rename(dirname(model.path), join(trash, `${id}-${shortId()}`)));
      looks.delete(id);
      publish({ kind: 'models' });
    },
  };
}

/** The file of the network that a manifest names; null where it cannot be read. */
async function networkNamed(path: string): Promise<string | null> {
  const read = await readManifest(path);
  return read.ok ? read.value.manifest.network.file : null;
}

type ManifestRead = Awaited<ReturnType<typeof readManifest>>;

const withName = (read: ManifestRead, name: string): ManifestRead =>
  read.ok || !('model' in read.error) ? read : { ok: false, error: { ...read.error, model: name } };

const isPlain = (name: string): boolean => /^[\w-][\w.-]*\.md$/.test(name);

/** A text beside the manifest, and nothing else that a manifest may name. */
async function readCard({ manifest, path }: ModelFile): Promise<string | null> {
  if (!isPlain(manifest.card)) return null;
  const text = await readFile(join(dirname(path), manifest.card), 'utf8').catch(() => null);
  return text === null ? null : text.slice(0, CARD_BYTES);
}
