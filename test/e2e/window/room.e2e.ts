/** How much of a window the image has, and what of the recipe is in sight without scrolling. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { hasBrowser } from '../support/browser.ts';
import { dropPaths } from '../support/drop.ts';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import type { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1024, height: 640 },
  { width: 1920, height: 1080 },
];
/** Of the window's height. */
const LEAST_SHARE = 0.6;

describe.skipIf(!hasBrowser)('the room of the image', () => {
  let studio: StudioUnderTest;
  let page: Page;
  let workspace: Workspace;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
    page = await studio.page();
    workspace = await new StartPage(page).trySample();
  });
  afterAll(() => studio.close());

  async function box(of: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
    const found = await of.boundingBox();
    if (found === null) throw new Error(`${of} is not drawn`);
    return found;
  }
  async function shareOf(pane: Locator): Promise<number> {
    return (await box(pane)).height / page.viewportSize()!.height;
  }

  it.each(SIZES)('at $width × $height the image comes first, and views and Run are in sight', async (size) => {
    await page.setViewportSize(size);
    expect(await shareOf(workspace.pane('Input'))).toBeGreaterThanOrEqual(LEAST_SHARE);
    const recipe = await box(workspace.recipe);
    for (const part of [
      workspace.recipe.getByRole('slider', { name: 'Views' }),
      workspace.recipe.getByRole('button', { name: 'Run', exact: true }),
      workspace.recipe.getByText('320 × 320 pixels of 1.25 mm, 400 mm, from 23 views over 180°'),
    ]) {
      const { y, height } = await box(part);
      expect(y).toBeGreaterThanOrEqual(recipe.y);
      expect(y + height).toBeLessThanOrEqual(recipe.y + recipe.height);
    }
  });

  it('a run that is done is one line, and its result keeps the room', async () => {
    await page.setViewportSize(SIZES[0]!);
    await workspace.setSize(96);
    await workspace.setMethods('FBP', 'SIRT');
    await workspace.run();
    await workspace.reaches('done');
    await workspace.show('Result');
    for (const size of SIZES) {
      await page.setViewportSize(size);
      expect(await shareOf(workspace.viewer.getByRole('application'))).toBeGreaterThanOrEqual(LEAST_SHARE);
      expect((await box(workspace.runPanel)).height).toBeLessThanOrEqual(48);
    }
    await workspace.runPanel.getByRole('button', { name: 'Chart of the residuals' }).click();
    await workspace.runPanel.getByText('Relative residual by step').waitFor();
    await page.keyboard.press('F8');
    await workspace.runPanel.getByText('Relative residual by step').waitFor({ state: 'detached' });
  });

  it('is marked by what is worked on, and elsewhere for everything', async () => {
    const mark = page.getByRole('contentinfo').locator('strong');
    expect(await mark.textContent()).toBe('Research use only, not for diagnosis');
    await openPage(page, 'Start');
    await new StartPage(page).trySample('Mend the sample');
    expect(await mark.textContent()).toBe('Research use only, parts of results are made up');
    await openPage(page, 'Compare');
    expect(await mark.textContent()).toBe('Research use only, not for diagnosis');
  });

  it('news of what was opened hides no picture, no view and nothing that is pressed', async () => {
    writeFileSync(join(studio.home, 'grey.png'), encodePng(new Uint8Array(64 * 64).fill(120), 64, 64, 1));
    await openPage(page, 'Start');
    await dropPaths(page, [join(studio.home, 'grey.png')]);
    await workspace.opened();
    const notice = page.getByRole('region', { name: 'Notices' }).getByRole('listitem');
    await notice.getByText('1 item was added').waitFor();
    const used = [
      workspace.viewer.getByRole('radiogroup').first(),
      workspace.pane('Input'),
      page.getByRole('tablist').last(),
      page.getByRole('button', { name: /^Commands/ }),
      page.getByRole('button', { name: /^(Light|Dark) theme$/ }),
    ];
    for (const size of SIZES) {
      await page.setViewportSize(size);
      const news = await box(notice);
      for (const part of used) {
        const { x, y, width } = await box(part);
        const isApart = x + width <= news.x || news.x + news.width <= x || news.y + news.height <= y;
        expect(isApart, `${part} at ${size.width}`).toBe(true);
      }
    }
    expect(studio.faults).toEqual([]);
  });
});
