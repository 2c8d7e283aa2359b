import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Rules that a page breaks, each with what breaks it. */
export async function broken(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}

/** Lets go of what was pressed with the mouse: the tip of a button lies over the page and is no part of it. */
export async function leaveButtons(page: Page): Promise<void> {
  await page.mouse.move(640, 500);
  await page.locator('.tip').waitFor({ state: 'hidden' });
}
