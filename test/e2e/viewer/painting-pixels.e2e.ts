import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Placement } from '../../../renderer/canvas/view.ts';
import { brushPage } from '../support/brush-page/build.ts';
import { hasBrowser, openBrowser } from '../support/browser.ts';

const SCREEN = 96;

describe.skipIf(!hasBrowser)('a mask on the screen', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage();
    await page.addScriptTag({ content: await brushPage() });
  });
  afterAll(() => browser.close());

  const alpha = (size: number, placement: Placement, pixels: readonly (readonly [number, number])[]) =>
    page.evaluate(([s, screen, p, at]) => window.brushPage.shown(s, screen, p, at, { shown: 'outline' }), [
      size,
      SCREEN,
      placement,
      pixels,
    ] as const);
  /** Screen columns and rows of the opaque box: [left, top, right, bottom). */
  function opaque(levels: readonly number[]): readonly number[] {
    const at = levels.flatMap((a, i) => (a === 255 ? [[i % SCREEN, Math.floor(i / SCREEN)] as const] : []));
    const [xs, ys] = [at.map(([x]) => x), at.map(([, y]) => y)];
    const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1] as const;
    expect(at.length).toBe((box[2] - box[0]) * (box[3] - box[1]));
    return box;
  }

  it('covers its pixel exactly: half a column to each side of its centre', async () => {
    const placement = { scaleX: 8, scaleY: 8, left: 4, top: 12 };
    expect(opaque(await alpha(16, placement, [[3, 5]]))).toEqual([24, 48, 32, 56]);
  });

  it('goes with the image when that is mirrored', async () => {
    const placement = { scaleX: -8, scaleY: 8, left: 80, top: 4 };
    expect(opaque(await alpha(16, placement, [[3, 5]]))).toEqual([52, 40, 60, 48]);
  });

  it('lies within half a screen pixel at any zoom', async () => {
    for (const scale of [1.3, 2.71, 5.55]) {
      const placement = { scaleX: scale, scaleY: scale, left: 7.37, top: 3.91 };
      const box = opaque(await alpha(16, placement, [[6, 9]]));
      const wanted = [5.5 * scale + 7.37, 8.5 * scale + 3.91, 6.5 * scale + 7.37, 9.5 * scale + 3.91];
      box.forEach((edge, k) => expect(Math.abs(edge - wanted[k]!)).toBeLessThan(1));
    }
  });

  it('has no seam where two of its tiles meet', async () => {
    const scale = 3.37;
    const placement = { scaleX: scale, scaleY: scale, left: 40 - 511 * scale, top: 40 - 511 * scale };
    // The four pixels around the corner of four tiles.
    const box = opaque(await alpha(1024, placement, [[511, 511], [512, 511], [511, 512], [512, 512]])); // prettier-ignore
    expect(Math.abs(box[2]! - box[0]! - 2 * scale)).toBeLessThan(1);
    expect(Math.abs(box[3]! - box[1]! - 2 * scale)).toBeLessThan(1);
  });
});
