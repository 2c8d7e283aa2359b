/** A package for this system, built around a stand-in for Electron, and what is inside. Fuses need the real binary. */
import { execFile, fork, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromWorkerSchema } from '../../core/contract/messages.ts';
import { builtWindow } from '../../electron/cli/studio/build-window.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const tool = (...path: string[]): string => join(root, 'node_modules', ...path);
const versionSchema = z.object({ devDependencies: z.object({ electron: z.string() }) });

const place = mkdtempSync(join(tmpdir(), 'langevin-package-'));
const resources = join(place, 'out', 'linux-unpacked', 'resources');
const unpacked = (...path: string[]): string => join(resources, 'app.asar.unpacked', ...path);
let listing: readonly string[];

function write(text: string, ...path: string[]): string {
  const to = join(place, ...path);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, text);
  return to;
}

/** What native modules there are is for this system alone. */
const canPack = process.platform === 'linux' && process.arch === 'x64';

describe.skipIf(!canPack)('the package (of Linux on x64)', () => {
  beforeAll(async () => {
    const electron = join(place, 'electron');
    chmodSync(write('#!/bin/sh\n', 'electron', 'electron'), 0o755);
    const manifest = versionSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    write(manifest.devDependencies.electron, 'electron', 'version');
    const config = readFileSync(join(root, 'electron-builder.yml'), 'utf8').replace(/^electronFuses:\n( .*\n)+/m, '');
    // Not `npm run build`, which empties the window's folder first: a studio may be serving it.
    await builtWindow(root, () => undefined);
    await run(process.execPath, [join(root, 'electron', 'build.js')]);
    await run(
      process.execPath,
      [
        tool('electron-builder', 'cli.js'),
        ...['--linux', 'dir', '--config', write(config, 'config.yml'), '--publish', 'never'],
        `-c.electronDist=${electron}`,
        `-c.directories.output=${join(place, 'out')}`,
      ],
      { cwd: root, maxBuffer: 2 ** 26 },
    );
    const { stdout } = await run(
      process.execPath,
      [tool('@electron', 'asar', 'bin', 'asar.js'), 'list', join(resources, 'app.asar')],
      {
        maxBuffer: 2 ** 26,
      },
    );
    listing = stdout.trim().split('\n');
  }, 300_000);
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  it.each([
    '/package.json',
    '/LICENSE',
    '/dist/electron/shell.mjs',
    '/dist/electron/preload.cjs',
    '/dist/electron/worker.js',
    '/dist/renderer/index.html',
    '/models/ct/ct.onnx',
    '/models/ct/manifest.json',
    '/models/photo/photo.onnx',
    '/models/mri/mri.onnx',
    '/resources/phantom/thorax.dcm',
    '/resources/phantom/head.npy',
    '/resources/samples/lake-scratched.png',
    '/resources/samples/lake-scratches.png',
    '/resources/samples/lake-colours.png',
    '/resources/samples/lake-small.png',
    '/node_modules/sharp/package.json',
  ])('has %s', (path) => expect(listing).toContain(path));

  it('begins with the shell, whose libraries it carries along', async () => {
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(manifest).not.toHaveProperty('main'); // set by the packer alone
    const folder = join(place, 'extracted');
    await run(process.execPath, [
      tool('@electron', 'asar', 'bin', 'asar.js'),
      'extract',
      join(resources, 'app.asar'),
      folder,
    ]);
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({
      main: 'dist/electron/shell.mjs',
    });
    const shell = readFileSync(join(folder, 'dist', 'electron', 'shell.mjs'), 'utf8');
    const imports = [...shell.matchAll(/^import .* from "(?!node:)([^"]+)"/gm)].map((m) => m[1]);
    expect(new Set(imports)).toEqual(new Set(['electron']));
    expect(readFileSync(join(folder, 'dist', 'electron', 'preload.cjs'), 'utf8').match(/require\("[^"]+"\)/g)).toEqual([
      'require("electron")',
    ]);
  });

  it('has neither sources, nor training, nor tools of development', () => {
    const top = new Set(listing.map((path) => path.split('/')[1]));
    expect(top).toEqual(new Set(['package.json', 'LICENSE', 'dist', 'models', 'resources', 'node_modules']));
    const ours = listing.filter((path) => !path.startsWith('/node_modules/'));
    expect(ours.filter((path) => /\.(ts|vue|map|py)$/.test(path) || path.includes('/training'))).toEqual([]);
    const libraries = new Set(listing.map((path) => /^\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]));
    for (const name of [
      'electron',
      'vite',
      'vue',
      'typescript',
      'vitest',
      'esbuild',
      'playwright-core',
      'tsx',
      'adm-zip',
    ]) {
      expect(libraries, name).not.toContain(name);
    }
  });

  it("has this system's onnxruntime alone", () => {
    const bin = unpacked('node_modules', 'onnxruntime-node', 'bin', 'napi-v6');
    expect(readdirSync(bin)).toEqual(['linux']);
    expect(readdirSync(join(bin, 'linux'))).toEqual([process.arch]);
    expect(listing.filter((path) => /napi-v6\/(darwin|win32)/.test(path))).toEqual([]);
  });

  it('has of TensorFlow.js what Node loads', () => {
    const files = listing.filter((path) => /^\/node_modules\/@tensorflow\/[^/]+\/dist\/./.test(path));
    expect(files.map((path) => path.split('/').at(-1)).sort()).toEqual([
      'tf-backend-cpu.node.js',
      'tf-backend-wasm.node.js',
      'tf-converter.node.js',
      'tf-core.node.js',
      'tf-layers.node.js',
      'tfjs-backend-wasm-simd.wasm',
      'tfjs-backend-wasm-threaded-simd.wasm',
      'tfjs-backend-wasm.wasm',
    ]);
    const loaded = spawnSync(process.execPath, ['-e', "require('@tensorflow/tfjs-backend-wasm')"], {
      cwd: unpacked(),
      encoding: 'utf8',
    });
    expect(loaded.stderr).toBe('');
    expect(loaded.status).toBe(0);
  });

  it('has a worker that runs the bundled network from where it lies', async () => {
    expect(existsSync(unpacked('models', 'ct', 'ct.onnx'))).toBe(true);
    const worker = fork(unpacked('dist', 'electron', 'worker.js'), [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      cwd: place,
    });
    try {
      const answer = new Promise<unknown>((resolve, reject) => {
        worker.on('exit', (code) => reject(new Error(`the worker ended with ${code}`)));
        worker.on('message', (raw) => {
          const message = fromWorkerSchema.parse(raw);
          if ('id' in message) resolve(message);
        });
      });
      worker.send({ id: 1, request: { kind: 'doctor', manifest: unpacked('models', 'ct', 'manifest.json') } });
      const lines: unknown = expect.arrayContaining([
        expect.objectContaining({ name: 'onnxruntime: cpu', works: true }),
        expect.objectContaining({
          // Whichever digits are faster on this processor.
          name: expect.stringMatching(/^Network on cpu \(onnxruntime(, 8-bit weights)?\)$/) as string,
          works: true,
        }),
        expect.objectContaining({ name: 'TensorFlow.js: wasm', works: true }),
      ]);
      expect(await answer).toMatchObject({ ok: true, value: { lines } });
    } finally {
      worker.removeAllListeners('exit');
      worker.kill('SIGKILL');
    }
  });
});
