import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { z } from 'zod';
import { guideManifest, type GuideManifest } from '../../core/contract/guide.ts';
import { modelManifest, type ModelManifest } from '../../core/contract/model.ts';
import { filesOfNetwork } from '../../core/contract/network-file.ts';
import { err, ok, type Result } from '../../core/contract/result.ts';
import { firstSuited, unsuited, type ImageKind } from '../../core/priors/image-kind.ts';
import { checksumOf, sha256Of } from './checksum.ts';
import { readJson, reasonOf } from './read-json.ts';

export interface ModelFile {
  readonly manifest: ModelManifest;
  /** Path of manifest.json. */
  readonly path: string;
}

/** A network that steers a model. */
export interface GuideFile {
  readonly manifest: GuideManifest;
  /** Path of guide.json. */
  readonly path: string;
}

/** A manifest alone: the weights are neither read nor trusted. Errors: model-missing, model-refused. */
export const readManifest = (path: string): Promise<Result<ModelFile>> =>
  readNamed(path, 'manifest.json', modelManifest);
export const readGuide = (path: string): Promise<Result<GuideFile>> => readNamed(path, 'guide.json', guideManifest);

/** A manifest by its path or by that of its folder. */
async function readNamed<T>(
  path: string,
  name: string,
  schema: z.ZodType<T>,
): Promise<Result<{ readonly manifest: T; readonly path: string }>> {
  const found = await stat(path).catch(() => null);
  if (found === null) return err({ code: 'model-missing', model: path, reason: 'there is no such manifest' });
  const file = found.isDirectory() ? join(path, name) : path;
  const read = await readJson(file, schema);
  if (read.ok) return ok({ manifest: read.value, path: resolve(file) });
  const reason = read.error.code === 'unreadable-file' ? read.error.reason : read.error.code;
  const missing = found.isDirectory() && reason === 'there is no such file';
  if (!missing) return err({ code: 'model-refused', model: file, reason });
  const holds = async (other: string): Promise<boolean> => (await stat(join(path, other)).catch(() => null)) !== null;
  if (name === 'manifest.json' && (await holds('guide.json'))) return noModelButGuide(path);
  const why = (await holds('run.json'))
    ? '; it is a run, and one that adapts a model becomes a model when it has ended'
    : '';
  return err({ code: 'model-missing', model: path, reason: `the folder holds no ${name}${why}` });
}

const noModelButGuide = (model: string): Result<never> =>
  err({
    code: 'model-refused',
    model,
    reason: 'it is a guide, which steers models and is none itself',
    remedy: 'Give it with --guide; `langevin models` lists both.',
  });

/** Every model in the folder's folders, in order of their names; a manifest that cannot be read is left out. */
export const listModels = (folder: string): Promise<readonly ModelFile[]> => listed(folder, readManifest);
/** Every guide, likewise. */
export const listGuides = (folder: string): Promise<readonly GuideFile[]> => listed(folder, readGuide);

async function listed<F>(folder: string, read: (path: string) => Promise<Result<F>>): Promise<readonly F[]> {
  const names = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: F[] = [];
  for (const entry of names.filter((e) => e.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const one = await read(join(folder, entry.name));
    if (one.ok) found.push(one.value);
  }
  return found;
}

/**
 * The model that is meant: an id of the bundled ones or the kind of image that the first of them is for, the path of a manifest or of its folder, or (null) the first
 * bundled one for this kind of image (null: of any kind). A foreign one is refused, however it was named. Errors: model-missing, model-refused.
 */
export async function findModel(
  named: string | null,
  kind: ImageKind | null,
  modelsFolder: string,
): Promise<Result<ModelFile>> {
  const bundled = await listModels(modelsFolder);
  const found =
    named !== null
      ? (bundled.find(({ manifest }) => manifest.id === named) ??
        bundled.find(({ manifest }) => manifest.domain === named))
      : firstSuited(bundled, kind);
  if (found !== undefined) return suited(found, kind);
  if (named === null) return err({ code: 'model-missing', model: kind?.domain ?? 'any', reason: 'none is bundled' });
  const isPath = isAbsolute(named) || /[/\\]/.test(named) || named.endsWith('.json');
  if (!isPath && (await stat(named).catch(() => null)) === null) {
    if ((await listGuides(modelsFolder)).some(({ manifest }) => manifest.id === named)) return noModelButGuide(named);
    return err({ code: 'model-missing', model: named, reason: 'no bundled model has this id, and it is not a path' });
  }
  const read = await readManifest(named);
  return read.ok ? suited(read.value, kind) : read;
}

/** The same model, unless images of this kind are foreign to it. Errors: model-refused. */
export function suited(model: ModelFile, kind: ImageKind | null): Result<ModelFile> {
  const reason = unsuited(model.manifest, kind);
  return reason === null ? ok(model) : err({ code: 'model-refused', model: model.manifest.id, reason });
}

/** The network's own file, only if it is the one that the manifest names. Errors: model-missing, model-altered. */
export const readWeights = (model: ModelFile | GuideFile): Promise<Result<Uint8Array>> =>
  readChecked(model, model.manifest.network);

/** The weights beside a TensorFlow.js model by their names, only if they are those of the manifest. Errors as above. */
export async function readWeightsBeside(
  model: ModelFile | GuideFile,
): Promise<Result<ReadonlyMap<string, Uint8Array>>> {
  const read = new Map<string, Uint8Array>();
  for (const named of model.manifest.network.weights ?? []) {
    const bytes = await readChecked(model, named);
    if (!bytes.ok) return bytes;
    read.set(named.file, bytes.value);
  }
  return ok(read);
}

/** Whether every file of a network is the one that the manifest names. Errors as above. */
export async function verifyNetwork(model: ModelFile | GuideFile): Promise<Result<null>> {
  for (const named of filesOfNetwork(model.manifest.network)) {
    const read = await readChecked(model, named);
    if (!read.ok) return read;
  }
  return ok(null);
}

type Network = ModelManifest['network'] | GuideManifest['network'];

/** The same network with other weights: those of 8 bits, which were made of the old ones, are none of it. */
export function withWeights(
  { int8: _, ...network }: ModelManifest['network'],
  weights: Pick<ModelManifest['network'], 'file' | 'sha256' | 'bytes'>,
): ModelManifest['network'] {
  return { ...network, ...weights };
}

/** Its weights of 8 bits; null where there are none. Errors as above. */
export async function readEightBitWeights(model: ModelFile): Promise<Result<Uint8Array | null>> {
  const { int8 } = model.manifest.network;
  return int8 === undefined ? ok(null) : readChecked(model, int8);
}

/** The one checksum by which runs name a network: that of its file, or of the checksums of all. */
export const checksumOfNetwork = ({ sha256, weights }: Network): string =>
  weights === undefined ? sha256 : sha256Of([sha256, ...weights.map((part) => part.sha256)].join('\n'));

async function readChecked(
  { path, manifest: { id } }: ModelFile | GuideFile,
  named: { readonly file: string; readonly sha256: string; readonly bytes: number },
): Promise<Result<Uint8Array>> {
  const file = join(dirname(path), named.file);
  let bytes: Uint8Array;
  try {
    // A file of another size cannot be the right one, and may be too large to hold.
    if ((await stat(file)).size !== named.bytes) {
      return err({ code: 'model-altered', model: id, expected: named.sha256, found: await checksumOf(file) });
    }
    bytes = await readFile(file);
  } catch (e) {
    return err({ code: 'model-missing', model: id, reason: `${file}: ${reasonOf(e)}` });
  }
  const found = sha256Of(bytes);
  return found === named.sha256 ? ok(bytes) : err({ code: 'model-altered', model: id, expected: named.sha256, found });
}
