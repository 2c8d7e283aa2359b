/** One model on its own: asked on its page, answered in place. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { broken, leaveButtons } from '../support/axe.ts';
import { hasBrowser } from '../support/browser.ts';
import { openPage } from '../support/pages/rail.ts';
import { StudioUnderTest } from '../support/studio.ts';

const SIDE = 48;

describe.skipIf(!hasBrowser)('The page of a model (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  let page: Page;
  const folder = mkdtempSync(join(tmpdir(), 'langevin-model-page-'));
  const picture = (name: string, phase: number): string => {
    const path = join(folder, name);
    const pixels = Uint8Array.from(
      { length: 3 * SIDE * SIDE },
      (_, i) => 128 + 90 * Math.sin(i / (40 + phase) + phase),
    );
    writeFileSync(path, encodePng(pixels, SIDE, SIDE, 3));
    return path;
  };
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
    page = await studio.page();
    await openPage(page, 'Models');
  });
  afterAll(async () => {
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const tab = async (name: string): Promise<void> => page.getByRole('tab', { name }).click();
  const answers = () => page.getByRole('region', { name: 'Answers' });
  const answered = (name: RegExp) => answers().getByRole('article', { name });

  it('is reached from the list of models, says what it is, and that nothing was asked yet', async () => {
    const card = page.getByRole('listitem').filter({ hasText: 'Photograph denoiser' });
    await card.getByRole('button', { name: 'Ask it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Photograph denoiser' }).waitFor();
    await page.getByText('Nothing was asked yet.').waitFor();
    await page.getByText('VE, σ 0.002 to 20').first().waitFor();
    expect(page.url()).toContain('#/models/photo');
    expect(await broken(page)).toEqual([]);
  });

  it('makes samples, shows them with the path of the first, and plays it when asked', async () => {
    await page.getByLabel('Method', { exact: true }).selectOption({ label: 'Probability flow, Heun' });
    await page.getByRole('spinbutton', { name: 'Size' }).fill('32');
    await page.getByRole('spinbutton', { name: 'Steps' }).fill('6');
    await page.getByRole('spinbutton', { name: 'Images' }).fill('2');
    await page.getByRole('button', { name: 'Make samples' }).click();
    const answer = answered(/Samples/);
    await answer.getByRole('img', { name: '2 samples, one a seed' }).waitFor({ timeout: 90_000 });
    const path = answer.getByRole('img', { name: /on its way/ });
    expect(await path.getAttribute('src')).toMatch(/heun-1-path\.png$/);
    await answer.getByRole('button', { name: 'Play' }).click();
    expect(await path.getAttribute('src')).toMatch(/heun-1-path\.webp$/);
    await answer.getByRole('row', { name: /seed 2/ }).waitFor();
    await answer.getByText('no image of anyone').waitFor();
    expect(await broken(page)).toEqual([]);
  });

  it('steers samples towards what is wanted, by the guide that came with the program', async () => {
    await page.getByRole('button', { name: 'Towards what is wanted' }).click();
    await page.getByLabel('Guide', { exact: true }).selectOption({ label: 'Five kinds of flowers' });
    await page.getByLabel('Wanted', { exact: true }).selectOption({ label: 'roses' });
    await page.getByRole('spinbutton', { name: 'Weight of the guide' }).fill('5');
    expect(await broken(page)).toEqual([]);
    await page.getByRole('button', { name: 'Make samples' }).click();
    await answered(/Samples/)
      .first()
      .getByText(/Guided by flowers towards "roses", with weight 5/)
      .waitFor({ timeout: 90_000 });
    await page.getByLabel('Guide', { exact: true }).selectOption({ index: 0 });
  });

  it('asks about an image that is opened here: its likelihood, its round trip, its typicality', async () => {
    await tab('Likelihood');
    const act = page.getByRole('button', { name: 'Tell its likelihood' });
    expect(await act.getAttribute('aria-disabled')).toBe('true');
    await page
      .getByLabel('Open images')
      .last()
      .setInputFiles([picture('first.png', 0), picture('second.png', 3)]);
    await expect.poll(() => act.getAttribute('aria-disabled'), { timeout: 60_000 }).toBe(null);
    await page.getByRole('spinbutton', { name: 'Crop' }).fill('16');
    await page.getByRole('spinbutton', { name: 'Steps' }).fill('3');
    await page.getByLabel('Image', { exact: true }).selectOption({ label: 'each of these 2' });
    await act.click();
    // A line an image, and their mean last.
    const table = answers().getByRole('table', { name: 'Likelihood of 2 images that were asked about alike' });
    await table.getByRole('row', { name: /^mean [\d.]+ ± / }).waitFor({ timeout: 90_000 });
    expect(await table.getByRole('row').count()).toBe(4);
    await tab('There and back');
    await page.getByRole('spinbutton', { name: 'Steps' }).fill('4');
    await page.getByRole('button', { name: 'Encode and decode' }).click();
    await answered(/There and back/)
      .getByRole('columnheader', { name: 'PSNR dB' })
      .waitFor({ timeout: 90_000 });
    await tab('Typicality');
    await page.getByRole('button', { name: 'Judge it' }).click();
    await answered(/Typicality/)
      .getByText('Error over r²')
      .first()
      .waitFor({ timeout: 90_000 });
    await tab('Between two');
    await page.getByRole('spinbutton', { name: 'Steps' }).fill('3');
    await page.getByRole('button', { name: 'Interpolate' }).click();
    await answered(/Between two/)
      .getByText(/the first, and back → 25 %/)
      .waitFor({ timeout: 90_000 });
    expect(await broken(page), 'dark').toEqual([]);
    await page.getByRole('button', { name: 'Light theme' }).click();
    await page.locator('[data-theme=light]').waitFor();
    // The button's tip goes when it is left, and colours go over from one theme to the other for a moment.
    await page.locator('main').focus();
    await leaveButtons(page);
    await page.waitForTimeout(500);
    expect(await broken(page), 'light').toEqual([]);
  });

  it('keeps what was answered, and another model has its own', async () => {
    await page.reload();
    await answered(/Samples/)
      .first()
      .waitFor();
    expect(await answers().getByRole('article').count()).toBe(7);
    await page.getByRole('button', { name: 'All models' }).click();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Complex MR denoiser' })
      .getByRole('button', { name: 'Ask it' })
      .click();
    await page.getByText('Nothing was asked yet.').waitFor();
  });

  it('says so where a model is gone', async () => {
    await page.goto(`${page.url().split('#')[0]!}#/models/nothing`);
    await page.getByText('There is no model "nothing" here.').waitFor();
  });
});
