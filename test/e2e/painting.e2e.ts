import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from './browser.ts';
import { StartPage } from './pages/start-page.ts';
import { StudioUnderTest } from './studio.ts';

/** A stroke across the middle of a pane, as a hand makes it. */
async function stroke(page: Page, pane: Locator, from: readonly [number, number], to: readonly [number, number]) {
  const box = await pane.boundingBox();
  if (box === null) throw new Error('the pane is not shown');
  const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 12 });
  await page.mouse.up();
}

describe.skipIf(!hasBrowser)('A painted mask (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
  });
  afterAll(() => studio.close());

  it('is undone, redone, written, cleared and read back as it was, and its figures stand in the report', async () => {
    const page = await studio.page();
    const workspace = await new StartPage(page).trySample();
    const masks = await workspace.side('Masks');
    await masks.getByRole('button', { name: 'New mask' }).click();
    const pane = workspace.pane('Input');
    const figures = masks.getByRole('group', { name: 'Mask tools' }).getByRole('status');
    const told = async (): Promise<string> => (await figures.innerText()).trim();
    const regions = (text: RegExp): Promise<void> => figures.filter({ hasText: text }).waitFor();

    await regions(/no region/);
    await stroke(page, pane, [0.4, 0.4], [0.55, 0.45]);
    await regions(/1 region/);
    const one = await told();
    await stroke(page, pane, [0.4, 0.7], [0.55, 0.72]);
    await regions(/2 regions/);
    const two = await told();
    await masks.getByRole('button', { name: /^Undo: / }).click();
    await regions(/1 region/);
    expect(await told()).toBe(one);
    await masks.getByRole('button', { name: /^Redo: / }).click();
    await regions(/2 regions/);
    expect(await told()).toBe(two);

    const written = async (format: RegExp): Promise<{ path: string; bytes: Buffer }> => {
      const download = page.waitForEvent('download');
      await masks.getByRole('button', { name: 'Save…' }).click();
      await page.getByRole('menuitem', { name: format }).click();
      const path = await (await download).path();
      return { path, bytes: readFileSync(path) };
    };
    const [array, picture] = [await written(/NPY/), await written(/PNG/)];
    await masks.getByRole('button', { name: 'Clear', exact: true }).click();
    await regions(/no region/);
    await masks.getByLabel('Load…').setInputFiles({ name: 'mask.png', mimeType: 'image/png', buffer: picture.bytes });
    await regions(/2 regions/);
    expect((await written(/NPY/)).bytes.equals(array.bytes)).toBe(true);
    await masks.getByText('Saved', { exact: true }).waitFor();

    await workspace.setSize(64);
    await workspace.setMethods('FBP');
    const output = await workspace.stage('Output');
    await output.getByRole('combobox', { name: 'Region of interest' }).selectOption({ label: 'Region 1' });
    await workspace.run();
    await workspace.reaches('done');
    await workspace.side('Results');
    const opening = page.waitForEvent('popup');
    await workspace.report().click();
    const report = await opening;
    await report.getByRole('heading', { name: 'Region of interest' }).waitFor();
    const table = report.getByRole('heading', { name: 'Region of interest' }).locator('xpath=following::table[1]');
    expect(await table.getByRole('row').count()).toBe(2);
  });
});
