/** A network that learnt, as a model that every engine opens: beside the run's checkpoint until it is known to be good. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelManifest } from '../../../core/contract/model.ts';
import { sha256Of } from '../../disk/checksum.ts';
import { withWeights } from '../../disk/model-files.ts';
import { makeFolder, writeFileSafely, writeJson, writing } from '../../disk/write-file.ts';

const FILE = 'network.onnx';

export interface Candidates {
  /** Writes it. @returns the path of its manifest @throws Refused (cannot-write) */
  write(onnx: Uint8Array): Promise<string>;
  /** What was written last is the best so far. */
  keep(): Promise<void>;
  /** The path of the best one's manifest. */
  readonly best: string;
  /** The path of the best one's network. */
  readonly network: string;
}

/** @param like the manifest of the network that it came from */
export function candidates(folder: string, like: ModelManifest): Candidates {
  const [newest, best] = [join(folder, 'candidate'), join(folder, 'best')] as const;
  const manifest = (at: string): string => join(at, 'manifest.json');
  return {
    async write(onnx) {
      await makeFolder(newest);
      await writeFileSafely(join(newest, FILE), onnx);
      const network = withWeights(like.network, { file: FILE, bytes: onnx.length, sha256: sha256Of(onnx) });
      await writeJson(manifest(newest), { ...like, network });
      return manifest(newest);
    },
    keep: () =>
      writing(best, async () => {
        await rm(best, { recursive: true, force: true });
        await rename(newest, best);
      }),
    best: manifest(best),
    network: join(best, FILE),
  };
}
