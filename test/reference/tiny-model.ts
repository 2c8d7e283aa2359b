import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian's own interpreter, the one its python3-torch belongs to: another python3 may come first on the path. */
const python = process.env.LANGEVIN_PYTHON ?? '/usr/bin/python3';
const training = join(import.meta.dirname, '../../models/training');

/** Why the recipe cannot run here, or null. */
export async function whyNoRecipe(): Promise<string | null> {
  if (!existsSync(python)) return `${python} is missing (LANGEVIN_PYTHON names another)`;
  try {
    await run(python, ['-c', 'import torch, onnx, numpy, PIL']);
    return null;
  } catch {
    return `${python} lacks torch, onnx, numpy or PIL`;
  }
}

export interface TinyModel {
  /** Holds ct.onnx and manifest.json: `--model` takes it. */
  readonly folder: string;
  /** The synthetic slices (16-bit PNG of HU + 1024) it was trained on, in the layout of the CT data folder. */
  readonly data: string;
  /** What train.py wrote. */
  readonly checkpoint: string;
}

/**
 * Trains, resumes, exports and measures a network of a few thousand weights with the very scripts that train the
 * shipped one. Its images are worthless; that it comes out whole shows that the recipe still works.
 * @param root an empty folder of the caller's, who removes it
 */
export async function trainTinyModel(root: string): Promise<TinyModel> {
  const made = { folder: join(root, 'model'), data: join(root, 'data'), checkpoint: join(root, 'checkpoint') };
  await run(python, [join(import.meta.dirname, 'recipe.py'), made.data]);
  const recipe = { data: made.data, out: made.checkpoint, widths: '8,16', blocks: '1,1', crop: 32, size: 64, batch: 4 };
  for (const steps of [6, 9]) await script('train.py', { ...recipe, 'late-crop': 48, every: 3, threads: 1, steps });
  await exportTinyModel(made);
  return made;
}

/** Writes the weights, the manifest and the measured block of a card once more. */
export async function exportTinyModel({ checkpoint, data, folder }: TinyModel): Promise<void> {
  await script('export.py', { checkpoint, data, out: folder, size: 64, threads: 1, id: 'tiny', name: 'Tiny' });
}

async function script(name: string, options: Record<string, string | number>): Promise<void> {
  const flags = Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)]);
  await run(python, [join(training, name), ...flags]);
}
