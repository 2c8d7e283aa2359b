import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

/** The focused element: its name and whether a ring or another mark of the focus is drawn on or around it. */
const focused = (page: Page): Promise<{ name: string; isMarked: boolean }> =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (at === null || at === document.body) return { name: '', isMarked: true };
    const isRinged = (element: Element | null): boolean =>
      element !== null &&
      [null, '::after'].some((part) => {
        const { content, outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element, part);
        const isOutlined = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
        return (part === null || content !== 'none') && (isOutlined || boxShadow !== 'none');
      });
    const name = at.getAttribute('aria-label') ?? at.textContent.replace(/\s+/g, ' ').trim();
    return { name, isMarked: isRinged(at) || isRinged(at.parentElement) };
  });

/** Tabs on until the control of that name has the focus; every stop on the way must show it. */
async function tabTo(page: Page, name: RegExp, most = 120): Promise<void> {
  for (let n = 0; n < most; n++) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    expect(stop.isMarked, `the focus shows on "${stop.name}"`).toBe(true);
    if (name.test(stop.name)) return;
  }
  throw new Error(`${most} stops, and none is called ${name}`);
}

describe.skipIf(!hasBrowser)('Without a mouse (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
  });
  afterAll(() => studio.close());

  it('the sample is opened, run and its report read', async () => {
    const page = await studio.page({ asked: true });
    await page.getByRole('dialog', { name: 'Before you begin' }).waitFor();
    await tabTo(page, /^I understand$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await tabTo(page, /^Try the sample$/);
    await page.keyboard.press('Enter');
    const workspace = new Workspace(page);
    await workspace.opened();

    await tabTo(page, /^Run( |$)/);
    await page.keyboard.press('Enter');
    await workspace.reaches('running');
    await workspace.reaches('done');
    await tabTo(page, /^Open the report$/);
    const opening = page.waitForEvent('popup');
    await page.keyboard.press('Enter');
    await (await opening).getByRole('heading', { level: 1 }).waitFor();
  });
});
