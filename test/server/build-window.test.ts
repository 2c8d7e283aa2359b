import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { builtWindow } from '../../electron/cli/studio/build-window.ts';
import { workspace, type Workspace } from '../support/command.ts';

let w: Workspace;
let said: string[];
beforeEach(() => {
  w = workspace();
  said = [];
  write('<!doctype html>', 'renderer', 'index.html');
  write('1;', 'core', 'a.ts');
  // A stand-in for Vite: it builds what is there, or fails where it is told to.
  write('{"name":"vite","version":"0.0.0"}', 'node_modules', 'vite', 'package.json');
  write(
    `const { mkdirSync, copyFileSync, existsSync } = require('node:fs');
     const to = process.argv[process.argv.indexOf('--outDir') + 1];
     mkdirSync(to, { recursive: true });
     if (existsSync('renderer/broken.ts')) { console.error('broken.ts does not parse'); process.exit(1); }
     copyFileSync('renderer/index.html', to + '/index.html');`,
    ...['node_modules', 'vite', 'bin', 'vite.js'],
  );
});
afterEach(() => w.remove());

function write(text: string, ...path: string[]): void {
  mkdirSync(dirname(w.at(...path)), { recursive: true });
  writeFileSync(w.at(...path), text);
}
const built = (): Promise<string> => builtWindow(w.path, (note) => said.push(note));

it('is built when it is missing, then not again', async () => {
  expect(await built()).toBe(w.at('dist', 'renderer'));
  expect(existsSync(w.at('dist', 'renderer', 'index.html'))).toBe(true);
  expect(said).toHaveLength(1);
  await built();
  expect(said).toHaveLength(1);
});

it.each([
  ['a changed page', () => write('<!doctype html><p>', 'renderer', 'index.html')],
  ['a new file', () => write('', 'renderer', 'pages', 'New.vue')],
  ['a change of what it computes with', () => write('2;', 'core', 'a.ts')],
  ['other versions of its libraries', () => write('{}', 'package-lock.json')],
  ['a build by other means', () => rmSync(w.at('dist', 'renderer', '.sources'))],
])('is built again after %s', async (_, change) => {
  await built();
  change();
  await built();
  expect(said).toHaveLength(2);
});

it('that does not build is refused in one sentence, and leaves the old one as it was', async () => {
  await built();
  write('', 'renderer', 'broken.ts');
  await expect(built()).rejects.toMatchObject({
    refusal: { reason: 'The window cannot be built: broken.ts does not parse' },
  });
  expect(readdirSync(w.at('dist'))).toEqual(['renderer']);
  rmSync(w.at('renderer', 'broken.ts'));
  await built();
  expect(said).toHaveLength(2);
});

it('cannot be built without its tool, which is said', async () => {
  rmSync(w.at('node_modules'), { recursive: true });
  await expect(built()).rejects.toMatchObject({ refusal: { code: 'contradiction' } });
});

it('is taken as it is where there are no sources', async () => {
  await built();
  rmSync(w.at('renderer'), { recursive: true });
  expect(await built()).toBe(w.at('dist', 'renderer'));
  rmSync(w.at('dist'), { recursive: true });
  await expect(built()).rejects.toMatchObject({ refusal: { code: 'contradiction' } });
});
