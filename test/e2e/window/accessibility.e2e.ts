import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { broken } from '../support/axe.ts';
import { hasBrowser } from '../support/browser.ts';
import { Compare } from '../support/pages/compare.ts';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

describe.skipIf(!hasBrowser).each(['dark', 'light'] as const)(
  'Accessibility, %s (skipped without Chromium)',
  (theme) => {
    let studio: StudioUnderTest;
    let page: Page;
    let workspace: Workspace;
    beforeAll(async () => {
      studio = await StudioUnderTest.open();
      const context = await studio.context({ reducedMotion: 'reduce' });
      page = await studio.page({ context, asked: true });
      workspace = new Workspace(page);
    });
    afterAll(() => studio.close());

    it('holds in the question of the first run', async () => {
      const start = new StartPage(page);
      await start.firstRun.waitFor();
      expect(await broken(page)).toEqual([]);
      await start.acknowledge();
      await openPage(page, 'Settings');
      await page.getByRole('combobox', { name: 'Theme' }).selectOption(theme);
      await page.locator(`[data-theme=${theme}]`).waitFor();
    });

    it('holds on every page while it is empty', async () => {
      for (const name of ['Start', 'Workspace', 'Compare', 'Queue', 'Models', 'Compute', 'Settings'] as const) {
        await openPage(page, name);
        expect(await broken(page), name).toEqual([]);
      }
    });

    it('holds in the workspace, with every stage and every side open', async () => {
      await openPage(page, 'Start');
      await new StartPage(page).trySample();
      await workspace.setSize(64);
      await workspace.setMethods('FBP', 'SIRT');
      for (const stage of ['Scan', 'Data', 'Method', 'Model', 'Output'] as const) await workspace.stage(stage);
      await workspace.run();
      await workspace.reaches('done');
      for (const picture of ['Sinogram', 'Quick look', 'Result', 'Error', 'Input'] as const) {
        await workspace.show(picture);
        expect(await broken(page), picture).toEqual([]);
      }
      for (const side of ['Measure', 'Masks', 'Data', 'Results'] as const) {
        const panel = await workspace.side(side);
        if (side === 'Masks') {
          await panel.getByRole('button', { name: 'New mask' }).click();
          await panel.getByRole('group', { name: 'Mask tools' }).waitFor();
        }
        expect(await broken(page), side).toEqual([]);
      }
    });

    it('holds in a comparison, in the queue, and in the sheets', async () => {
      await workspace.side('Results');
      await page.getByRole('button', { name: 'Compare', exact: true }).click();
      const compare = new Compare(page);
      await compare.opened();
      for (const mode of ['Side by side', 'Slider', 'Signed error'] as const) {
        await compare.mode(mode);
        expect(await broken(page), mode).toEqual([]);
      }
      for (const name of ['Queue', 'Start'] as const) {
        await openPage(page, name);
        expect(await broken(page), name).toEqual([]);
      }
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog', { name: 'Commands' }).waitFor();
      expect(await broken(page), 'commands').toEqual([]);
    });
  },
);
