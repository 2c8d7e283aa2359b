import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { Compare } from '../support/pages/compare.ts';
import { StartPage } from '../support/pages/start-page.ts';
import { StudioUnderTest } from '../support/studio.ts';

/** Answers the browser's print dialogue, which no test can see, by noting what would have been printed. */
async function notePrints(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const printed: string[] = [];
    Reflect.set(window, 'printed', printed);
    document.addEventListener(
      'load',
      ({ target }) => {
        if (!(target instanceof HTMLIFrameElement) || target.contentWindow === null) return;
        const { document: inside } = target.contentWindow;
        target.contentWindow.print = () =>
          void printed.push(`${inside.title} | ${inside.querySelector('h1')?.innerText}`);
      },
      true,
    );
  });
  return () => page.evaluate((): readonly string[] => Reflect.get(window, 'printed'));
}

describe.skipIf(!hasBrowser)('Printing (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
  });
  afterAll(() => studio.close());

  it('takes one click, for a run and for a comparison, and gives pages with the research line', async () => {
    const page = await studio.page();
    const printed = await notePrints(page);
    const workspace = await new StartPage(page).trySample();
    await workspace.setSize(64);
    await workspace.setMethods('FBP', 'SIRT');
    await workspace.run();
    await workspace.reaches('done');
    await (await workspace.side('Results')).getByRole('button', { name: 'Print / PDF' }).click();
    await expect.poll(printed).toEqual([expect.stringMatching(/: report \(research use only\) \| CT from 23 views$/)]);

    const address = await page.locator('iframe[name="langevin-print"]').getAttribute('src');
    const sheet = await page.context().newPage();
    await sheet.goto(address ?? '');
    for (const format of ['A4', 'Letter']) {
      const pdf = (await sheet.pdf({ format, preferCSSPageSize: false, printBackground: true })).toString('latin1');
      expect(pdf.slice(0, 5)).toBe('%PDF-');
      expect(pdf.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1);
    }
    await sheet.close();

    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await new Compare(page).opened();
    await page.getByRole('button', { name: 'Print the report or save it as PDF' }).click();
    await expect.poll(printed).toEqual([expect.anything(), expect.stringMatching(/comparison .* \| Compare$/)]);
  });
});
