import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { writeDicomFolder } from '../../support/dicom-folder.ts';
import { dropPaths } from '../support/drop.ts';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

const SIZE = 64;
const SLICES = 5;

interface Reading {
  readonly slice: number;
  readonly hu: number;
  readonly column: number;
  readonly row: number;
}

/** What the pane tells of the pixel in its middle: "Input, slice 2 of 5, …, 40 HU at 32, 32". Null until it is told. */
async function probed(pane: Locator, page: Page): Promise<Reading | null> {
  const box = await pane.boundingBox();
  if (box === null) throw new Error('the pane is not shown');
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.5 * box.height);
  const told = await pane.getByText(/, window .* level /).innerText();
  const [, hu, column, row] = /([-−]?[\d.]+) HU at (\d+), (\d+)/.exec(told) ?? [];
  if (hu === undefined) return null;
  const slice = Number(/slice (\d+) of/.exec(told)?.[1] ?? 1);
  return { slice, hu: Number(hu.replace('−', '-')), column: Number(column), row: Number(row) };
}

describe.skipIf(!hasBrowser)('Opening (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  let page: Page;
  let workspace: Workspace;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
    page = await studio.page({ asked: true });
    workspace = new Workspace(page);
  });
  afterAll(() => studio.close());

  it('asks once what the program is used for', async () => {
    const start = new StartPage(page);
    await start.firstRun.waitFor();
    await start.acknowledge();
    await page.reload();
    await page.getByText('Connected').waitFor();
    expect(await start.firstRun.count()).toBe(0);
  });

  it.each(['chosen', 'dropped'] as const)('a DICOM folder that is %s opens as a series', async (how) => {
    const folder = join(studio.home, `series-${how}`);
    const slices = writeDicomFolder(folder, SLICES, SIZE);
    await openPage(page, 'Start');
    if (how === 'chosen') await new StartPage(page).choose('folder', folder);
    else await dropPaths(page, [folder]);
    await workspace.opened();

    const pane = workspace.pane('Input');
    await pane.focus();
    await pane.press('Home');
    for (let n = 0; n < SLICES; n++) {
      await expect.poll(async () => (await probed(pane, page))?.slice).toBe(n + 1);
      await workspace.loaded();
      await expect
        .poll(async () => {
          const told = await probed(pane, page);
          return told !== null && told.hu === slices[n]?.[told.row * SIZE + told.column] ? told.hu : told;
        })
        .toBe(30 + 10 * n);
      await pane.press('ArrowDown');
    }
  });

  it('a series on its way shows its first picture and how far it is, and is gone once it is cancelled', async () => {
    const folder = join(studio.home, 'long');
    writeDicomFolder(folder, 70, 512);
    await openPage(page, 'Start');
    const before = readdirSync(join(studio.home, 'projects')).length;
    let sent = 0;
    // The first bundle is the middle file; the others are held on their way.
    await page.route('**/uploads/*', (route) =>
      route.request().method() !== 'PUT' || sent++ === 0 ? route.continue() : new Promise(() => undefined),
    );
    await dropPaths(page, [folder]);
    const arriving = page.getByRole('region', { name: 'Files on their way in' });
    await arriving.getByRole('img', { name: 'First picture' }).waitFor();
    await arriving.getByText(/^\d+ of 70 files · .* of 36.8 MB$/).waitFor();
    await arriving.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled. Nothing of it was added.').waitFor();
    expect(await arriving.count()).toBe(0);
    expect(readdirSync(join(studio.home, 'uploads'))).toEqual([]);
    expect(readdirSync(join(studio.home, 'projects'))).toHaveLength(before);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it('a hundred damaged files beside a good one: the good one opens, the others are named', async () => {
    const folder = join(studio.home, 'damaged');
    mkdirSync(folder);
    writeDicomFolder(folder, 1, SIZE);
    const ends = ['dcm', 'png', 'npy', 'tif', 'nii', 'jpg'];
    const names = Array.from({ length: 100 }, (_, n) => `damaged-${n}.${ends[n % ends.length]}`);
    // A head that promises more than there is, then noise of a fixed pattern.
    const heads = [`${'\0'.repeat(128)}DICM`, '\x89PNG\r\n\x1a\n', '\x93NUMPY\x01\0', 'II*\0', '', '\xff\xd8\xff\xe0'];
    names.forEach((name, n) => {
      const noise = Buffer.from(Array.from({ length: 40 + n }, (_, i) => (i * 37 + n * 11) % 256));
      writeFileSync(join(folder, name), Buffer.concat([Buffer.from(heads[n % heads.length] ?? '', 'latin1'), noise]));
    });
    await openPage(page, 'Start');
    await dropPaths(page, [folder]);
    const dialog = page.getByRole('dialog', { name: '100 files could not be opened' });
    await dialog.waitFor({ timeout: 60_000 });
    const told = await dialog.getByRole('row').allInnerTexts();
    for (const name of names)
      expect(
        told.some((row) => row.includes(name)),
        name,
      ).toBe(true);
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await workspace.opened();
    await expect.poll(async () => (await probed(workspace.pane('Input'), page))?.hu).toBe(30);
  });
});
