/**
 * What one change of window and level costs in Chromium, drawn at 1400 × 900 and read back: Canvas 2D and WebGL2 in
 * turns, on grey and RGB. It names what WebGL2 ran on. `npx tsx test/bench/window/window-drag.ts [--sizes 2048] [--changes 20]`
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { verdictOf } from '../../../renderer/canvas/paint/renderer-name.ts';
import { hasBrowser, openBrowser } from '../../e2e/support/browser.ts';
import { viewerPage } from '../../e2e/support/viewer-page/build.ts';

const figures = z.object({ renderer: z.string().nullable(), times: z.record(z.string(), z.array(z.number())) });

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '512,2048,4096' }, changes: { type: 'string', default: '20' } },
});
if (!hasBrowser) {
  console.log('This measurement needs Chromium: set CHROMIUM to its path.');
  process.exit(3);
}

const ms = (v: number): string => `${v.toFixed(1)} ms`.padStart(10);
const browser = await openBrowser();
try {
  const page = await browser.newPage();
  await page.setContent(await viewerPage());
  for (const size of values.sizes.split(',').map(Number))
    for (const samples of [1, 3]) {
      // A text, as the page's types are not those of Node.
      const measured = await page.evaluate(`window.viewer.drag(${size}, ${samples}, ${Number(values.changes)})`);
      const { renderer, times } = figures.parse(measured);
      if (size === Number(values.sizes.split(',')[0]) && samples === 1) {
        const { painter, why } = verdictOf('auto', renderer);
        console.log(`WebGL2: ${renderer ?? 'none'}. Automatic takes ${painter} (${why}).`);
      }
      for (const [way, [first = NaN, ...changes]] of Object.entries(times)) {
        const sorted = changes.toSorted((a, b) => a - b);
        const percentile = (p: number): number => sorted[Math.ceil(p * sorted.length) - 1] ?? NaN;
        const what = `${String(size).padStart(4)}² ${samples === 3 ? 'RGB ' : 'grey'}, ${way}:`.padEnd(24);
        console.log(`${what} p50 ${ms(percentile(0.5))}, p95 ${ms(percentile(0.95))}, the first ${ms(first)}`);
      }
    }
} finally {
  await browser.close();
}
