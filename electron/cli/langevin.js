#!/usr/bin/env node
/**
 * The `langevin` command. On first use it bundles the command line, the worker and the desktop window's own process into
 * a cache named by the hash of their sources, so there is nothing to build by hand, nothing to go stale, and no compiler at every start.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundling, ENTRIES } from './entries.js';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19) || major === 21 || (major === 22 && minor < 12)) {
  process.stderr.write(`langevin needs Node 20.19, 22.12 or 24 and later; this is ${process.versions.node}.\n`);
  process.exit(1);
}

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const entries = ENTRIES.filter(({ source }) => existsSync(join(root, source)));
const SOURCES = ['core', 'electron'];

function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.c?ts$/.test(entry.name) ? [path] : [];
  });
}

/** Names and contents of the sources, the lock file, and the Node line that the bundle is made for. */
function hashOfSources() {
  const hash = createHash('sha256').update(`${major}`);
  const files = SOURCES.flatMap((folder) => sourceFiles(join(root, folder))).sort();
  for (const path of [...files, join(root, 'package.json'), join(root, 'package-lock.json')]) {
    hash.update(`\0${path.slice(root.length)}\0`);
    if (existsSync(path)) hash.update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 20);
}

/** The folder that holds our dependencies: ours, or that of the project which installed us. */
function dependencies() {
  const zod = createRequire(import.meta.url).resolve('zod/package.json');
  return dirname(dirname(zod));
}

const isWhole = (folder) => entries.every(({ file }) => existsSync(join(folder, file)));

async function bundleInto(cache, hash, isTemporary) {
  const folder = join(cache, hash);
  if (isWhole(folder)) return folder;
  const { build } = await import('esbuild');
  const aside = join(cache, `.${hash}.${randomBytes(4).toString('hex')}`);
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  try {
    for (const { file, source } of entries) {
      await build({
        ...bundling(file, `node${major}`),
        entryPoints: [join(root, source)],
        outfile: join(aside, file),
      });
    }
    // Outside the package, imports would not find the dependencies.
    if (isTemporary) symlinkSync(dependencies(), join(aside, 'node_modules'), 'junction');
    try {
      renameSync(aside, folder);
    } catch (e) {
      // Another process was faster; its bundle is the same.
      if (!isWhole(folder)) throw e;
    }
    forgetOld(cache, hash);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return folder;
}

const KEPT_MS = 7 * 24 * 3600 * 1000;
/** Bundles of older sources, and what an interrupted build left; a running process may still need a recent one. */
function forgetOld(cache, hash) {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (name !== hash && Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** A folder of this user alone: a bundle in a shared temporary folder could be anybody's. */
function privateTemporary() {
  const folder = join(tmpdir(), `langevin-${userInfo().username}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(folder);
  const isOurs = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
  if (!isOurs) throw new Error(`${folder} belongs to another user`);
  return folder;
}

async function bundle() {
  if (entries.length === 0) return join(root, 'dist', 'electron'); // a package without sources: its build
  const hash = hashOfSources();
  try {
    return await bundleInto(join(root, 'node_modules', '.cache', 'langevin'), hash, false);
  } catch (e) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR'].includes(e.code)) throw e;
    return bundleInto(privateTemporary(), hash, true);
  }
}

const folder = await bundle();
process.setSourceMapsEnabled(true);
const { main } = await import(pathToFileURL(join(folder, 'cli.js')).href);
const shell = join(folder, 'shell.mjs');
await main(process.argv.slice(2), {
  root,
  worker: join(folder, 'worker.js'),
  shell: existsSync(shell) ? shell : null,
});
