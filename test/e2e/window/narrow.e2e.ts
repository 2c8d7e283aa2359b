import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import { StudioUnderTest } from '../support/studio.ts';

describe.skipIf(!hasBrowser)('a window without room (no Chromium: set CHROMIUM)', () => {
  let studio: StudioUnderTest;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
  }, 120_000);
  afterAll(() => studio.close());

  it('at 400 % of 1280 × 1024 no page is scrolled sideways', { timeout: 60_000 }, async () => {
    const page = await studio.page({ context: await studio.context({ viewport: { width: 320, height: 256 } }) });
    for (const name of ['Start', 'Compare', 'Queue', 'Models', 'Compute', 'Settings'] as const) {
      await openPage(page, name);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const beyond = await page.evaluate(() =>
        [...document.querySelectorAll('main, main *')]
          .filter((e) => /auto|scroll/.test(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1)
          .map((e) => e.className),
      );
      expect(beyond, name).toEqual([]);
    }
  });

  it.each([
    [1280, 800],
    [1024, 640],
  ])('at %i × %i Run is in sight without scrolling', { timeout: 60_000 }, async (width, height) => {
    const page = await studio.page({ context: await studio.context({ viewport: { width, height } }) });
    const workspace = await new StartPage(page).trySample();
    const box = await workspace.recipe.getByRole('button', { name: 'Run', exact: true }).boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
  });

  it('at 200 % of 1280 × 800 the sample is run and its result seen', { timeout: 180_000 }, async () => {
    const page = await studio.page({ context: await studio.context({ viewport: { width: 640, height: 400 } }) });
    const workspace = await new StartPage(page).trySample();
    await page.getByRole('tab', { name: 'Recipe' }).click();
    await workspace.setSize(64);
    await workspace.setMethods('TV', 'FBP');
    await workspace.run();
    await workspace.reaches('done');
    await workspace.show('Result');
    await workspace.pane('TV').waitFor();
    await page.getByRole('tab', { name: 'Results' }).first().click();
    await page.getByRole('row', { name: /FBP/ }).waitFor();
  });
});
