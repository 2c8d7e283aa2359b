import type { Page } from 'playwright-core';

type PageName = 'Start' | 'Workspace' | 'Compare' | 'Queue' | 'Models' | 'Compute' | 'Settings';

/** Opens a page of the window from the rail, and waits until it is drawn. */
export async function openPage(page: Page, name: PageName): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click();
  await page.waitForFunction((title) => document.title.includes(title), name);
  // For a moment there is nothing, then perhaps a word that it is loading, then the page with its heading.
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  await page.getByText('Loading the page').waitFor({ state: 'detached' });
}
