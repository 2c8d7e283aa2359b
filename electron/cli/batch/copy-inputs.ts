import { cp, lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Job } from '../../../core/contract/job.ts';
import { placesIn, withPlacesOf } from '../../../core/contract/measurement/places.ts';
import { filesOfNetwork } from '../../../core/contract/network-file.ts';
import { must } from '../../../core/contract/refused.ts';
import { readGuide, readManifest, type GuideFile, type ModelFile } from '../../disk/model-files.ts';
import { makeFolder, writing } from '../../disk/write-file.ts';

/** A file, or a folder as its checksum takes it: with everything below, without links. */
async function copy(from: string, to: string): Promise<void> {
  await makeFolder(dirname(to));
  const filter = async (path: string): Promise<boolean> => {
    const found = await lstat(path);
    return found.isFile() || found.isDirectory();
  };
  await writing(to, async () => cp(await realpath(from), to, { recursive: true, filter }));
}

type Copied = (from: string, ...names: readonly string[]) => Promise<string>;
const guideCopied = async (guide: NonNullable<Job['guide']>, copied: Copied): Promise<typeof guide> => ({
  ...guide,
  manifest: await copied(guide.manifest, 'guide', 'guide.json'),
  target:
    guide.target.kind === 'vector'
      ? { ...guide.target, path: await copied(guide.target.path, 'guide', 'target', basename(guide.target.path)) }
      : guide.target,
});

/**
 * Copies what these jobs read into DIR/inputs: the image or measurement, what is measured with it, the region of interest, the
 * model and its guide.
 * @returns the same jobs, reading the copies @throws Refused: cannot-write, model-missing, model-refused
 */
export async function copyInputs(folder: string, jobs: readonly Job[]): Promise<readonly Job[]> {
  const copies = new Map<string, Promise<void>>();
  const copied = async (from: string, ...names: readonly string[]): Promise<string> => {
    const to = join(folder, 'inputs', ...names);
    const copying = copies.get(to) ?? copy(from, to);
    copies.set(to, copying);
    await copying;
    return to;
  };
  /** Files of different folders may have one name. */
  const folders: string[] = [];
  const among = (path: string): number => {
    const at = folders.indexOf(dirname(path));
    return at === -1 ? folders.push(dirname(path)) - 1 : at;
  };
  const moved: Job[] = [];
  for (const job of jobs) {
    const { input, roi, model, guide } = job;
    const networkCopied = async ({ path, manifest }: ModelFile | GuideFile, to: string): Promise<void> => {
      for (const { file } of filesOfNetwork(manifest.network)) await copied(join(dirname(path), file), to, file);
    };
    if (model !== null) await networkCopied(must(await readManifest(model.manifest)), 'model');
    if (guide !== undefined) await networkCopied(must(await readGuide(guide.manifest)), 'guide');
    const beside = new Map<string, string>();
    for (const path of placesIn(job.measurement))
      beside.set(path, await copied(path, 'beside', String(among(path)), basename(path)));
    moved.push({
      ...job,
      measurement: withPlacesOf(job.measurement, (path) => beside.get(path) ?? path),
      input: { ...input, path: await copied(input.path, 'image', basename(input.path)) },
      roi: roi === null ? null : { ...roi, path: await copied(roi.path, 'roi', basename(roi.path)) },
      model: model === null ? null : { ...model, manifest: await copied(model.manifest, 'model', 'manifest.json') },
      ...(guide === undefined ? {} : { guide: await guideCopied(guide, copied) }),
    });
  }
  return moved;
}
