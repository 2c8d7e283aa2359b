import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import { StudioUnderTest } from '../support/studio.ts';

describe.skipIf(!hasBrowser)('The trash (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
  });
  afterAll(() => studio.close());

  it('gives back a mask by the notice and by its list, and a project by its list', async () => {
    const page = await studio.page();
    const workspace = await new StartPage(page).trySample();
    const masks = await workspace.side('Masks');
    await masks.getByRole('button', { name: 'New mask' }).click();
    const remove = async (): Promise<void> => {
      await masks.getByRole('button', { name: 'Remove Region 1' }).click();
      await masks.getByRole('button', { name: 'Remove Region 1' }).waitFor({ state: 'detached' });
    };
    await remove();
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
    await masks.getByRole('button', { name: 'Remove Region 1' }).waitFor();
    await remove();
    await masks.getByRole('button', { name: 'Restore Region 1' }).click();
    await masks.getByRole('button', { name: 'Remove Region 1' }).waitFor();
    await masks.getByText('Trash (1)').waitFor({ state: 'detached' });

    await openPage(page, 'Start');
    // With its small picture on the tile, which would be refused if it were still asked for while the project goes.
    const drawn = (all: Element[]): number =>
      all.filter((img) => img instanceof HTMLImageElement && img.naturalWidth > 0).length;
    await expect.poll(() => page.locator('main img').evaluateAll(drawn)).toBe(1);
    await page.getByRole('button', { name: 'Delete Thorax phantom' }).click();
    await page.getByText('No projects yet').waitFor();
    // By the keyboard: a notice may lie above it for a while.
    await page.getByRole('button', { name: 'Restore Thorax phantom' }).press('Enter');
    await page.getByRole('button', { name: 'Open Thorax phantom' }).click();
    await workspace.opened();
    expect(await (await workspace.side('Masks')).getByRole('button', { name: 'Remove Region 1' }).count()).toBe(1);
  });
});
