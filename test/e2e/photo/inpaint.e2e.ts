/** A run on a photograph that the command line made, dropped on the window: its pictures are colours there. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '../../../core/contract/refused.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { decodePath } from '../../../electron/worker/read/decode.ts';
import { langevin } from '../../support/command.ts';
import { hasBrowser } from '../support/browser.ts';
import { dropPaths } from '../support/drop.ts';
import { Compare } from '../support/pages/compare.ts';
import { openPage } from '../support/pages/rail.ts';
import { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

const [HEIGHT, WIDTH] = [96, 128];
/** A probe is told once the hand rests. */
const PATIENT = { timeout: 20_000 };
const SHOTS = fileURLToPath(new URL('../../../.scratch/inpaint', import.meta.url));
/** Sky, a red disc, a green field. */
const colourAt = (row: number, column: number): readonly number[] => {
  if (Math.hypot(row - 40, column - 80) < 22) return [220, 60, 40];
  return row > 64 ? [50, 140 + (column >> 2), 60] : [90 + row, 130 + row, 230];
};
const isHole = (row: number, column: number): boolean =>
  Math.abs(row - column / 2 - 10) < 5 || (Math.abs(row - 72) < 12 && Math.abs(column - 64) < 14);

/** What the pane tells of a pixel. */
async function probed(pane: Locator, page: Page, row: number, column: number): Promise<string | null> {
  const box = await pane.boundingBox();
  if (box === null) throw new Error('the pane is not shown');
  const zoom = Math.min(box.width / WIDTH, box.height / HEIGHT);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const [toX, toY] = [x + zoom * (column + 0.5 - WIDTH / 2), y + zoom * (row + 0.5 - HEIGHT / 2)];
  // A pane that has only just appeared is told of no pointer that was there before.
  await page.mouse.move(x, box.y + 1);
  await page.mouse.move(toX, toY);
  // What is told of the place before stays until then; asking sooner would move the hand again.
  await page.waitForTimeout(1500);
  const places = pane.locator('xpath=..').getByText(/ at \d+, \d+/);
  // It is told once the hand rests; where it is not, the pane was not there yet.
  const told = await places
    .first()
    .innerText({ timeout: 3000 })
    .catch(() => '');
  return /, ([^,]+ at \d+, \d+)/.exec(told)?.[1] ?? null;
}

describe.skipIf(!hasBrowser)('A run on a photograph (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  let page: Page;
  let workspace: Workspace;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
    page = await studio.page();
    workspace = new Workspace(page);
    mkdirSync(SHOTS, { recursive: true });
    const pixels = Array.from({ length: HEIGHT * WIDTH }, (_, i) => [Math.floor(i / WIDTH), i % WIDTH] as const);
    const at = (name: string): string => join(studio.home, name);
    const whole = Uint8Array.from(pixels.flatMap(([r, c]) => colourAt(r, c)));
    const damaged = Uint8Array.from(pixels.flatMap(([r, c]) => (isHole(r, c) ? [0, 0, 0] : colourAt(r, c))));
    const mask = Uint8Array.from(pixels, ([r, c]) => (isHole(r, c) ? 0 : 255));
    writeFileSync(at('whole.png'), encodePng(whole, WIDTH, HEIGHT, 3));
    writeFileSync(at('damaged.png'), encodePng(damaged, WIDTH, HEIGHT, 3));
    writeFileSync(at('mask.png'), encodePng(mask, WIDTH, HEIGHT, 1));
    const flags = ['--mask', 'mask.png', '--solver', 'biharmonic,harmonic'];
    for (const more of [
      ['--reference', 'whole.png', '--out', 'scored'],
      ['--out', 'unscored'],
    ]) {
      const { code, stderr } = await langevin(studio.home, 'inpaint', 'damaged.png', ...flags, ...more);
      expect([code, stderr]).toEqual([0, expect.any(String)]);
    }
  });
  afterAll(() => studio.close());
  const shoot = (name: string) => page.screenshot({ path: join(SHOTS, `${name}.png`) });

  it('opens as one picture in colours: result, truth and the error of each colour', async () => {
    await dropPaths(page, [join(studio.home, 'scored')]);
    await page.getByText('Opened the run scored.').waitFor();
    const result = workspace.pane('Biharmonic');
    await result.waitFor();
    await workspace.loaded();
    await shoot('result');
    await expect.poll(() => probed(result, page, 40, 80), PATIENT).toBe('0.8627 0.2353 0.1569 at 80, 40');
    await workspace.show('Input');
    await workspace.pane('Input').waitFor();
    await expect.poll(() => probed(workspace.pane('Input'), page, 40, 80), PATIENT).toBe('220 60 40 at 80, 40');
    await shoot('input');
    await workspace.show('Error');
    // What is known has no error in any colour.
    await expect.poll(() => probed(workspace.pane('Error'), page, 90, 4), PATIENT).toBe('0 0 0 at 4, 90');
    await shoot('error');
    const [row] = await workspace.figures();
    expect(row?.join(' ')).toMatch(/Biharmonic/);
    // The recipe beside it is the one that it was made by.
    await workspace.recipe
      .getByRole('radio', { name: 'Fill a hole' })
      .and(page.locator(':checked'))
      .waitFor({ state: 'attached' });
    await shoot('figures');
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    const compare = new Compare(page);
    await compare.opened();
    // Figures are computed beside the window's thread.
    await expect.poll(async () => (await compare.rows())[0]?.join(' '), PATIENT).toMatch(/Biharmonic 2\d\.\d\d 0\.9/);
    await shoot('compare');
    expect(studio.faults).toEqual([]);
  });

  it('without a truth has the damaged picture as its input, and no error', async () => {
    await openPage(page, 'Start');
    await dropPaths(page, [join(studio.home, 'unscored')]);
    await page.getByText('Opened the run unscored.').waitFor();
    await workspace.pane('Biharmonic').waitFor();
    await workspace.show('Input');
    await expect.poll(() => probed(workspace.pane('Input'), page, 72, 64), PATIENT).toBe('0 0 0 at 64, 72');
    await workspace.show('Result');
    await shoot('unscored');
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('radio', { name: /^PNG as it came/ }).waitFor();
    await page.getByRole('combobox', { name: 'Leave out' }).selectOption('gps');
    await shoot('export');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/[.]png$/);
    const exported = must(await decodePath(await file.path()));
    expect(exported).toMatchObject({ format: 'png', height: HEIGHT, width: WIDTH, fullScale: 255 });
    // There is no map of errors to be looked at.
    expect(await workspace.viewer.getByRole('radio', { name: 'Error', exact: true }).count()).toBe(0);
    expect(studio.faults).toEqual([]);
  });
});
