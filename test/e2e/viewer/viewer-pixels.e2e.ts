import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasBrowser, openBrowser } from '../support/browser.ts';
import { viewerPage } from '../support/viewer-page/build.ts';

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
      viewer.marks.value = [];
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
        // Pixels of half a millimetre: one of the screen each.
        window.viewer.view.value = { ...window.viewer.view.value, zoom: 2, window: w };
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
    await expect.poll(() => page.evaluate(() => window.viewer.view.value.zoom)).toBeCloseTo(4, 6);
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
    const drawn = await page.evaluate(() => window.viewer.marks.value);
    expect(drawn).toEqual([
      { name: '1', shape: { kind: 'rectangle', from: { x: -22, y: -22 }, to: { x: -2, y: -7 } } },
      { name: '2', shape: { kind: 'rectangle', from: { x: -1.75, y: -6.75 }, to: { x: 3.25, y: -6.25 } } },
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
    expect(center).toEqual({ x: -5, y: -5 });
  });
});

/** What both ways of painting must agree on: every kind of value, unit, window and look. */
const LOOKS = [
  { name: 'grey in HU', samples: 1, unit: 'HU', window: { center: 40, width: 400 } },
  { name: 'a sigmoid', samples: 1, unit: 'HU', window: { center: 40, width: 900, curve: 'sigmoid' } },
  { name: 'an exact line', samples: 1, unit: 'HU', window: { center: 40, width: 9, curve: 'linear-exact' } },
  { name: 'a step', samples: 1, unit: 'HU', window: { center: -300, width: 1 } },
  { name: 'a narrow window far from zero', samples: 1, unit: '1/mm', window: { center: 1000.25, width: 0.125 } },
  { name: 'inverted', samples: 1, unit: 'stored', window: { center: 0, width: 3000 }, invert: true },
  { name: 'negatives marked', samples: 1, unit: 'magnitude', window: { center: 0, width: 3000 }, marksNegative: true },
  { name: 'signed colours', samples: 1, unit: 'scaled', window: { center: 0, width: 900 }, colours: 'signed' },
  { name: 'sequential, inverted', samples: 1, unit: '1/mm', window: null, colours: 'sequential', invert: true },
  { name: 'a phase', samples: 2, unit: 'complex', window: null, colours: 'phase', part: 'phase' },
  { name: 'RGB', samples: 3, unit: 'srgb', window: { center: 700, width: 1400 } },
  { name: 'RGB, inverted', samples: 3, unit: 'srgb', window: { center: 200, width: 900 }, invert: true },
  { name: 'smooth', samples: 1, unit: 'HU', window: { center: 40, width: 1500 }, smooth: true, zoom: 2.5 },
  { name: 'mirrored and smaller than itself', samples: 3, unit: 'srgb', window: null, flipX: true, zoom: 0.4 },
] as const;

describe.skipIf(!hasBrowser)('an image pane by WebGL2', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
    // Keeps the contexts that the page opens, so that the test can take one away; counts what they painted, and how
    // often a canvas became blank.
    await page.addInitScript(`
      window.opened = [];
      window.painted = 0;
      const hand = OffscreenCanvas.prototype.transferToImageBitmap;
      OffscreenCanvas.prototype.transferToImageBitmap = function () {
        window.painted++;
        return hand.call(this);
      };
      const open = OffscreenCanvas.prototype.getContext;
      OffscreenCanvas.prototype.getContext = function (...request) {
        const context = open.apply(this, request);
        if (request[0] === 'webgl2' && !window.opened.includes(context)) window.opened.push(context);
        return context;
      };`);
    await page.goto('about:blank');
    await page.setContent(await viewerPage());
    await page.evaluate(`window.blank = 0; addEventListener('contextlost', () => window.blank++, true); 0`);
  });
  afterAll(() => browser.close());

  /** RGBA [row, column] of the pane, painted by one of the two. */
  async function shown(choice: 'gpu' | 'cpu'): Promise<number[]> {
    const bytes = await page.evaluate(
      async ([by, size]) => {
        window.viewer.choice.value = by;
        for (let k = 0; k < 3; k++) await new Promise(requestAnimationFrame);
        const { data } = document.querySelector('canvas')!.getContext('2d')!.getImageData(0, 0, size, size);
        // A text: an array of this many numbers takes a second on its way.
        return Array.from(data, (byte) => String.fromCharCode(byte)).join('');
      },
      [choice, SIZE] as const,
    );
    return Array.from(bytes, (c) => c.charCodeAt(0));
  }
  const painted = () => page.evaluate('window.painted');
  const blank = () => page.evaluate('window.blank');
  const painter = () => page.evaluate(() => window.viewer.verdict.value);

  const show = (look: (typeof LOOKS)[number]): Promise<void> =>
    page.evaluate((given) => {
      const { samples, unit, name: _, ...view } = given;
      const facts = { height: 96, width: 112, samples, unit, pixelMm: null, fullScale: null, orientation: null };
      // Runs of no number, both infinities, both zeros, and values of every size.
      window.viewer.show(facts, (column, row, sample) => {
        if (row < 8) return [NaN, Infinity, -Infinity, 0, -0][column % 5]!;
        if (row === 20 && column % 3 === sample) return NaN;
        return (row * 112 + column) / 8 - 500 + 200 * sample + (row % 7 === 0 ? 1000 : 0);
      });
      const plain = { zoom: 1, center: null, flipX: false, flipY: false, window: null, invert: false, smooth: false };
      window.viewer.view.value = { ...plain, colours: 'grey', ...view };
    }, look);

  /** Levels apart by more than the one to which 32 bits round. */
  const unlike = (found: readonly number[], wanted: readonly number[]): number[] =>
    found.filter((level, i) => Math.abs(level - wanted[i]!) > 1);

  const MARKS = ['255,0,255', '0,220,255'];
  const colours = (bytes: readonly number[]): string[] =>
    Array.from({ length: bytes.length / 4 }, (_, i) => bytes.slice(4 * i, 4 * i + 3).join());

  it.each(LOOKS)('shows $name as Canvas 2D does, marks to the pixel', async (look) => {
    await show(look);
    const wanted = await shown('cpu');
    expect((await painter()).painter).toBe('canvas');
    const before = await painted();
    const found = await shown('gpu');
    expect(await painted()).not.toBe(before);
    expect(unlike(found, wanted)).toEqual([]);
    const marked = (bytes: readonly number[]) => colours(bytes).map((c) => MARKS.includes(c) && c);
    expect(marked(found)).toEqual(marked(wanted));
    expect(new Set(colours(wanted)).size).toBeGreaterThan(2);
  });

  it('paints by Canvas 2D of itself where WebGL2 has no GPU', async () => {
    await page.evaluate(() => {
      window.viewer.choice.value = 'auto';
    });
    expect(await painter()).toMatchObject({ painter: 'canvas', why: 'software' });
  });

  it('leaves a picture that the GPU cannot hold to Canvas 2D', async () => {
    await show(LOOKS[0]);
    await page.evaluate(() => {
      const facts = { samples: 1, unit: 'HU', pixelMm: null, fullScale: null, orientation: null } as const;
      window.viewer.show({ ...facts, height: 2, width: 40_000 }, (column) => column % 400);
      window.viewer.view.value = { ...window.viewer.view.value, zoom: 1, window: { center: 40, width: 400 } };
    });
    const wanted = await shown('cpu');
    const before = await painted();
    expect(await shown('gpu')).toEqual(wanted);
    expect(await painted()).toBe(before);
    expect(new Set(colours(wanted)).size).toBeGreaterThan(2);
  });

  it('keeps the picture when its context is lost, says so once, and paints by it again when it is back', async () => {
    await show(LOOKS[0]);
    const wanted = await shown('cpu');
    await shown('gpu');
    const lose = `window.losing = window.opened.at(-1).getExtension('WEBGL_lose_context'); window.losing.loseContext()`;
    await page.evaluate(lose);
    await expect.poll(painter).toMatchObject({ painter: 'canvas', why: 'lost' });
    expect(await shown('gpu')).toEqual(wanted);
    expect(await page.evaluate(() => window.viewer.losses.value)).toBe(1);
    await page.evaluate('window.losing.restoreContext()');
    await expect.poll(painter).toMatchObject({ painter: 'webgl', why: 'asked' });
    expect(unlike(await shown('gpu'), wanted)).toEqual([]);
    await show(LOOKS[5]);
    expect(unlike(await shown('gpu'), await shown('cpu'))).toEqual([]);
  });

  it.each(['gpu', 'cpu'] as const)('shows the picture again after a crash of the graphics, by the %s', async (by) => {
    await show(LOOKS[0]);
    const wanted = await shown('cpu');
    await shown(by);
    const before = await blank();
    await (await browser.newBrowserCDPSession()).send('Browser.crashGpuProcess');
    await expect.poll(blank, { timeout: 10_000 }).not.toBe(before);
    await expect.poll(async () => unlike(await shown(by), wanted).length, { timeout: 10_000 }).toBe(0);
  });

  it('leaves a driver that failed three times alone', async () => {
    await show(LOOKS[0]);
    const wanted = await shown('cpu');
    // Those of the tests before count too.
    for (let n = 0; n < 3; n++) {
      await shown('gpu');
      await page.evaluate(`{
        const context = window.opened.at(-1);
        if (!context.isContextLost()) (window.losing = context.getExtension('WEBGL_lose_context')).loseContext();
      }`);
      await expect.poll(painter).toMatchObject({ why: 'lost' });
      await page.evaluate('window.losing.restoreContext()');
      await page.waitForTimeout(100);
    }
    expect(await painter()).toMatchObject({ painter: 'canvas', why: 'lost' });
    expect(await shown('gpu')).toEqual(wanted);
  });
});
