import type { Locator, Page } from 'playwright-core';
import { Workspace } from './workspace.ts';

export class StartPage {
  readonly page: Page;
  readonly firstRun: Locator;
  /** Found behind an open dialog too. */
  readonly sample: Locator;

  constructor(page: Page) {
    this.page = page;
    this.firstRun = page.getByRole('dialog', { name: 'Before you begin' });
    this.sample = page.getByText('Try the sample', { exact: true });
  }

  /** Answers the question of the first run, which a new home asks once. */
  async acknowledge(): Promise<void> {
    await this.firstRun.getByRole('button', { name: 'I understand' }).click();
    await this.firstRun.waitFor({ state: 'hidden' });
  }

  async trySample(name = 'Try the sample'): Promise<Workspace> {
    await this.page.getByRole('button', { name, exact: true }).click();
    const workspace = new Workspace(this.page);
    await workspace.opened();
    return workspace;
  }

  /** Chooses files, or a folder by its path, in the browser's own dialog. */
  async choose(what: 'files' | 'folder', paths: string | readonly string[]): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: what === 'files' ? 'Open files' : 'Open a folder' }).click();
    await (await chooser).setFiles(typeof paths === 'string' ? paths : [...paths]);
  }
}
