import { join } from 'node:path';
import { z } from 'zod';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { readJson } from '../../disk/read-json.ts';
import { writeFileSafely, writeJson } from '../../disk/write-file.ts';
import { readArray } from './saved-inputs.ts';

/** Pictures by which one sees how an answer came about. */
export interface Strip {
  /** Of each, in their order. */
  readonly captions: readonly string[];
  /** In the unit of the images. */
  readonly images: readonly Float32Array[];
}

export interface StripKeeper {
  /** Of this step; the same step told again replaces it. */
  keep(step: number, caption: string, image: Float32Array): Promise<void>;
  /** null: nothing was kept. */
  read(): Promise<Strip | null>;
}

/** By step. */
const captionsSchema = z.record(z.string(), z.string());

/** Kept on the disk as they come: a run that goes on in another process has the first ones too. @param key of the sample */
export async function stripKeeper(folder: string, key: string): Promise<StripKeeper> {
  const list = join(folder, `${key}-strip.json`);
  const read = await readJson(list, captionsSchema);
  const captions: Record<string, string> = read.ok ? read.value : {};
  const at = (step: string): string => join(folder, `${key}-strip-${step}.npy`);
  return {
    async keep(step, caption, image) {
      await writeFileSafely(at(String(step)), encodeNpy(image, [image.length]));
      captions[String(step)] = caption;
      await writeJson(list, captions);
    },
    async read() {
      // Names that are whole numbers come in their order.
      const steps = Object.keys(captions);
      if (steps.length === 0) return null;
      const images: Float32Array[] = [];
      for (const step of steps) images.push((await readArray(at(step))).data);
      return { captions: steps.map((step) => captions[step]!), images };
    },
  };
}

export const stripFile = (name: string): string => `${name}-path`;
