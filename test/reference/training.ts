import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian's own interpreter, the one its python3-torch belongs to: another python3 may come first on the path. */
const python = process.env.LANGEVIN_PYTHON ?? '/usr/bin/python3';
const training = join(import.meta.dirname, '../../models/training');
/** One thread, as everywhere in the tests; what stays idle must not spin beside other tests. */
const env = { ...process.env, OMP_NUM_THREADS: '1', GOMP_SPINCOUNT: '0', PYTHONDONTWRITEBYTECODE: '1' };

export type Domain = 'ct' | 'photo' | 'mri';

/** Flags of a script: `true` for one without a value. */
type Options = Readonly<Record<string, string | number | true>>;

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

/** A network of a few thousand weights, which any domain trains in a second: its images are worthless. */
export const TINY = { widths: '8,16', blocks: '1,1', plan: '0.75:32,1:48', batch: 1, threads: 1, every: 3 };

/** A script of models/training. @returns what it printed */
export async function recipe(script: string, options: Options): Promise<string> {
  return (await run(python, [join(training, script), ...flags(options)], { env })).stdout;
}

/** A script of this folder, which may import the recipe. @returns what it printed */
export async function reference(script: string, ...args: readonly string[]): Promise<string> {
  const path = { ...env, PYTHONPATH: training };
  return (await run(python, [join(import.meta.dirname, script), ...args], { env: path })).stdout;
}

/** Starts train.py and asks it to stop as soon as it has validated once. @returns its exit code */
export function interruptedTraining(options: Options): Promise<number | null> {
  const child = spawn(python, [join(training, 'train.py'), ...flags(options)], { env });
  let printed = '';
  child.stdout.on('data', (text: Buffer) => {
    printed += text.toString();
    if (printed.includes('"psnr"')) child.kill('SIGTERM');
  });
  return new Promise((resolve) => child.on('close', resolve));
}

const flags = (options: Options): string[] =>
  Object.entries(options).flatMap(([key, value]) => [`--${key}`, ...(value === true ? [] : [String(value)])]);
