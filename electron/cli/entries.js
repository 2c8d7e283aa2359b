/** What is bundled, for the cache of the sources and for a package alike. */
import { extname } from 'node:path';

/** Electron wants an ending that says the kind of module, and its sandboxed preload cannot be an ES module. */
export const ENTRIES = [
  { file: 'cli.js', source: 'electron/cli/main.ts' },
  { file: 'worker.js', source: 'electron/worker/main.ts' },
  { file: 'shell.mjs', source: 'electron/shell/main.ts' },
  { file: 'preload.cjs', source: 'electron/shell/preload.ts' },
];

/** @param file one of the names above @param target for example `node22` */
export const bundling = (file, target) => ({
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: extname(file) === '.cjs' ? 'cjs' : 'esm',
  target,
  sourcemap: true,
  logLevel: 'silent',
});
