/** What is painted on a grey photograph. Colours: painted, taken from another picture, moved, undone, and there after a restart. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobSchema } from '../../../core/contract/job.ts';
import { decodeNpy } from '../../../core/formats/npy/npy.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { broken, leaveButtons } from '../support/axe.ts';
import { hasBrowser } from '../support/browser.ts';
import { dropPaths } from '../support/drop.ts';
import { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

const SIDE = 128;
const PATIENT = { timeout: 20_000 };
const SHOTS = fileURLToPath(new URL('../../../.scratch/hints', import.meta.url));
const RED = [200, 48, 32];

describe.skipIf(!hasBrowser)('Colour hints on a photograph (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  let page: Page;
  let workspace: Workspace;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
    page = await studio.page();
    workspace = new Workspace(page);
    mkdirSync(SHOTS, { recursive: true });
    const at = (name: string): string => join(studio.home, name);
    const grey = Uint8Array.from({ length: SIDE ** 2 }, (_, i) => {
      const [row, column] = [Math.floor(i / SIDE), i % SIDE];
      if (Math.abs(column - 80 - row / 8) < 1) return 245;
      return Math.hypot(row - 60, column - 40) < 22 ? 200 : 60 + (row >> 1) + ((column >> 4) % 2) * 20;
    });
    writeFileSync(at('grey.png'), encodePng(grey, SIDE, SIDE, 1));
    const blue = Uint8Array.from({ length: 3 * 16 * 16 }, (_, i) => [30, 90, 220][i % 3]!);
    writeFileSync(at('blue.png'), encodePng(blue, 16, 16, 3));
  });
  afterAll(() => studio.close());
  const shoot = (name: string) => page.screenshot({ path: join(SHOTS, `${name}.png`) });

  const status = (masks: Locator): Locator => masks.getByRole('group', { name: 'Mask tools' }).getByRole('status');
  /** Where a pixel of the picture lies on the screen. */
  async function on(pane: Locator, column: number, row: number): Promise<readonly [number, number]> {
    const box = await pane.boundingBox();
    if (box === null) throw new Error('the pane is not shown');
    const zoom = Math.min(box.width, box.height) / SIDE;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    return [x + zoom * (column + 0.5 - SIDE / 2), y + zoom * (row + 0.5 - SIDE / 2)];
  }
  async function dab(pane: Locator, column: number, row: number): Promise<void> {
    await page.mouse.click(...(await on(pane, column, row)));
  }
  /** The file that is exported, as other programs see it: [red, green, blue, alpha] of a pixel. */
  async function written(masks: Locator): Promise<(column: number, row: number) => number[]> {
    const download = page.waitForEvent('download');
    await masks.getByRole('button', { name: 'Save…' }).click();
    await page.getByRole('menuitem', { name: /PNG/ }).click();
    const pixels = await sharp(readFileSync(await (await download).path()))
      .ensureAlpha()
      .raw()
      .toBuffer();
    return (column, row) => [...pixels.subarray(4 * (row * SIDE + column), 4 * (row * SIDE + column) + 4)];
  }

  it('are painted, taken from another picture, moved and undone, and are there after a restart', async () => {
    await dropPaths(page, [join(studio.home, 'blue.png'), join(studio.home, 'grey.png')]);
    await workspace.opened();
    const data = await workspace.side('Data');
    await data
      .getByRole('button', { name: /grey\.png/ })
      .first()
      .click();
    await shoot('begun');
    let masks = await workspace.side('Masks');
    await masks.getByRole('button', { name: 'Paint…' }).click();
    await shoot('menu');
    await page.getByRole('menuitem', { name: 'Colour hints' }).click();
    await masks.getByText('Hints 1').waitFor();
    await masks.getByLabel('Colour', { exact: true }).fill('#c83020');
    const pane = workspace.pane('Input');
    await dab(pane, 40, 60);
    await status(masks).filter({ hasText: '1 region' }).waitFor();
    await masks.getByText('Saved', { exact: true }).waitFor();

    // Blue comes from a picture that lies beside.
    await masks.getByRole('button', { name: 'From a picture…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Take a colour from another picture' });
    const other = dialog.getByRole('application');
    await dialog.locator('[aria-busy=true]').waitFor({ state: 'detached' });
    await other.focus();
    await page.keyboard.press('ArrowRight');
    await dialog.getByRole('button', { name: 'Take #1e5adc' }).waitFor(PATIENT);
    await shoot('picture');
    await dialog.getByRole('button', { name: 'Take #1e5adc' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await dab(pane, 100, 100);
    await status(masks).filter({ hasText: '2 regions' }).waitFor();
    await masks.getByRole('button', { name: 'Paint with #c83020' }).waitFor();
    await shoot('painted');

    let at = await written(masks);
    expect([at(40, 60), at(100, 100), at(10, 10)]).toEqual([
      [...RED, 255],
      [30, 90, 220, 255],
      [0, 0, 0, 0],
    ]);

    // The hand takes what was painted to another place.
    await masks.getByRole('radio', { name: /^Move/ }).click();
    await page.mouse.move(...(await on(pane, 40, 60)));
    await page.mouse.down();
    await page.mouse.move(...(await on(pane, 60, 30)), { steps: 6 });
    await page.mouse.up();
    at = await written(masks);
    expect([at(40, 60), at(60, 30)]).toEqual([
      [0, 0, 0, 0],
      [...RED, 255],
    ]);
    await masks.getByRole('button', { name: 'Undo: moved' }).click();
    at = await written(masks);
    expect([at(40, 60), at(60, 30)]).toEqual([
      [...RED, 255],
      [0, 0, 0, 0],
    ]);
    await masks.getByText('Saved', { exact: true }).waitFor();

    // Held, the original is bare; let go, it is as it was.
    await pane.focus();
    await page.keyboard.down('Tab');
    await shoot('held');
    await page.keyboard.up('Tab');
    expect(await pane.evaluate((element) => element === document.activeElement)).toBe(true);

    await page.reload();
    await workspace.opened();
    masks = await workspace.side('Masks');
    await masks.getByRole('button', { name: 'Paint', exact: true }).click();
    await status(masks).filter({ hasText: '2 regions' }).waitFor();
    await masks.getByRole('button', { name: 'Redo: moved' }).click();
    at = await written(masks);
    expect([at(40, 60), at(60, 30), at(100, 100)]).toEqual([
      [0, 0, 0, 0],
      [...RED, 255],
      [30, 90, 220, 255],
    ]);
    await masks.getByText('Saved', { exact: true }).waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await page.getByRole('button', { name: theme === 'light' ? 'Light theme' : 'Dark theme' }).click();
      await page.locator(`[data-theme=${theme}]`).waitFor();
      await leaveButtons(page);
      await shoot(`reloaded-${theme}`);
      expect(await broken(page)).toEqual([]);
    }
    expect(studio.faults).toEqual([]);
  });

  it('are given by keys alone: a colour of the palette, a dab where the ring is, and one that is moved', async () => {
    const masks = await workspace.side('Masks');
    const pane = workspace.pane('Input');
    await masks.getByRole('button', { name: 'Paint with #c83020' }).press('Enter');
    await pane.focus();
    await page.keyboard.press('b');
    // The first arrow shows the ring in the middle.
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Enter');
    await status(masks).filter({ hasText: '3 regions' }).waitFor();
    await page.keyboard.press('v');
    await page.keyboard.press('Enter');
    for (let k = 0; k < 3; k++) await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Enter');
    await masks.getByRole('button', { name: 'Undo: moved' }).waitFor();
    await shoot('keys');
    expect(studio.faults).toEqual([]);
  });

  it('lie beside a hole whose scratches are found and corrected with the brush', async () => {
    const masks = await workspace.side('Masks');
    await masks.getByRole('button', { name: 'Paint…' }).click();
    await page.getByRole('menuitem', { name: 'Hole to fill' }).click();
    await masks.getByText('Hole 1').waitFor();
    await masks.getByRole('button', { name: 'Find scratches' }).click();
    await masks.getByRole('button', { name: 'Undo: scratches proposed' }).waitFor();
    await status(masks)
      .filter({ hasText: /[1-9]\d* regions?/ })
      .waitFor();
    await shoot('scratches');
    await masks.getByRole('radio', { name: /^Brush/ }).click();
    await dab(workspace.pane('Input'), 90, 20);
    await masks.getByRole('button', { name: 'Undo: brush 24 px' }).waitFor();
    await masks.getByText('Saved', { exact: true }).waitFor();
    expect(studio.faults).toEqual([]);
  });

  it('lies above the picture as a painting, as opaque as it was left', async () => {
    let masks = await workspace.side('Masks');
    await masks.getByRole('button', { name: 'Paint…' }).click();
    await page.getByRole('menuitem', { name: 'Painting' }).click();
    await masks.getByText('Painting 1').waitFor();
    await masks.getByLabel('Colour', { exact: true }).fill('#208040');
    await masks.getByRole('radio', { name: /^Rectangle/ }).click();
    await dab(workspace.pane('Input'), 10, 90);
    await dab(workspace.pane('Input'), 50, 120);
    await masks.getByRole('spinbutton', { name: 'Opacity' }).fill('50');
    await masks.getByRole('spinbutton', { name: 'Opacity' }).press('Enter');
    await masks.getByText('Saved', { exact: true }).waitFor();
    await shoot('painting');
    const opaque = [32, 128, 64, 128];
    expect((await written(masks))(30, 100)).toEqual(opaque);
    await page.reload();
    await workspace.opened();
    masks = await workspace.side('Masks');
    await masks
      .getByRole('listitem')
      .filter({ hasText: 'Painting 1' })
      .getByRole('button', { name: 'Paint', exact: true })
      .click();
    await masks.getByRole('button', { name: 'Undo: rectangle' }).waitFor();
    expect((await written(masks))(30, 100)).toEqual(opaque);
    expect(studio.faults).toEqual([]);
  });

  it('colour the picture, and once more from another place with the same seed', async () => {
    await workspace.recipe.locator('label').filter({ hasText: 'Colorize' }).click();
    await workspace.setMethods('Spread hints');
    const runs = join(studio.home, 'runs');
    /** The newest run: which hints, what seeds, and the colour of a pixel. */
    const newest = (column: number, row: number) => {
      const [folder = ''] = readdirSync(runs)
        .filter((name) => existsSync(join(runs, name, 'results', 'spread.npy')))
        .map((name) => join(runs, name))
        .sort((a, b) => statSync(join(b, 'job.json')).mtimeMs - statSync(join(a, 'job.json')).mtimeMs);
      const { measurement, solvers } = jobSchema.parse(JSON.parse(readFileSync(join(folder, 'job.json'), 'utf8')));
      if (measurement.modality !== 'photo') throw new Error(measurement.modality);
      const npy = decodeNpy(new Uint8Array(readFileSync(join(folder, 'results', 'spread.npy'))), 'spread.npy');
      if (!npy.ok) throw new Error(npy.error.code);
      const at = row * SIDE + column;
      return {
        sha: measurement.operator.hints?.sha256,
        seeds: solvers.map(({ seeds }) => seeds),
        colour: [0, 1, 2].map((c) => npy.value.data[c * SIDE ** 2 + at]!),
      };
    };
    await workspace.run();
    await workspace.reaches('done');
    await shoot('coloured');
    const before = newest(100, 100);
    expect(before.colour[2]! - before.colour[0]!).toBeGreaterThan(0.3);

    // The blue hint is taken to another place: it is measured there, and nothing else changes.
    const masks = await workspace.side('Masks');
    await masks
      .getByRole('listitem')
      .filter({ hasText: 'Hints 1' })
      .getByRole('button', { name: 'Paint', exact: true })
      .click();
    // Until it is there the tools are those of the layer before.
    const hints = masks.getByRole('listitem').filter({ hasText: 'Hints 1' });
    await hints.getByRole('button', { name: 'Finish painting' }).waitFor();
    await masks.getByRole('radio', { name: /^Move/ }).click();
    await workspace.show('Input');
    await dab(workspace.pane('Input'), 100, 100);
    await dab(workspace.pane('Input'), 24, 108);
    await masks.getByRole('button', { name: 'Undo: moved' }).waitFor();
    await masks.getByText('Saved', { exact: true }).waitFor();
    await workspace.run();
    await expect.poll(() => newest(24, 108).sha !== before.sha, PATIENT).toBe(true);
    await workspace.reaches('done');
    const after = newest(24, 108);
    expect(after.seeds).toEqual(before.seeds);
    expect(after.colour[2]! - after.colour[0]!).toBeGreaterThan(0.3);
    await shoot('moved');
    expect(studio.faults).toEqual([]);
  });
});
