import type { Locator, Page } from 'playwright-core';

type Mode = 'Side by side' | 'Slider' | 'Flicker' | 'Signed error';

export class Compare {
  readonly page: Page;
  readonly figures: Locator;
  readonly probed: Locator;
  readonly divide: Locator;
  readonly panes: Locator;

  constructor(page: Page) {
    this.page = page;
    this.figures = page.getByRole('table', { name: /^Figures against/ });
    this.probed = page.getByRole('table', { name: /^Probe at/ });
    this.divide = page.getByRole('slider', { name: 'Where the left picture ends' });
    this.panes = page.getByRole('application', { name: /, image$/ });
  }

  async opened(): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: 'Compare' }).waitFor();
    await this.figures.waitFor();
    await this.page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  }

  /** And every figure is there. */
  async scored(): Promise<void> {
    await this.opened();
    await this.figures.getByRole('cell', { name: '—', exact: true }).first().waitFor({ state: 'detached' });
  }

  mode(name: Mode): Promise<void> {
    return this.page.getByRole('radio', { name, exact: true }).click();
  }

  /** Rows of the figures: name, PSNR and so on, as they are read. */
  async rows(): Promise<readonly (readonly string[])[]> {
    const rows = await this.figures.getByRole('row').all();
    return Promise.all(rows.slice(1).map((row) => row.locator('th, td').allInnerTexts()));
  }
}
