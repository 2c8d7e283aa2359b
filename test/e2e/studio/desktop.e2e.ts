/** The main flow inside Electron itself, for whoever has its binary: `npm run test:electron`. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtWindow } from '../../../electron/cli/studio/build-window.ts';
import { findElectron, hasDisplay } from '../../../electron/cli/studio/find-electron.ts';
import { StartPage } from '../support/pages/start-page.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const binary = findElectron(root, process.env, process.platform);
const canOpen = binary !== null && hasDisplay(process.env, process.platform);

describe.skipIf(!canOpen)('In Electron (skipped without its binary or a display)', () => {
  const home = mkdtempSync(join(tmpdir(), 'langevin-electron-'));
  let electron: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    await builtWindow(root, () => undefined);
    await promisify(execFile)(process.execPath, [join(root, 'electron', 'build.js')]);
    const built = (name: string): string => join(root, 'dist', 'electron', name);
    const isRoot = process.getuid?.() === 0; // Chromium has no sandbox for root
    electron = await _electron.launch({
      executablePath: binary ?? '',
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        ...[built('shell.mjs'), `--root=${root}`, `--worker=${built('worker.js')}`, `--home=${home}`],
      ],
    });
    page = await electron.firstWindow();
    page.setDefaultTimeout(20_000);
  });
  afterAll(async () => {
    await electron.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('reconstructs the sample, in a worker of its own, and shows its report', async () => {
    const start = new StartPage(page);
    await start.acknowledge();
    const workspace = await start.trySample();
    await workspace.setSize(128);
    await workspace.run();
    await workspace.reaches('done');
    const processes = await electron.evaluate(({ app }) => app.getAppMetrics().map(({ name }) => name));
    expect(processes).toContain('Langevin worker');
    const opening = electron.waitForEvent('window');
    await workspace.report().click();
    const report = await opening;
    await report.getByRole('heading', { level: 1 }).waitFor();
    expect(report.url()).toMatch(/^app:\/\/langevin\/runs\//);
    await report.close();
  });

  it('is a page of its own origin that has nothing of Node, and gets nowhere else', async () => {
    const found = await page.evaluate(async () => ({
      origin: location.origin,
      node: [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')],
      elsewhere: await fetch('https://example.org/').then(
        () => 'fetched',
        () => 'refused',
      ),
      opened: window.open('https://example.org/') === null,
      camera: await navigator.permissions.query({ name: 'camera' }).then(({ state }) => state),
    }));
    expect(found).toEqual({
      origin: 'app://langevin',
      node: ['undefined', 'undefined'],
      elsewhere: 'refused',
      opened: true,
      camera: 'denied',
    });
    await page.evaluate(() => location.assign('https://example.org/'));
    expect(page.url()).toMatch(/^app:\/\/langevin\//);
  });

  it('comes back after a reload as it was', async () => {
    await page.reload();
    await page.getByRole('main').waitFor();
    expect(await page.getByText('Connected').count()).toBeGreaterThan(0);
  });
});
