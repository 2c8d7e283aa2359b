import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);

/** Debian's own interpreter, the one its python3-torch belongs to: another python3 may come first on the path. */
const python = process.env.LANGEVIN_PYTHON ?? '/usr/bin/python3';
const training = join(import.meta.dirname, '../../models/training');
/** One thread, as everywhere in the tests; what stays idle must not spin beside other tests. */
const env = { ...process.env, OMP_NUM_THREADS: '1', GOMP_SPINCOUNT: '0', PYTHONDONTWRITEBYTECODE: '1' };

export type Domain = 'ct' | 'photo' | 'mri';

/** Flags of a script: `true` for one without a value. */
type Options = Readonly<Record<string, string | number | true>>;

/** Why the recipe, and whatever else needs these packages, cannot run here, or null. */
export async function whyNoRecipe(...more: readonly string[]): Promise<string | null> {
  if (!existsSync(python)) return `${python} is missing (LANGEVIN_PYTHON names another)`;
  const packages = ['torch', 'onnx', 'numpy', 'PIL', ...more];
  try {
    await run(python, ['-c', `import ${packages.join(', ')}`]);
    return null;
  } catch {
    return `${python} lacks ${packages.slice(0, -1).join(', ')} or ${packages.at(-1)!}`;
  }
}

/** A network of a few thousand weights, which any domain trains in a second: its images are worthless. */
export const TINY = { widths: '8,16', blocks: '1,1', plan: '0.75:32,1:48', batch: 1, threads: 1, every: 3 };

/** A script of models/training. @returns what it printed */
export async function recipe(script: string, options: Options): Promise<string> {
  return (await run(python, [join(training, script), ...flags(options)], { env })).stdout;
}

/** `models/import/import_model.py`. @returns what it printed, also in refusing */
export async function importModel(
  kind: string,
  path: string,
  options: Readonly<Record<string, string | readonly string[]>>,
): Promise<{ readonly code: number; readonly printed: string }> {
  const given = [join(training, '../import/import_model.py'), kind, path];
  const named = Object.entries(options).flatMap(([key, value]) => [`--${key}`, ...[value].flat()]);
  try {
    return { code: 0, printed: (await run(python, [...given, ...named], { env })).stdout };
  } catch (e) {
    const failed = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() }).parse(e);
    return { code: failed.code, printed: failed.stdout + failed.stderr };
  }
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
