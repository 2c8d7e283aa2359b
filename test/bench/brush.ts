/**
 * What one pointer event of a 64 px brush costs in Chromium: rasterising it, uploading what changed and drawing the
 * mask on the visible canvas, read back so that it is really drawn. `npx tsx test/bench/brush.ts [--sizes 2048,4096]`
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { hasBrowser, openBrowser } from '../e2e/browser.ts';
import { brushPage } from '../e2e/brush-page/build.ts';

const figures = z.object({ times: z.array(z.number()), after: z.record(z.string(), z.number()) });
const GOAL = { size: 2048, ms: 16 };
const EVENTS = 200;

const { values } = parseArgs({ options: { sizes: { type: 'string', default: '512,2048,4096' } } });
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
  for (const size of values.sizes.split(',').map(Number))
    for (const hardness of [1, 0.5]) {
      // A text, as the page's types are not those of Node.
      const measured = await page.evaluate(`window.brushPage.measure(${size}, ${EVENTS}, ${hardness})`);
      const { times, after } = figures.parse(measured);
      const sorted = times.toSorted((a, b) => a - b);
      const percentile = (p: number): number => sorted[Math.ceil(p * sorted.length) - 1]!;
      console.log(
        `${String(size).padStart(4)}², hardness ${hardness}: p50 ${ms(percentile(0.5))}, p95 ${ms(percentile(0.95))}, most ${ms(percentile(1))}`,
      );
      if (size === GOAL.size) reached &&= percentile(0.95) <= GOAL.ms;
      if (hardness === 1)
        for (const [what, took] of Object.entries(after)) console.log(`      ${what.padEnd(24)} ${ms(took)}`);
    }
} finally {
  await browser.close();
}
console.log(`Goal: p95 at ${GOAL.size}² ≤ ${GOAL.ms} ms: ${reached ? 'reached' : 'missed'}`);
process.exit(reached ? 0 : 1);
