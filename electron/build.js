/**
 * `npm run build`, after the window: the entries into dist/electron, for a package without sources. The shell carries
 * its libraries along, so that the archive whose integrity is checked holds all that its process runs.
 */
import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundling, ENTRIES } from './cli/entries.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'dist', 'electron');
/** What the oldest Node of package.json's engines understands, and every Electron that we use. */
const TARGET = 'node20';
const CARRIED = { packages: 'bundle', external: ['electron'] };

rmSync(folder, { recursive: true, force: true });
for (const { file, source } of ENTRIES) {
  const libraries = file === 'shell.mjs' ? CARRIED : {};
  const outfile = join(folder, file);
  await build({
    ...bundling(file, TARGET),
    sourcemap: false,
    ...libraries,
    entryPoints: [join(root, source)],
    outfile,
  });
}
