import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Workspace } from './pages/workspace.ts';

/** How long a run may take on a busy machine before a picture of its end is given up. */
export const SCREEN_MS = 600_000;

/** Pictures of one page, numbered in the order in which they were taken. */
export interface Shoot {
  (name: string): Promise<void>;
  /** The whole report of the run that is shown. */
  report(name: string): Promise<void>;
  readonly count: () => number;
}

export function shooting(page: Page, folder: string): Shoot {
  mkdirSync(folder, { recursive: true });
  let n = 0;
  const path = (name: string): string => join(folder, `${String(++n).padStart(2, '0')}-${name}.png`);
  const shoot = async (name: string): Promise<void> => {
    await page.waitForLoadState('networkidle');
    // A picture that is on its way is no screen to judge.
    await page.waitForFunction(() => [...document.images].every((image) => image.complete));
    await page.screenshot({ path: path(name) });
  };
  const report = async (name: string): Promise<void> => {
    const workspace = new Workspace(page);
    await workspace.side('Results');
    const address = await workspace.report().getAttribute('href');
    if (address === null) throw new Error('there is no report');
    const own = await page.context().newPage();
    await own.goto(new URL(address, page.url()).href);
    await own.screenshot({ path: path(name), fullPage: true });
    await own.close();
  };
  return Object.assign(shoot, { report, count: () => n });
}
