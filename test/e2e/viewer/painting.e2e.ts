import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeNpy, encodeNpy } from '../../../core/formats/npy/npy.ts';
import { hasBrowser } from '../support/browser.ts';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

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

/** The mask's file, as the window writes it. */
async function written(page: Page, masks: Locator, format: RegExp): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await masks.getByRole('button', { name: 'Save…' }).click();
  await page.getByRole('menuitem', { name: format }).click();
  return readFileSync(await (await download).path());
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
    // What is still empty asks to be painted; it keeps no run from beginning.
    await masks.getByText('empty: paint it on the image').waitFor();
    const start = workspace.recipe.getByRole('button', { name: 'Run', exact: true });
    expect(await start.getAttribute('aria-disabled')).toBeNull();
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

    const [array, picture] = [await written(page, masks, /NPY/), await written(page, masks, /PNG/)];
    await masks.getByRole('button', { name: 'Clear', exact: true }).click();
    await regions(/no region/);
    await masks.getByLabel('Load…').setInputFiles({ name: 'mask.png', mimeType: 'image/png', buffer: picture });
    await regions(/2 regions/);
    expect((await written(page, masks, /NPY/)).equals(array)).toBe(true);
    await masks.getByText('Saved', { exact: true }).waitFor();
    await masks.getByRole('button', { name: 'Finish painting' }).click();
    const [, share = NaN] = /^([\d.]+) %/.exec(two) ?? [];
    const size = masks.getByText(/^[\d.]+ mm² · [\d.]+ %$/);
    const [area = NaN, percent = NaN] = (await size.innerText()).match(/[\d.]+/g)?.map(Number) ?? [];
    expect(percent).toBeCloseTo(Number(share), 1);
    expect(area / percent).toBeCloseTo((512 * 0.78125) ** 2 / 100, -1);
    await masks.getByRole('button', { name: 'Hide Region 1' }).click();
    await masks.getByRole('button', { name: 'Show Region 1' }).click();

    await workspace.setSize(64);
    await workspace.setMethods('FBP');
    const output = await workspace.stage('Output');
    // Painted now, it is what the recipe measures.
    const chosen = output.getByRole('combobox', { name: 'Region of interest' }).locator('option:checked');
    await expect.poll(() => chosen.innerText()).toBe('Region 1');
    await workspace.run();
    await workspace.reaches('done');
    await workspace.side('Results');
    const opening = page.waitForEvent('popup');
    await workspace.report().click();
    const report = await opening;
    await report.getByRole('heading', { name: 'Region: Region 1' }).waitFor();
    const table = report.getByRole('heading', { name: 'Region: Region 1' }).locator('xpath=following::table[1]');
    expect(await table.getByRole('row').count()).toBe(2);
  });

  it('is painted and erased by keys alone, by those that were chosen', async () => {
    const page = await studio.page();
    await openPage(page, 'Settings');
    const key = (name: RegExp): Locator => page.getByRole('button', { name });
    await key(/^Mask: Eraser, E: change/).click();
    await page.keyboard.press('b');
    await page.getByText('B is the key of Mask: Brush. Give that another one first.').waitFor();
    await key(/^Mask: Eraser, E: change/).click();
    await page.keyboard.press('k');
    await key(/^Mask: Eraser, K: change/).waitFor();
    await page.reload();
    await key(/^Mask: Eraser, K: change/).waitFor();

    await openPage(page, 'Start');
    const workspace = await new StartPage(page).trySample();
    const masks = await workspace.side('Masks');
    await masks.getByRole('button', { name: 'New mask' }).click();
    const tools = masks.getByRole('group', { name: 'Mask tools' });
    const figures = (text: RegExp): Promise<void> => tools.getByRole('status').filter({ hasText: text }).waitFor();
    await figures(/no region/);
    await page.mouse.move(0, 0);
    await workspace.pane('Input').focus();
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const each of keys) await page.keyboard.press(each);
    };
    await press(
      'ArrowRight',
      'Enter',
      'Shift+ArrowDown',
      'Shift+ArrowDown',
      'Shift+ArrowDown',
      'Shift+ArrowDown',
      'Enter',
    );
    await figures(/2 regions/);
    await press('Delete');
    await figures(/1 region/);
    await press('Shift+ArrowLeft', 'Shift+Enter');
    await figures(/2 regions/);
    await press('Control+z');
    await figures(/1 region/);
    await press('e');
    await tools.getByRole('radio', { name: 'Brush (B)' }).and(page.locator('[aria-checked=true]')).waitFor();
    await press('k');
    await tools.getByRole('radio', { name: 'Eraser (K)' }).and(page.locator('[aria-checked=true]')).waitFor();
    await press('Shift+I');
    await figures(/9\d\.\d %/);
    await press('Shift+I', 'r', 'Enter', 'Shift+ArrowRight', 'Shift+ArrowDown', 'Enter');
    await figures(/2 regions/);
    await press('Control+z', 'q');
    await figures(/1 region/);
    await masks.getByRole('radio', { name: 'Hidden' }).and(page.locator('[aria-checked=true]')).waitFor();
    await press('?');
    const list = page.getByRole('dialog', { name: 'Keys' });
    expect(await list.getByText('Eraser').locator('xpath=following-sibling::dd[1]').innerText()).toBe('K');
    await press('Escape');
    await masks.getByText('Saved', { exact: true }).waitFor();
  });

  it('of another size is shown as it would lie, then centred or scaled', async () => {
    const page = await studio.page();
    const workspace = await new StartPage(page).trySample();
    const masks = await workspace.side('Masks');
    await masks.getByRole('button', { name: 'New mask' }).click();
    const blank = decodeNpy(await written(page, masks, /NPY/), 'blank');
    if (!blank.ok) throw new Error(blank.error.code);
    const [height = 0, width = 0] = blank.value.shape;
    // A quarter of the image's size: its left half is painted.
    const size = { height: height / 4, width: width / 4 };
    const data = Uint8Array.from({ length: size.height * size.width }, (_, i) =>
      i % size.width < size.width / 2 ? 255 : 0,
    );
    const buffer = Buffer.from(encodeNpy(data, [size.height, size.width]));
    const dialog = page.getByRole('dialog', { name: 'The mask has another size' });
    const painted = async (how: string): Promise<(row: number, column: number) => boolean> => {
      await masks
        .getByLabel('Load…')
        .setInputFiles({ name: 'small.npy', mimeType: 'application/octet-stream', buffer });
      await dialog.getByText(`${size.width} × ${size.height}`).waitFor();
      await dialog.getByRole('button', { name: how }).click();
      await dialog.waitFor({ state: 'hidden' });
      const read = decodeNpy(await written(page, masks, /NPY/), how);
      if (!read.ok) throw new Error(read.error.code);
      const { data: values } = read.value;
      return (row, column) => values[Math.floor(row * height) * width + Math.floor(column * width)] === 255;
    };
    const nothing = await painted('Load nothing');
    expect([nothing(0.1, 0.1), nothing(0.5, 0.45)]).toEqual([false, false]);
    const centre = await painted('Centre, not scaled');
    expect([centre(0.1, 0.1), centre(0.5, 0.45), centre(0.5, 0.55)]).toEqual([false, true, false]);
    const scaled = await painted('Scale to fit');
    expect([scaled(0.1, 0.1), scaled(0.9, 0.45), scaled(0.5, 0.55)]).toEqual([true, true, false]);
    await masks.getByRole('button', { name: 'Undo: mask loaded' }).click();
    await masks.getByText('Saved', { exact: true }).waitFor();
  });

  it('keeps the stroke after which its page is reloaded, or closed, at once', async () => {
    const page = await studio.page();
    const workspace = await new StartPage(page).trySample();
    await (await workspace.side('Masks')).getByRole('button', { name: 'New mask' }).click();
    const regions = async (at: Workspace, text: RegExp): Promise<void> => {
      await at.opened();
      const masks = await at.side('Masks');
      await masks.getByRole('button', { name: 'Paint', exact: true }).click();
      await masks.getByRole('group', { name: 'Mask tools' }).getByRole('status').filter({ hasText: text }).waitFor();
    };
    await stroke(page, workspace.pane('Input'), [0.4, 0.4], [0.55, 0.45]);
    await page.reload();
    await regions(workspace, /1 region/);
    const address = page.url();
    await stroke(page, workspace.pane('Input'), [0.4, 0.7], [0.55, 0.72]);
    await page.close();
    const next = await studio.page();
    await next.goto(address);
    await regions(new Workspace(next), /2 regions/);
  });

  it('is undone after a reload and after the server was killed, stroke by stroke', async () => {
    const page = await studio.page();
    const workspace = await new StartPage(page).trySample();
    let masks = await workspace.side('Masks');
    await masks.getByRole('button', { name: 'New mask' }).click();
    const pixels = (): Promise<Buffer> => written(page, masks, /NPY/);
    const saved = (): Promise<void> => masks.getByText('Saved', { exact: true }).waitFor();
    const figures = (text: RegExp): Promise<void> =>
      masks.getByRole('group', { name: 'Mask tools' }).getByRole('status').filter({ hasText: text }).waitFor();
    const states = [await pixels()];
    for (const [n, y] of [0.4, 0.55, 0.7].entries()) {
      await stroke(page, workspace.pane('Input'), [0.4, y], [0.55, y + 0.03]);
      await figures(new RegExp(`${n + 1} region`));
      await saved();
      states.push(await pixels());
    }
    const reopened = async (): Promise<void> => {
      await page.reload();
      await workspace.opened();
      masks = await workspace.side('Masks');
      await masks.getByRole('button', { name: 'Paint', exact: true }).click();
    };
    const act = async (name: RegExp, expected: Buffer): Promise<void> => {
      await masks.getByRole('button', { name }).click();
      expect((await pixels()).equals(expected)).toBe(true);
    };

    await reopened();
    expect((await pixels()).equals(states[3]!)).toBe(true);
    await act(/^Undo: brush/, states[2]!);
    await act(/^Undo: brush/, states[1]!);
    await act(/^Redo: brush/, states[2]!);
    await figures(/2 regions/);
    await saved();

    await studio.kill();
    await studio.restart();
    await page.goto(studio.served.url);
    await new StartPage(page).sample.waitFor();
    const recovered = page.getByRole('region', { name: 'Recovered from last time' });
    await recovered.getByRole('button', { name: /^Open/ }).first().click();
    await workspace.opened();
    masks = await workspace.side('Masks');
    await masks.getByRole('button', { name: 'Paint', exact: true }).click();
    // What the server had not yet written comes back from the window's own journal, a moment after the mask.
    await expect.poll(async () => (await pixels()).equals(states[2]!), { timeout: 20_000 }).toBe(true);
    await act(/^Undo: brush/, states[1]!);
    await act(/^Redo: brush/, states[2]!);
    await act(/^Redo: brush/, states[3]!);
    await saved();

    // A second window sees what is painted in the first, and goes on from there.
    const second = await page.context().newPage();
    await second.goto(page.url());
    const there = new Workspace(second);
    await there.opened();
    const theirs = await there.side('Masks');
    await theirs.getByRole('button', { name: 'Paint', exact: true }).click();
    await act(/^Undo: brush/, states[2]!);
    await theirs.getByRole('button', { name: /^Redo: brush/ }).waitFor();
    expect((await written(second, theirs, /NPY/)).equals(states[2]!)).toBe(true);
    await theirs.getByRole('button', { name: /^Redo: brush/ }).click();
    await theirs.getByText('Saved', { exact: true }).waitFor();
    await expect.poll(async () => (await pixels()).equals(states[3]!), { timeout: 10_000 }).toBe(true);
  });
});
