import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TensorFlow } from './tensors.ts';

/** The heap of the backend is full. */
export class HeapFull extends Error {
  readonly bytes: number;
  constructor(bytes: number) {
    super(`WebAssembly has no room for another ${bytes} bytes`);
    this.bytes = bytes;
  }
}

/** What one WebAssembly module can address. */
export const HEAP_BYTES = 2 ** 32;

/** The backend that needs nothing but Node: XNNPACK in WebAssembly with SIMD. */
export async function startWebAssembly(tf: TensorFlow): Promise<void> {
  const { BackendWasm, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(join(dirname(entry), '/'));
  const before = {
    uncaught: process.listeners('uncaughtException'),
    unhandled: process.listeners('unhandledRejection'),
  };
  await tf.setBackend('wasm');
  await tf.ready();
  // It would answer every uncaught error of this process with a page of its own source.
  for (const listener of process.listeners('uncaughtException'))
    if (!before.uncaught.includes(listener)) process.off('uncaughtException', listener);
  for (const listener of process.listeners('unhandledRejection'))
    if (!before.unhandled.includes(listener)) process.off('unhandledRejection', listener);

  const backend = tf.backend();
  if (!(backend instanceof BackendWasm)) throw new Error('the backend wasm does not start');
  const { wasm } = backend;
  // The first call puts the module's own function in the place of the one that it makes.
  wasm._free(wasm._malloc(1));
  const allocate = wasm._malloc;
  // A full heap answers 0, where the library would write all the same; sizes are taken modulo 4 GiB.
  wasm._malloc = (bytes) => {
    const place = bytes < HEAP_BYTES ? allocate(bytes) : 0;
    if (place === 0 && bytes > 0) throw new HeapFull(bytes);
    return place;
  };
}
