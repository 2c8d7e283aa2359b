import { cp, lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Job } from '../../../core/contract/job.ts';
import { placesIn, withPlacesOf } from '../../../core/contract/measurement/places.ts';
import { must } from '../../../core/contract/refused.ts';
import { filesOfNetwork, readManifest } from '../../disk/model-files.ts';
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

/**
 * Copies what these jobs read into DIR/inputs: the image or measurement, what is measured with it, the region of interest and the
 * model.
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
    const { input, roi, model } = job;
    if (model !== null) {
      const { path, manifest } = must(await readManifest(model.manifest));
      for (const { file } of filesOfNetwork(manifest.network)) await copied(join(dirname(path), file), 'model', file);
    }
    const beside = new Map<string, string>();
    for (const path of placesIn(job.measurement))
      beside.set(path, await copied(path, 'beside', String(among(path)), basename(path)));
    moved.push({
      ...job,
      measurement: withPlacesOf(job.measurement, (path) => beside.get(path) ?? path),
      input: { ...input, path: await copied(input.path, 'image', basename(input.path)) },
      roi: roi === null ? null : { ...roi, path: await copied(roi.path, 'roi', basename(roi.path)) },
      model: model === null ? null : { ...model, manifest: await copied(model.manifest, 'model', 'manifest.json') },
    });
  }
  return moved;
}
