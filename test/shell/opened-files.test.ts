import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mayBeFile, openedFiles } from '../../electron/shell/opened-files.ts';
import { settingOf } from '../../electron/shell/setting.ts';
import { workspace, type Workspace } from '../support/command.ts';

let w: Workspace;
beforeEach(() => (w = workspace()));
afterEach(() => w.remove());

it('takes regular DICOM files, by absolute names or from the folder of the second start', async () => {
  for (const name of ['a.dcm', 'B.DCM', 'note.txt']) writeFileSync(w.at(name), '');
  mkdirSync(w.at('folder.dcm'));
  symlinkSync(w.at('a.dcm'), w.at('link.dcm'));
  const args = ['--flag.dcm', w.at('a.dcm'), 'B.DCM', 'note.txt', 'folder.dcm', 'link.dcm', 'gone.dcm', '/dev/null'];
  expect(await openedFiles(args, w.path)).toEqual([w.at('a.dcm'), w.at('B.DCM')]);
  expect(await openedFiles(['a.dcm'], '.')).toEqual([]);
});

it.each([
  '--a.dcm',
  '-.dcm',
  'a.dcm\0',
  '\\\\.\\COM1.dcm',
  '\\\\?\\C:\\a.dcm',
  '//./pipe/a.dcm',
  'a.dcm.exe',
  'dcm',
  '',
])('an argument that is no file: %j', (argument) => expect(mayBeFile(argument)).toBe(false));

const started = { isPackaged: false, appPath: '/app', here: '/cache', defaultHome: '/home/person/langevin' };

it('from sources, the command says where everything lies', () => {
  const argv = ['electron', 'shell.mjs', '--root=/src', '--worker=/cache/worker.js', '--home=/data'];
  expect(settingOf({ ...started, argv })).toEqual({
    root: '/src',
    page: '/src/dist/renderer',
    manifest: '/src/package.json',
    worker: '/cache/worker.js',
    preload: '/cache/preload.cjs',
    home: '/data',
    hasDevTools: true,
  });
  expect(() => settingOf({ ...started, argv: argv.slice(0, 3) })).toThrow('langevin studio');
});

it('a package takes no place from its arguments, and has no developer tools', () => {
  const argv = ['langevin', '--root=/evil', '--worker=/evil.js', '--home=/evil'];
  const here = '/opt/resources/app.asar/dist/electron';
  expect(settingOf({ ...started, argv, here, isPackaged: true, appPath: '/opt/resources/app.asar' })).toEqual({
    root: '/opt/resources/app.asar.unpacked',
    page: '/opt/resources/app.asar/dist/renderer',
    manifest: '/opt/resources/app.asar/package.json',
    worker: '/opt/resources/app.asar.unpacked/dist/electron/worker.js',
    preload: `${here}/preload.cjs`,
    home: '/home/person/langevin',
    hasDevTools: false,
  });
});
