import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { writeDicomFolder } from '../../support/dicom-folder.ts';
import { dropPaths } from '../support/drop.ts';
import { StartPage } from '../support/pages/start-page.ts';
import type { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

/** Files that the disk has room for: their number is exact, while its last bytes are kept for each processor. */
const FILES = 400;

/** A disk of its own in memory: only root may mount one. */
function smallDisk(): string | null {
  const at = mkdtempSync(join(tmpdir(), 'langevin-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=24m,nr_inodes=${FILES}`, 'tmpfs', at], { stdio: 'ignore' });
    return at;
  } catch {
    rmdirSync(at);
    return null;
  }
}

const disk = hasBrowser ? smallDisk() : null;

describe.skipIf(disk === null)('A full disk (skipped without Chromium, and where no disk can be mounted)', () => {
  const home = join(disk ?? '', 'home');
  const filler = join(disk ?? '', 'filler');
  let studio: StudioUnderTest;
  let page: Page;
  let workspace: Workspace;
  beforeAll(async () => {
    studio = await StudioUnderTest.open(home);
    page = await studio.page();
    workspace = await new StartPage(page).trySample();
    await workspace.loaded();
  });
  afterAll(async () => {
    await studio.close();
    execFileSync('umount', [disk!]);
    rmdirSync(disk!);
  });

  it('refuses files before the first byte, and says how much is missing and what to do', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'langevin-series-'));
    writeDicomFolder(folder, 2, 64);
    await dropPaths(page, [folder]);
    const dialog = page.getByRole('dialog', { name: 'This could not be opened' });
    await dialog
      .getByText(/^The files cannot be written: the disk has too little room, \d+ MB are missing\.$/)
      .waitFor();
    await dialog.getByText(/Settings under Storage; what was there is untouched/).waitFor();
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    expect(readdirSync(join(home, 'uploads'))).toEqual([]);
    rmSync(folder, { recursive: true });
    // The browser's own word for the refusal.
    expect(studio.faults.splice(0)).toEqual([expect.stringContaining('507')]);
  });

  it('keeps a change that cannot be saved, says so, and saves it once there is room', async () => {
    mkdirSync(filler);
    const write = (n: number): void => writeFileSync(join(filler, String(n)), '');
    expect(() => Array.from({ length: FILES }, (_, n) => write(n))).toThrow('ENOSPC');
    await workspace.setSize(96);
    const banner = page.getByRole('alert').filter({ hasText: 'project.json cannot be written: the disk is full' });
    await banner.getByText(/kept in this window/).waitFor();
    rmSync(filler, { recursive: true });
    await banner.waitFor({ state: 'detached' });
    await page.reload();
    await workspace.opened();
    const size = (await workspace.stage('Data')).getByRole('textbox', { name: 'Size', exact: true });
    expect(await size.inputValue()).toBe('96');
  });
});
