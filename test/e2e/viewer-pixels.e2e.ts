import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasBrowser, openBrowser } from './browser.ts';
import { viewerPage } from './viewer-page/build.ts';

const SIZE = 128;

/** DICOM PS3.3 C.11.2.1.2.1, as it stands there, y from 0 to 255. */
function linear(x: number, center: number, width: number): number {
  if (x <= center - 0.5 - (width - 1) / 2) return 0;
  if (x > center - 0.5 + (width - 1) / 2) return 255;
  return ((x - (center - 0.5)) / (width - 1) + 0.5) * 255;
}

describe.skipIf(!hasBrowser)('an image pane in Chromium', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
    await page.setContent(await viewerPage());
  });
  afterAll(() => browser.close());

  /** Grey levels [row, column] of the lower canvas. */
  const levels = (): Promise<number[]> =>
    page.evaluate(async (size) => {
      for (let k = 0; k < 3; k++) await new Promise(requestAnimationFrame);
      const { data } = document.querySelector('canvas')!.getContext('2d')!.getImageData(0, 0, size, size);
      return Array.from({ length: size * size }, (_, i) => data[4 * i]!);
    }, SIZE);

  beforeEach(async () => {
    await page.mouse.move(0, 0);
    await page.evaluate((size) => {
      const { viewer } = window;
      viewer.view.value = { ...viewer.view.value, zoom: null, center: null, window: null, invert: false };
      viewer.tool.value = 'window';
      viewer.annotations.value = [];
      viewer.slice.value = 0;
      viewer.show(
        {
          height: size,
          width: size,
          samples: 1,
          unit: 'HU',
          pixelMm: [0.5, 0.5],
          fullScale: null,
          orientation: [
            [1, 0, 0],
            [0, 1, 0],
          ],
        },
        (column, row) => (row * 128 + column) / 4 - 1500,
      );
    }, SIZE);
  });

  it.each([
    { center: 40, width: 400 },
    { center: -600, width: 1500 },
    { center: 50, width: 2 },
  ])('shows each value through the window $center/$width exactly, one pixel each', async ({ center, width }) => {
    await page.evaluate(
      (w) => {
        window.viewer.view.value = { ...window.viewer.view.value, zoom: 1, window: w };
      },
      { center, width },
    );
    const shown = await levels();
    const wanted = Array.from({ length: SIZE * SIZE }, (_, i) => linear(i / 4 - 1500, center, width));
    // Half a level may be rounded to either side.
    const off = shown.filter((level, i) => Math.abs(level - wanted[i]!) > 0.5 + 1e-6);
    expect(off).toEqual([]);
    expect(new Set(shown).size).toBeGreaterThan(1);
  });

  it('widens by a drag to the right and raises the level by a drag down', async () => {
    await page.mouse.move(40, 40);
    await page.mouse.down();
    await page.mouse.move(80, 60, { steps: 4 });
    await page.mouse.up();
    const { center, width } = await page.evaluate(() => window.viewer.view.value.window!);
    expect(width).toBeGreaterThan(350);
    expect(center).toBeGreaterThan(50);
  });

  it('scrolls slices by the wheel, and with Ctrl zooms about the cursor', async () => {
    await page.mouse.move(32, 32);
    await page.mouse.wheel(0, 100);
    await expect.poll(() => page.evaluate(() => window.viewer.slice.value)).toBe(1);
    const before = await page.evaluate(() => window.viewer.probe.value);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await expect.poll(() => page.evaluate(() => window.viewer.view.value.zoom)).toBeCloseTo(2, 6);
    await page.mouse.move(33, 33);
    await page.mouse.move(32, 32);
    expect(await page.evaluate(() => window.viewer.probe.value)).toEqual(before);
  });

  it('takes slices, presets and inversion by keys', async () => {
    await page.mouse.click(20, 20);
    await page.keyboard.press('End');
    expect(await page.evaluate(() => window.viewer.slice.value)).toBe(4);
    await page.keyboard.press('3');
    expect(await page.evaluate(() => window.viewer.view.value.window)).toEqual({ center: -600, width: 1500 });
    const before = await levels();
    await page.keyboard.press('i');
    const after = await levels();
    expect(after.map((level) => 255 - level)).toEqual(before);
  });

  it('measures a rectangle by a drag and by keys', async () => {
    await page.evaluate(() => {
      window.viewer.tool.value = 'roi-rectangle';
    });
    await page.mouse.move(20, 20);
    await page.mouse.down();
    await page.mouse.move(60, 50, { steps: 3 });
    await page.mouse.up();
    const keys = ['Enter', 'Shift+ArrowRight', 'ArrowDown', 'Enter'];
    for (const key of keys) await page.keyboard.press(key);
    const drawn = await page.evaluate(() => window.viewer.annotations.value.map(({ id, mark }) => ({ id, mark })));
    expect(drawn).toEqual([
      { id: '1', mark: { kind: 'rectangle', from: [19.5, 19.5], to: [59.5, 49.5] } },
      { id: '2', mark: { kind: 'rectangle', from: [60, 50], to: [70, 51] } },
    ]);
  });

  it('hands the pointer to the brush in image points, and pans by the middle button meanwhile', async () => {
    await page.evaluate(() => {
      window.viewer.tool.value = 'paint';
    });
    await page.mouse.move(20, 20);
    await page.mouse.down();
    await page.mouse.move(50, 30);
    await page.mouse.up();
    const told = await page.evaluate(() =>
      window.viewer.pointers.filter(({ buttons, type }) => buttons > 0 || type === 'up'),
    );
    expect(told.map(({ type }) => type)).toEqual(['down', 'move', 'up']);
    expect(told.flatMap(({ points }) => points.map(({ column, row }) => [column, row]))).toEqual([
      [19.5, 19.5],
      [49.5, 29.5],
      [49.5, 29.5],
    ]);
    await page.mouse.down({ button: 'middle' });
    await page.mouse.move(60, 40);
    await page.mouse.up({ button: 'middle' });
    const center = await page.evaluate(() => window.viewer.view.value.center);
    expect(center).toEqual([53.5, 53.5]);
  });
});
