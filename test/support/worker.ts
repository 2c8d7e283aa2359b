import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forkChild } from '../../electron/host/child.ts';
import { startWorker, type WorkerProcess } from '../../electron/host/worker-process.ts';

export interface WorkerBundle {
  readonly start: () => WorkerProcess;
  /** Process ids of all that were started, oldest first. */
  readonly pids: readonly number[];
  remove(): void;
}

/** The real worker, bundled as the command does it; within the package, where its dependencies are found. */
export async function bundledWorker(name: string): Promise<WorkerBundle> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const folder = join(root, 'node_modules', '.cache', 'langevin-test', `${name}-${process.pid}`);
  const outfile = join(folder, 'worker.js');
  await build({
    entryPoints: [join(root, 'electron/worker/main.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    sourcemap: true,
    logLevel: 'silent',
  });
  process.env['LANGEVIN_THREADS'] = '1'; // tests run beside each other
  const pids: number[] = [];
  return {
    pids,
    start() {
      const worker = startWorker(forkChild(outfile));
      if (worker.pid !== undefined) pids.push(worker.pid);
      return worker;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
