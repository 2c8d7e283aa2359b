/** What `langevin studio` makes of Electron: stand-ins in a folder of their own, no network. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findElectron, hasDisplay, type Environment } from '../../electron/cli/studio/find-electron.ts';
import { openerOf } from '../../electron/cli/studio/open-browser.ts';
import { readyElectron, type Ready } from '../../electron/cli/studio/ready-electron.ts';
import { runElectron } from '../../electron/cli/studio/run-electron.ts';
import { workspace, type Workspace } from '../support/command.ts';

let w: Workspace;
let said: string[];
beforeEach(() => {
  w = workspace();
  said = [];
});
afterEach(() => w.remove());

function write(text: string, ...path: string[]): string {
  mkdirSync(dirname(w.at(...path)), { recursive: true });
  writeFileSync(w.at(...path), text);
  return w.at(...path);
}
const SCREEN = { DISPLAY: ':0' };
const FAILED = ['node_modules', '.cache', 'langevin', 'electron-install-failed'];

/** The package as npm leaves it: an install step, and no binary. It counts its calls. */
const packaged = (install: string): string =>
  write(
    `const fs = require('node:fs'), path = require('node:path');
     fs.appendFileSync(path.join(__dirname, 'calls'), 'x');
     ${install}`,
    ...['node_modules', 'electron', 'install.js'],
  );
const calls = (): number => {
  const path = w.at('node_modules', 'electron', 'calls');
  return existsSync(path) ? readFileSync(path, 'utf8').length : 0;
};
const INSTALLS = `
  fs.mkdirSync(path.join(__dirname, 'dist'));
  fs.writeFileSync(path.join(__dirname, 'dist', 'electron'), '');
  fs.writeFileSync(path.join(__dirname, 'path.txt'), 'electron');`;

const ready = (environment: Environment = {}, again = false, patienceMs = 60_000): Promise<Ready> =>
  readyElectron({
    root: w.path,
    environment: { ...SCREEN, electron_config_cache: w.at('cache'), ...environment },
    platform: 'linux',
    again,
    patienceMs,
    say: (note) => said.push(note),
  });

describe('Electron', () => {
  it('that is there is taken, without a word', async () => {
    packaged('process.exit(1)');
    write('electron', 'node_modules', 'electron', 'path.txt');
    const binary = write('', 'node_modules', 'electron', 'dist', 'electron');
    expect(await ready()).toEqual({ binary });
    expect([calls(), said]).toEqual([0, []]);
  });

  it('that was placed by hand is taken', async () => {
    const binary = write('', 'elsewhere', 'electron');
    expect(await ready({ ELECTRON_OVERRIDE_DIST_PATH: w.at('elsewhere') })).toEqual({ binary });
  });

  it('half installed is not taken: its installer writes path.txt last', () => {
    write('', 'node_modules', 'electron', 'dist', 'electron');
    expect(findElectron(w.path, {}, 'linux')).toBeNull();
  });

  it('that is missing is fetched once, announced, with a download folder that is removed', async () => {
    packaged(`fs.writeFileSync(path.join(process.env.TMPDIR, 'part'), 'x');${INSTALLS}`);
    expect(await ready()).toEqual({ binary: w.at('node_modules', 'electron', 'dist', 'electron') });
    expect(calls()).toBe(1);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^Fetching Electron/);
    await ready();
    expect(calls()).toBe(1);
    expect(existsSync(w.at(...FAILED))).toBe(false);
    expect(existsSync(w.at('node_modules', '.cache', 'langevin', `electron-download-${process.pid}`))).toBe(false);
  });

  it('that cannot be fetched is remembered, until --install', async () => {
    packaged(`console.error('RequestError: no route to host'); process.exit(1);`);
    expect(await ready()).toEqual({ why: 'Electron could not be fetched: RequestError: no route to host.' });
    expect(readFileSync(w.at(...FAILED), 'utf8')).toMatch(/no route to host/);
    expect(await ready()).toEqual({ why: 'Electron could not be fetched before (--install tries again).' });
    expect(calls()).toBe(1);
    expect(await ready({}, true)).toHaveProperty('why');
    expect(calls()).toBe(2);
    packaged(INSTALLS);
    expect(await ready({}, true)).toHaveProperty('binary');
    expect(existsSync(w.at(...FAILED))).toBe(false);
  });

  it('whose installer hangs is given up', async () => {
    packaged('setInterval(() => undefined, 1000);');
    expect(await ready({}, false, 600)).toEqual({ why: 'Electron could not be fetched: nothing came for 1 s.' });
  });

  it('whose installer is slow is waited for, as long as something comes', async () => {
    packaged(`
      const grow = (n) => {
        fs.appendFileSync(path.join(process.env.TMPDIR, 'part'), 'x'.repeat(100));
        if (n > 0) setTimeout(grow, 200, n - 1);
        else { ${INSTALLS} }
      };
      grow(60);`);
    expect(await ready({}, false, 10_000)).toHaveProperty('binary');
  });

  it.each<[string, Environment]>([
    ['without a display', { DISPLAY: '' }],
    ['under CI', { CI: 'true' }],
  ])('%s nothing is fetched', async (_, environment) => {
    packaged(INSTALLS);
    expect(await ready(environment)).toHaveProperty('why');
    expect(calls()).toBe(0);
  });

  it('without its package there is none', async () => {
    expect(await ready()).toEqual({ why: 'Electron is not installed.' });
  });

  it.skipIf(process.platform === 'win32')('runs until it is closed, and not as Node', async () => {
    const binary = write('#!/bin/sh\necho "$ELECTRON_RUN_AS_NODE $@" > "$OUT"\nexit 3\n', 'binary');
    chmodSync(binary, 0o755);
    const out = w.at('out');
    const { code } = await runElectron(binary, ['main.mjs', '--root=/x y'], { OUT: out, ELECTRON_RUN_AS_NODE: '1' });
    expect(code).toBe(3);
    expect(readFileSync(out, 'utf8')).toBe(' main.mjs --root=/x y\n');
    expect((await runElectron(w.at('missing'), [], {})).code).toBeNull();
  });
});

it('a display is needed on Linux only', () => {
  expect(hasDisplay({}, 'linux')).toBe(false);
  expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false);
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
  expect(hasDisplay({}, 'darwin')).toBe(true);
});

it('a browser is opened where somebody sees it', () => {
  expect(openerOf(SCREEN, 'linux')).toEqual(['xdg-open']);
  expect(openerOf({}, 'linux')).toBeNull();
  expect(openerOf({}, 'darwin')).toEqual(['open']);
  expect(openerOf({ ...SCREEN, CI: 'true' }, 'linux')).toBeNull();
});
