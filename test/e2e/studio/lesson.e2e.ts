/** The page "What is a score?": reached as other pages are, edited by pointer and keys, and fit for everybody. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { broken, leaveButtons } from '../support/axe.ts';
import { hasBrowser } from '../support/browser.ts';
import { openPage } from '../support/pages/rail.ts';
import { StudioUnderTest } from '../support/studio.ts';

const STEPS = ['Data', 'Score', 'Samples', 'Measurement'] as const;

describe.skipIf(!hasBrowser)('What is a score? (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  let page: Page;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
    page = await studio.page();
  });
  afterAll(() => studio.close());

  const plane = () => page.getByRole('application', { name: /points? of data/ });
  const step = (name: (typeof STEPS)[number]) => page.getByRole('tab', { name }).click();
  const pixels = () =>
    plane()
      .locator('canvas')
      .evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        let seen = 0;
        for (let i = 3; i < data.length; i += 4) seen += data[i]! > 0 ? 1 : 0;
        return { share: (4 * seen) / data.length, url: canvas.toDataURL() };
      });

  /** What it tells is the same after a while: once what was asked for is answered, nothing moves. */
  const stands = (tell: () => Promise<unknown>) =>
    expect
      .poll(
        async () => {
          const before = await tell();
          await page.waitForTimeout(300);
          return (await tell()) === before;
        },
        { timeout: 20_000 },
      )
      .toBe(true);

  it('is reached from the models and by the palette, and the rail shows where it belongs', async () => {
    await openPage(page, 'Models');
    await page.getByRole('button', { name: 'What is a score?' }).click();
    await page.getByRole('heading', { level: 1, name: 'What is a score?' }).waitFor();
    expect(page.url()).toMatch(/#\/score$/);
    expect(await page.getByRole('link', { name: 'Models' }).getAttribute('aria-current')).toBe('true');
    await openPage(page, 'Queue');
    await page.keyboard.press('Control+k');
    await page.getByLabel('Search commands').fill('what is');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'What is a score?' }).waitFor();
  });

  it.each(STEPS)('breaks no rule of accessibility in either theme: %s', async (name) => {
    await step(name);
    await expect.poll(async () => (await pixels()).share).toBeGreaterThan(0.05);
    await leaveButtons(page);
    expect(await broken(page), name).toEqual([]);
    await page.getByRole('button', { name: 'Light theme' }).click();
    await page.locator('[data-theme=light]').waitFor();
    await page.locator('main').focus();
    await leaveButtons(page);
    await page.waitForTimeout(400); // colours go over from one theme to the other
    expect(await broken(page), `${name}, light`).toEqual([]);
    await page.getByRole('button', { name: 'Dark theme' }).click();
    await page.locator('[data-theme=dark]').waitFor();
  });

  it('moves: samples come to the data, stand still in a pause, and begin again', async () => {
    await step('Samples');
    const standing = page.getByText(/^σ .* step \d+ of 240$/);
    await page.getByText('step 240 of 240').waitFor();
    await page.getByRole('button', { name: 'From the start' }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await stands(() => standing.textContent());
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByLabel('Method').selectOption({ label: 'Probability flow' });
    await page.getByText('step 240 of 240').waitFor();
  });

  it('tells how samples that agree with a measurement compare with the exact answer', async () => {
    await step('Measurement');
    await page.getByText(/The points miss y by 0\.0\d+ .* share \d\d % /).waitFor();
    await page.getByRole('slider', { name: 'Direction' }).press('ArrowRight');
    await expect.poll(async () => page.getByText(/The points miss y/).count()).toBe(0);
    await page.getByText(/The points miss y by/).waitFor();
    await page.getByRole('switch', { name: 'The measurement is used' }).click();
    expect(await page.getByRole('slider', { name: 'Direction' }).count()).toBe(0);
  });

  it('is edited by the pointer: a click adds, a drag moves, the other button removes', async () => {
    await step('Data');
    await page.getByRole('radio', { name: 'Ring' }).click();
    await page.getByRole('application', { name: '48 points' }).waitFor();
    const { x, y, width, height } = (await plane().boundingBox())!;
    const [middleX, middleY] = [x + width / 2, y + height / 2];
    await page.mouse.click(middleX, middleY);
    await page.getByRole('application', { name: '49 points' }).waitFor();
    expect(await page.getByText('Point 49 of 49 at').textContent()).toMatch(/at -?0\.0\d, -?0\.0\d$/);
    await page.mouse.move(middleX, middleY);
    await page.mouse.down();
    await page.mouse.move(middleX + 60, middleY - 30, { steps: 6 });
    await page.mouse.up();
    expect(await page.getByText('Point 49 of 49 at').textContent()).toMatch(/at 0\.[1-9]\d, 0\.\d\d$/);
    await page.mouse.click(middleX + 60, middleY - 30, { button: 'right' });
    await page.getByRole('application', { name: '48 points' }).waitFor();
  });

  it('is edited by keys alone', async () => {
    await page.getByRole('radio', { name: 'Ring' }).press('Space');
    await plane().focus();
    await page.keyboard.press('PageDown');
    const said = page.getByText(/^Point \d+ of \d+ at/);
    expect(await said.textContent()).toBe('Point 1 of 48 at 0.80, 0.00');
    await page.keyboard.press('Shift+ArrowUp');
    expect(await said.textContent()).toBe('Point 1 of 48 at 0.80, 0.10');
    await page.keyboard.press('Enter');
    expect(await said.textContent()).toBe('Point 49 of 49 at 0.90, 0.10');
    await page.keyboard.press('Delete');
    await page.keyboard.press('PageUp');
    expect(await said.textContent()).toBe('Point 47 of 48 at 0.77, -0.21');
    for (let k = 0; k < 3; k++) await page.keyboard.press('Control+z');
    for (let k = 0; k < 2; k++) await page.keyboard.press('PageDown');
    expect(await said.textContent()).toBe('Point 1 of 48 at 0.80, 0.00');
  });

  it('says what to do where every point is gone, and goes on with a new one', async () => {
    await step('Score');
    await page.getByRole('button', { name: 'Remove all points' }).click();
    await page.getByText('There are no data, so there is no score.').waitFor();
    await expect.poll(async () => (await pixels()).share).toBe(0);
    await page.getByRole('button', { name: 'Take back' }).click();
    await expect.poll(async () => (await pixels()).share).toBeGreaterThan(0.05);
    await page.getByRole('button', { name: 'Remove all points' }).click();
    await plane().focus();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await pixels()).share).toBeGreaterThan(0.05);
  });

  it('computes nothing and draws nothing where nothing changes', async () => {
    await page.getByRole('switch', { name: 'Let points wander' }).click();
    await leaveButtons(page);
    await stands(async () => (await pixels()).url);
  });

  it('holds in a small window, where the steps lie below the plane', async () => {
    await page.setViewportSize({ width: 480, height: 640 });
    for (const name of STEPS) {
      await step(name);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(480);
      expect(await broken(page), name).toEqual([]);
    }
  });

  it('shows nothing that moves to who asks for calm: walks stand where they end', async () => {
    const context = await studio.context({ reducedMotion: 'reduce' });
    const calm = await studio.page({ context });
    await calm.goto(`${calm.url().split('#')[0]!}#/score`);
    await calm.getByRole('tab', { name: 'Measurement' }).click();
    await calm.getByText(/The points miss y by/).waitFor();
    await calm.getByRole('button', { name: 'Play' }).waitFor();
    expect(await broken(calm)).toEqual([]);
    await context.close();
  });
});
