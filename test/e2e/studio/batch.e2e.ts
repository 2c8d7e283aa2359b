import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDicomFolder } from '../../support/dicom-folder.ts';
import { bodyHu, writeHu } from '../../support/phantom-npy.ts';
import { hasBrowser } from '../support/browser.ts';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

const SIZE = 32;
const SLICES = 6;
/** This one is constant, which no run accepts. */
const EMPTY = 2;

describe.skipIf(!hasBrowser)('A batch (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  const folder = mkdtempSync(join(tmpdir(), 'langevin-batch-'));
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
  });
  afterAll(async () => {
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('over a series is one row that says what failed, opens to its slices and is tried again as far as it failed', async () => {
    const slices = Array.from({ length: SLICES }, (_, n) =>
      n === EMPTY ? new Float32Array(SIZE * SIZE) : bodyHu(SIZE, 5 * n),
    );
    const volume = join(folder, 'volume.npy');
    writeHu(volume, Float32Array.from(slices.flatMap((s) => [...s])), [SLICES, SIZE, SIZE]);
    const page = await studio.page();
    await new StartPage(page).choose('files', volume);
    const workspace = new Workspace(page);
    await workspace.opened();
    await workspace.setMethods('FBP');
    await (await workspace.stage('Data')).getByRole('switch', { name: 'Every slice' }).click();
    // Before anything ever ran here.
    await workspace.recipe.getByText(/^Takes .*, \d+ MB\.$/).waitFor();
    await workspace.run();

    const side = await workspace.side('Results');
    const head = side.getByRole('button', { name: /^Every slice of volume\.npy/ });
    await side.getByText(`${SLICES - 1} of ${SLICES}, 1 failed`, { exact: true }).waitFor({ timeout: 100_000 });
    expect(await head.innerText()).not.toMatch(/\bdone\b/);
    await head.click();
    const list = side.getByRole('list', { name: /^Every slice of/ });
    expect(await list.getByRole('button').count()).toBe(SLICES);
    await list.getByRole('button', { name: /^Slice 5\b/ }).click();
    await workspace.reaches('done');

    await openPage(page, 'Queue');
    await page.getByText(`${SLICES - 1} of ${SLICES}, 1 failed`, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Try the 1 that failed again' }).click();
    await page.getByText(`${SLICES - 1} of ${SLICES}, 1 failed`, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Discard all slices' }).click();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText(`${SLICES - 1} of ${SLICES}, 1 failed`, { exact: true }).waitFor();
  });

  it('is a stack: input and result show the same slice, with a table of figures and three planes', async () => {
    const series = join(folder, 'thorax');
    writeDicomFolder(series, 5, SIZE, 4, [-24, -12, 0, 12, 24]);
    const page = await studio.page();
    await new StartPage(page).choose('folder', series);
    const workspace = new Workspace(page);
    await workspace.opened();
    await workspace.setMethods('FBP');
    await (await workspace.stage('Data')).getByRole('switch', { name: 'Every slice' }).click();
    await workspace.run();
    const side = await workspace.side('Results');
    await side.getByText('5 of 5', { exact: true }).waitFor({ timeout: 100_000 });

    const figures = side.getByRole('region', { name: /^All slices of/ });
    await figures.getByText(/over 5 of 5 slices/).waitFor();
    await figures.getByRole('button', { name: 'Look at slice 4', exact: true }).last().click();
    await workspace.pane('FBP · slice 4 at 12.0 mm').waitFor();
    await workspace.show('Input');
    expect(await workspace.slice.getAttribute('aria-valuenow')).toBe('3');
    await workspace.pane('Input').press('ArrowUp');
    await workspace.show('Result');
    await workspace.pane('FBP · slice 3 at 0.0 mm').press('ArrowUp');
    await workspace.pane('FBP · slice 2 at −12.0 mm').waitFor();
    await workspace.show('Error');
    await workspace.pane('Error · slice 2 at −12.0 mm').waitFor();

    await workspace.show('Result');
    await page.getByRole('button', { name: 'Show three planes' }).click();
    for (const plane of ['Axial', 'Coronal', 'Sagittal']) await workspace.pane(plane).waitFor();

    // The cross-hair of one plane moves the others, by keys alone.
    const middle = SIZE / 2 + 1;
    await workspace.viewer.getByText(`${middle} / ${SIZE}`, { exact: true }).first().waitFor();
    await workspace.pane('Axial').focus();
    for (const key of ['h', 'Shift+ArrowRight', 'Enter']) await page.keyboard.press(key);
    await workspace.viewer.getByText(`${middle + 10} / ${SIZE}`, { exact: true }).waitFor();
    await page.keyboard.press('n');
    expect(await workspace.pane('Coronal').evaluate((pane) => pane === document.activeElement)).toBe(true);
    // From the middle of the cut, which is slice 3, one up: towards the head, slice 4.
    for (const key of ['ArrowUp', 'Enter']) await page.keyboard.press(key);
    await workspace.viewer.getByText(`4 / 5`, { exact: true }).first().waitFor();
    await workspace.show('Error');
    await workspace.viewer.getByText('Error · slice 4 at 12.0 mm').waitFor();
    await workspace.viewer.getByText(/missing or on their way/).waitFor({ state: 'detached' });
    await workspace.pane('Sagittal').press('t');
    await workspace.pane('Error · slice 4 at 12.0 mm').waitFor();

    await openPage(page, 'Queue');
    await page
      .getByRole('button', { name: /^\d+\.\d\d ± .* dB · SSIM/ })
      .first()
      .click();
    await expect.poll(() => figures.evaluate((table) => table === document.activeElement)).toBe(true);
  });
});
