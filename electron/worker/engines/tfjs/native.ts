import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import util from 'node:util';

/** What a native package of TensorFlow said of itself in a process of its own. */
export interface Probe {
  readonly reason: string | null;
  /** Whether it computes on a GPU, and what it lacked where it does not. */
  readonly gpu: boolean;
  readonly lacks: string | null;
}

const { resolve } = createRequire(import.meta.url);
const SAID = 'langevin:';
const PATIENCE_MS = 60_000;

/** Removed in Node 23, and called by nearly every operation of the native packages (tensorflow/tfjs issue 8609). */
export function mendNode(): void {
  const names: { isNullOrUndefined?: unknown } = util;
  names.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
}

/** Loads the package and adds two numbers with it. */
const PROGRAM = `
  const util = require('node:util');
  util.isNullOrUndefined ??= (v) => v === null || v === undefined;
  const tf = require(process.argv[1]);
  const sum = tf.add(1, 1).dataSync()[0];
  console.log('${SAID}' + JSON.stringify({ sum, gpu: tf.backend().isUsingGpuDevice === true }));
`;

/**
 * Tries a native package where it can harm nothing: a library for another CUDA or processor may end the process that
 * loads it. @param name of the package, or its folder
 */
export function probeNative(name: string): Promise<Probe> {
  let path: string;
  try {
    path = resolve(name);
  } catch {
    return Promise.resolve({ reason: 'it is not installed', gpu: false, lacks: null });
  }
  // Electron's own program is Node with this; a package of the studio has no native TensorFlow to be tried.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const limits = { env, timeout: PATIENCE_MS, maxBuffer: 2 ** 24 };
  return new Promise((answer) => {
    execFile(process.execPath, ['-e', PROGRAM, path], limits, (error, stdout, stderr) => {
      const said = stdout.split('\n').find((line) => line.startsWith(SAID));
      const found = said === undefined ? null : /"sum":2,"gpu":(true|false)/.exec(said);
      const lacks = missingLibrary(stderr);
      if (found !== null) answer({ reason: null, gpu: found[1] === 'true', lacks });
      else answer({ reason: whyNot(error, stderr, lacks), gpu: false, lacks });
    });
  });
}

function whyNot(
  error: { readonly signal?: unknown; readonly killed?: boolean } | null,
  stderr: string,
  lacks: string | null,
): string {
  if (error?.killed === true) return `its native library did not load within ${PATIENCE_MS / 1000} s`;
  if (typeof error?.signal === 'string') return `its native library crashes on load (${error.signal})`;
  if (/native addon module .* can\s?not be found/i.test(stderr)) return 'it is installed without its native library';
  if (lacks !== null) return lacks;
  const said = /^\w*Error: (.+)$/m.exec(stderr)?.[1] ?? 'it gives wrong numbers';
  return said.slice(0, 200);
}

/** What the dynamic linker missed, in TensorFlow's words or its own. */
function missingLibrary(stderr: string): string | null {
  const name =
    /Could not load dynamic library '([^']+)'/.exec(stderr)?.[1] ??
    /([^\s'"(]+\.(?:so[\d.]*|dll|dylib)): cannot open shared object file/.exec(stderr)?.[1];
  return name === undefined ? null : `the library ${name} cannot be loaded`;
}
