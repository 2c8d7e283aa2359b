/**
 * What one pointer event of a brush costs in Chromium: rasterising it, uploading what changed and drawing the mask on
 * the visible canvas, read back so that it is really drawn. A size is one number, or height × width:
 * `npx tsx test/bench/window/brush.ts [--sizes 2048,4000x6000] [--brush 64]`
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { hasBrowser, openBrowser } from '../../e2e/support/browser.ts';
import { brushPage } from '../../e2e/support/brush-page/build.ts';

const figures = z.object({ times: z.array(z.number()), after: z.record(z.string(), z.number()) });
/** At the 95th percentile, in every size up to a photograph of 24 megapixels. */
const GOAL_MS = 16;
const EVENTS = 200;

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '512,2048,4096,4000x6000' },
    brush: { type: 'string', default: '64' },
  },
});
if (!hasBrowser) {
  console.log('This measurement needs Chromium: set CHROMIUM to its path.');
  process.exit(3);
}

const ms = (v: number): string => `${v.toFixed(1)} ms`.padStart(9);
let reached = true;
const browser = await openBrowser();
try {
  const page = await browser.newPage();
  await page.addScriptTag({ content: await brushPage() });
  for (const size of values.sizes.split(',')) {
    const [height = 0, width = height] = size.split('x').map(Number);
    for (const hardness of [1, 0.5]) {
      // A text, as the page's types are not those of Node.
      const measured = await page.evaluate(
        `window.brushPage.measure({ height: ${height}, width: ${width} }, ${EVENTS}, ${Number(values.brush)}, ${hardness})`,
      );
      const { times, after } = figures.parse(measured);
      const sorted = times.toSorted((a, b) => a - b);
      const percentile = (p: number): number => sorted[Math.ceil(p * sorted.length) - 1]!;
      console.log(
        `${height} × ${width}, hardness ${hardness}: p50 ${ms(percentile(0.5))}, p95 ${ms(percentile(0.95))}, most ${ms(percentile(1))}`,
      );
      reached &&= percentile(0.95) <= GOAL_MS;
      if (hardness === 1)
        for (const [what, took] of Object.entries(after)) console.log(`      ${what.padEnd(24)} ${ms(took)}`);
    }
  }
} finally {
  await browser.close();
}
console.log(`Goal: p95 ≤ ${GOAL_MS} ms: ${reached ? 'reached' : 'missed'}`);
process.exit(reached ? 0 : 1);
