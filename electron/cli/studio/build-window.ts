import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Refused } from '../../../core/contract/refused.ts';
import { writing } from '../../disk/write-file.ts';

/** What the window is made of; `core` since it computes with it. */
const SOURCES = ['renderer', 'core'];
/** Inside the built folder, so that both change at once; the server does not know files without an ending. */
const STAMP = '.sources';

/**
 * The folder of the built window, built first where it is missing or older than its sources.
 * @param say told before a build, which takes some seconds
 * @throws Refused where it cannot be built
 */
export async function builtWindow(root: string, say: (note: string) => void): Promise<string> {
  const built = join(root, 'dist', 'renderer');
  const isBuilt = existsSync(join(built, 'index.html'));
  if (!existsSync(join(root, 'renderer', 'index.html'))) {
    if (isBuilt) return built; // a package without sources
    throw unbuilt('neither it nor its sources are there');
  }
  const stamp = stampOf(root);
  if (isBuilt && isCurrent(built, stamp)) return built;
  say('Building the window: some seconds, after a change of its sources only.');
  await build(root, built, stamp);
  return built;
}

function isCurrent(built: string, stamp: string): boolean {
  const path = join(built, STAMP);
  return existsSync(path) && readFileSync(path, 'utf8') === stamp;
}

/** Names and contents of all sources, and of the lock file. */
function stampOf(root: string): string {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((folder) => filesIn(join(root, folder))).sort();
  for (const path of [...files, join(root, 'package-lock.json')]) {
    hash.update(`\0${path.slice(root.length)}\0`);
    if (existsSync(path)) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Aside, then renamed: a build that is interrupted, or a second one at a time, never leaves half a window. */
async function build(root: string, built: string, stamp: string): Promise<void> {
  const aside = join(dirname(built), `.renderer-${randomBytes(4).toString('hex')}`);
  try {
    // A process of its own: the server lives for days and should not carry a compiler's memory along.
    await runVite(root, aside);
    await writing(aside, async () => {
      await writeFile(join(aside, STAMP), stamp);
      await rm(built, { recursive: true, force: true });
      await rename(aside, built).catch((e: unknown) => {
        // Another process was faster; its build is the same.
        if (!isCurrent(built, stamp)) throw e;
      });
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function runVite(root: string, outDir: string): Promise<void> {
  const config = join(root, 'renderer', 'vite.config.ts');
  const args = ['build', '--config', config, '--outDir', outDir, '--emptyOutDir', '--logLevel', 'error'];
  const child = spawn(process.execPath, [viteIn(root), ...args], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  if (code !== 0) throw unbuilt(said.trim().split('\n')[0] ?? 'its build failed');
}

function viteIn(root: string): string {
  try {
    return join(dirname(createRequire(join(root, 'package.json')).resolve('vite/package.json')), 'bin', 'vite.js');
  } catch {
    throw unbuilt('the tool that builds it is not installed');
  }
}

const unbuilt = (why: string): Refused =>
  new Refused({
    code: 'contradiction',
    reason: `The window cannot be built: ${why}`,
    remedy: 'Run `npm ci` in its folder; the other commands work without it.',
  });
