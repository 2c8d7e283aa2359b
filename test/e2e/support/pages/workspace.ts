import type { Locator, Page } from 'playwright-core';

type Shown = 'Input' | 'Sinogram' | 'k-space' | 'Quick look' | 'Result' | 'Error' | 'Spread';
type Side = 'Results' | 'Measure' | 'Masks' | 'Data';
type Stage = 'Scan' | 'Sampling' | 'Data' | 'Method' | 'Model' | 'Output' | 'What to do' | 'Picture' | 'Hole';

/** Recipe, picture, run and results of one project. */
export class Workspace {
  readonly page: Page;
  readonly recipe: Locator;
  readonly viewer: Locator;
  readonly runPanel: Locator;
  readonly slice: Locator;

  constructor(page: Page) {
    this.page = page;
    this.recipe = page.getByRole('region', { name: 'Recipe' });
    this.viewer = page.getByRole('region', { name: 'Picture' });
    this.runPanel = page.getByRole('region', { name: 'Run', exact: true });
    this.slice = page.getByRole('slider', { name: 'Slice' });
  }

  /** An image is on the screen. */
  async opened(): Promise<void> {
    // The picture that was looked at last, whichever it was.
    await this.pane('(?:Input|Quick look|Result|Error)').first().waitFor();
    await this.loaded();
  }

  pane(label: string): Locator {
    return this.viewer.getByRole('application', { name: new RegExp(`^${label}.*, image$`) });
  }

  /** No pane waits for its picture. */
  async loaded(): Promise<void> {
    await this.viewer.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  }

  /** From the first slice to the last by the arrow key, each drawn before the next is asked for. */
  async showAll(slices: number): Promise<void> {
    const pane = this.pane('Input');
    await pane.press('Home');
    const slider = await this.slice.elementHandle();
    await pane.evaluate(
      async (element, { thumb, count }) => {
        for (let n = 0; n < count; n++) {
          if (n > 0) element.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
          // The picture of the slice before stays, and the pane is busy, until this one is drawn.
          do await new Promise(requestAnimationFrame);
          while (Number(thumb?.getAttribute('aria-valuenow')) !== n || element.getAttribute('aria-busy') === 'true');
        }
      },
      { thumb: slider, count: slices },
    );
  }

  /** Fetches the values of every slice of the series that is open, three at a time as the viewer does. */
  async fetchAll(slices: number): Promise<void> {
    await this.page.evaluate(async (count) => {
      const asked = performance.getEntriesByType('resource').map(({ name }) => name);
      const address = asked.findLast((name) => /\/frames\/\d+$/.test(name)) ?? '';
      let next = 0;
      const inTurns = Array.from({ length: 3 }, async () => {
        while (next < count) {
          const answer = await fetch(address.replace(/\d+$/, String(next++)));
          if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
          await answer.arrayBuffer();
        }
      });
      await Promise.all(inTurns);
    }, slices);
  }

  async show(picture: Shown): Promise<void> {
    await this.viewer.getByRole('radio', { name: picture, exact: true }).click();
    await this.loaded();
  }

  tool(name: string): Promise<void> {
    return this.viewer.getByRole('radio', { name, exact: true }).click();
  }

  async side(name: Side): Promise<Locator> {
    await this.page.getByRole('tab', { name, exact: true }).click();
    return this.page.getByRole('tabpanel', { name, exact: true });
  }

  /** The stage, unfolded. */
  async stage(name: Stage): Promise<Locator> {
    const trigger = this.page.getByRole('button', { name: new RegExp(`${name} (ready|look at it|blocks the run)`) });
    const stage = this.recipe.getByRole('listitem').filter({ has: trigger });
    if ((await trigger.getAttribute('aria-expanded')) !== 'true') await trigger.click();
    return stage;
  }

  /** A matrix that two cores reconstruct in a second or two. */
  async setSize(pixels: number): Promise<void> {
    const stage = await this.stage('Data');
    const field = stage.getByRole('textbox', { name: 'Size', exact: true });
    await field.fill(String(pixels));
    await field.blur();
  }

  /** Exactly these methods. */
  async setMethods(...names: string[]): Promise<void> {
    const methods = (await this.stage('Method')).getByRole('group', { name: 'Methods' }).last();
    const all = (await methods.locator('label').allInnerTexts()).map((text) => text.trim());
    for (const name of names) await methods.getByRole('checkbox', { name, exact: true }).check();
    for (const name of all.filter((other) => !names.includes(other)))
      await methods.getByRole('checkbox', { name, exact: true }).uncheck();
  }

  async choose(stage: Stage, field: string, option: RegExp): Promise<void> {
    const select = (await this.stage(stage)).getByRole('combobox', { name: field, exact: true });
    const label = await select.locator('option').filter({ hasText: option }).first().innerText();
    await select.selectOption({ label });
  }

  async run(): Promise<void> {
    await this.recipe.getByRole('button', { name: 'Run', exact: true }).click();
  }

  async reaches(state: string, timeout = 100_000): Promise<void> {
    await this.runPanel.getByText(state, { exact: true }).waitFor({ timeout });
  }

  act(name: 'Pause' | 'Resume' | 'Stop & keep' | 'Discard' | 'Try again'): Promise<void> {
    return this.runPanel.getByRole('button', { name }).click();
  }

  /** The results of a run of a photograph, to choose from. */
  get gallery(): Locator {
    return this.viewer.getByRole('region', { name: 'Candidates' });
  }

  /** Drags over the picture between two places, in parts of the pane's width and height. */
  async drag(pane: Locator, [x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number]): Promise<void> {
    const box = await pane.boundingBox();
    if (box === null) throw new Error('the pane is not shown');
    const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
    await this.page.mouse.move(...at(x0, y0));
    await this.page.mouse.down();
    await this.page.mouse.move(...at(x1, y1), { steps: 12 });
    await this.page.mouse.up();
  }

  /** How far the run is, 0 to 1. */
  async share(): Promise<number> {
    const bar = this.runPanel.getByRole('progressbar');
    if ((await bar.count()) === 0) return 0;
    const [now, most] = await Promise.all([bar.getAttribute('aria-valuenow'), bar.getAttribute('aria-valuemax')]);
    return Number(now ?? 0) / Number(most ?? 100);
  }

  /** Rows of the figures' table by method, cells as they are read. */
  async figures(): Promise<readonly (readonly string[])[]> {
    const rows = await (await this.side('Results')).getByRole('table').getByRole('row').all();
    return Promise.all(rows.slice(1).map((row) => row.locator('th, td').allInnerTexts()));
  }

  report(): Locator {
    return this.page.getByRole('link', { name: 'Open the report' });
  }
}
