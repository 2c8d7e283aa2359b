import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import { StudioUnderTest } from '../support/studio.ts';

/** Columns of the figures. */
const PSNR = 1;
const SSIM = 2;

describe.skipIf(!hasBrowser)('The sample at 23 views (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
  });
  afterAll(() => studio.close());

  it('is measured, reconstructed, scored and reported', async () => {
    const page = await studio.page();
    const workspace = await new StartPage(page).trySample();

    await workspace.show('Sinogram');
    await workspace.viewer.getByRole('group', { name: /^Sinogram, 23 views/ }).waitFor();
    await workspace.pane('Quick look').waitFor();
    expect(await workspace.recipe.getByText(/23 views over 180°/).count()).toBeGreaterThan(0);

    await workspace.setSize(128);
    await workspace.run();
    await workspace.viewer
      .getByText(/^preview, step \d+$/)
      .first()
      .waitFor();
    await workspace.reaches('done');

    await workspace.show('Result');
    const rows = await workspace.figures();
    const figure = (method: string, column: number): number =>
      Number((rows.find(([name]) => name?.startsWith(method)) ?? [])[column]);
    expect(figure('Langevin', PSNR)).toBeGreaterThan(figure('FBP', PSNR) + 3);
    expect(figure('Langevin', SSIM)).toBeGreaterThan(figure('FBP', SSIM));

    const opening = page.waitForEvent('popup');
    await workspace.report().click();
    const report = await opening;
    await report.getByRole('heading', { level: 1 }).waitFor();
    expect(await report.locator('script').count()).toBe(0);
    const answer = await report.request.get(report.url());
    expect(answer.headers()['content-security-policy']).toContain("default-src 'none'");
    expect(await report.getByText('Langevin', { exact: true }).count()).toBeGreaterThan(0);
  });

  it('measures on every picture what was drawn on the input, after a reload too', async () => {
    const page = await studio.page();
    const workspace = await new StartPage(page).trySample();
    // The descending aorta of the phantom, mm from the middle of the field, which is 400 mm wide.
    const [x, y, radius] = [17.6, 22.6, 8];
    await workspace.tool('Ellipse');
    const { left, top, width, height } = await workspace.pane('Input').evaluate((e) => e.getBoundingClientRect());
    const perMm = Math.min(width, height) / 400;
    const at = (mm: number, middle: number): number => middle + mm * perMm;
    const [centreX, centreY] = [left + width / 2, top + height / 2];
    await page.mouse.move(at(x - radius, centreX), at(y - radius, centreY));
    await page.mouse.down();
    await page.mouse.move(at(x + radius, centreX), at(y + radius, centreY), { steps: 4 });
    await page.mouse.up();

    const figures = async (name = 'Ellipse 1'): Promise<{ mean: number; area: string }> => {
      const row = (await workspace.side('Measure')).getByRole('row', { name: new RegExp(`^${name}`) });
      const [mean = '', area = ''] = await row.locator('.first').allInnerTexts();
      return { mean: Number(mean.split(' ')[0]?.replace('−', '-')), area };
    };
    const onInput = await figures();
    expect(onInput.mean).toBeGreaterThan(120);
    expect(Number(onInput.area.split(' ')[0]) / (Math.PI * radius ** 2)).toBeCloseTo(1, 1);

    await workspace.setSize(320);
    await workspace.setMethods('FBP');
    await workspace.run();
    await workspace.reaches('done');
    for (const picture of ['Quick look', 'Result'] as const) {
      await workspace.show(picture);
      const { mean, area } = await figures();
      expect(area).toBe(onInput.area);
      expect(Math.abs(mean - onInput.mean)).toBeLessThan(60);
    }
    await workspace.show('Error');
    expect((await figures()).area).toBe(onInput.area);

    await page.reload();
    await workspace.opened();
    await workspace.show('Input');
    expect(await figures()).toEqual(onInput);
    await workspace.tool('Distance');
    const pane = workspace.pane('Input');
    await pane.focus();
    for (const key of ['Enter', 'Shift+ArrowRight', 'Enter']) await pane.press(key);
    const distance = (await workspace.side('Measure')).getByRole('row', { name: /^Distance 1/ });
    expect(await distance.locator('.first').last().innerText()).toBe('7.813 mm');
    await page.keyboard.press('Control+z');
    await distance.waitFor({ state: 'detached' });

    await openPage(page, 'Start');
    await new StartPage(page).trySample();
    const other = await workspace.side('Measure');
    expect(await other.getByRole('row', { name: /^Ellipse 1/ }).count()).toBe(0);
  });
});
